package dev.tenancy.operator;

/**
 * A password as somebody typed it, on its way to be hashed.
 *
 * @param value 12 to 200 characters
 */
public record Password(String value) {

    private static final int LEAST = 12;
    private static final int MOST = 200;

    /** Checks the length. @throws IllegalArgumentException saying the rule, never the value */
    public Password {
        int length = value.codePointCount(0, value.length());
        if (length < LEAST || length > MOST || value.isBlank()) {
            throw new IllegalArgumentException(
                    "a password has " + LEAST + " to " + MOST + " characters; several words are easy to remember");
        }
    }

    /** Hides it. */
    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
