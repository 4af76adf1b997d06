package dev.tenancy.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A bearer credential: a prefix that says what it opens, and 256 random bits.
 *
 * <p>Only its SHA-256 is stored. A slow password hash would add nothing: 256 random bits cannot be guessed.
 *
 * @param value the whole secret; never logged, never shown twice
 */
public record ApiKey(String value) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TENANT_PREFIX = "tk_";
    private static final String OPERATOR_PREFIX = "op_";

    /** A new key for a tenant. */
    public static ApiKey forTenant() {
        return random(TENANT_PREFIX);
    }

    /** A new token for an operator. */
    public static ApiKey forOperator() {
        return random(OPERATOR_PREFIX);
    }

    private static ApiKey random(String prefix) {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new ApiKey(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** The SHA-256 of the key: what is stored and looked up. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Hides the secret from logs and debuggers' first glance. */
    @Override
    public String toString() {
        return "ApiKey[hidden]";
    }
}
