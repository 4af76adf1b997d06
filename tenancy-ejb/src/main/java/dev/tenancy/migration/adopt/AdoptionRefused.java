package dev.tenancy.migration.adopt;

/** An adoption that cannot even begin: its message says why, and what to do. Nothing was changed. */
public final class AdoptionRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdoptionRefused(String message) {
        super(message);
    }

    AdoptionRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
