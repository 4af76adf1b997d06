package dev.tenancy.operator;

/** A slow, salted hash of passwords; the server's is the platform's PBKDF2. */
public interface PasswordHash {

    /** The hash to keep, with salt and parameters in it. */
    String of(String password);

    /** Whether a password is the one of a hash. */
    boolean matches(String password, String hash);
}
