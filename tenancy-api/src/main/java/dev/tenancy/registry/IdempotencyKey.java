package dev.tenancy.registry;

import java.util.regex.Pattern;

/**
 * A caller's name for one request, so that sending it twice does it once.
 *
 * @param value 1 to 255 visible ASCII characters, best a random UUID; remembered for 24 hours
 * @param fingerprint SHA-256, in hex, of method, path and body: the same key with another request is refused
 */
public record IdempotencyKey(String value, String fingerprint) {

    private static final Pattern RULE = Pattern.compile("^[\\x21-\\x7e]{1,255}$");

    /** Checks the rule. @throws IllegalArgumentException saying it */
    public IdempotencyKey {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException("Idempotency-Key has 1 to 255 visible ASCII characters");
        }
    }
}
