package dev.tenancy.migration;

import java.util.List;

/** Scripts that must not run: all of them at once, each naming file, line, rule and remedy. */
public final class InvalidScripts extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    /** With one sentence for each. */
    public InvalidScripts(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    /** One sentence for each. */
    public List<String> errors() {
        return errors;
    }
}
