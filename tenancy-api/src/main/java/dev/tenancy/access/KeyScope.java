package dev.tenancy.access;

import java.util.Locale;

/** What a tenant's credential opens. */
public enum KeyScope {
    /** Looking. */
    READ,
    /** Looking and changing. */
    WRITE;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of a code. @throws IllegalArgumentException if there is none */
    public static KeyScope of(String code) {
        return switch (code) {
            case "read" -> READ;
            case "write" -> WRITE;
            default -> throw new IllegalArgumentException("must be read or write");
        };
    }
}
