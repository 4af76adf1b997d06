package dev.tenancy.config;

import java.util.List;

/** The configuration breaks rules: all of them at once, each naming key, value, rule and remedy. */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    InvalidConfiguration(List<String> errors) {
        super("Configuration errors (" + errors.size() + "):\n  - " + String.join("\n  - ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One sentence for each. */
    public List<String> errors() {
        return errors;
    }
}
