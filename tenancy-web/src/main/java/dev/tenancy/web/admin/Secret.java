package dev.tenancy.web.admin;

import java.util.Optional;

/**
 * A secret on its way to the page that shows it once.
 *
 * @param label what it is, and that it will not be shown again
 * @param value the secret
 */
public record Secret(String label, String value) {

    private static final String NAME = "secret";

    /** Hands it to the next page. */
    public void carry() {
        Redirect.carry(NAME, this);
    }

    /** What was handed to this page. */
    public static Optional<Secret> carried() {
        return Redirect.carried(NAME, Secret.class);
    }

    /** Hides it from logs. */
    @Override
    public String toString() {
        return "Secret[" + label + "]";
    }
}
