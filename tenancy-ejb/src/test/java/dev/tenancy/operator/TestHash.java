package dev.tenancy.operator;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 as the server's, with few rounds; counts how often it was asked. */
final class TestHash implements PasswordHash {

    final AtomicInteger checks = new AtomicInteger();

    @Override
    public String of(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return Base64.getEncoder().encodeToString(salt) + ":" + derive(password, salt);
    }

    @Override
    public boolean matches(String password, String hash) {
        checks.incrementAndGet();
        String[] parts = hash.split(":", 2);
        return derive(password, Base64.getDecoder().decode(parts[0])).equals(parts[1]);
    }

    private static String derive(String password, byte[] salt) {
        try {
            return Base64.getEncoder()
                    .encodeToString(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 2_000, 256))
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
