package dev.tenancy.cli;

/** The command cannot be carried out as it was given; the message is the one line that says why and what to do. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Refuses with this line. */
    public Refusal(String message) {
        super(message);
    }

    /** Refuses with this line, because of something else. */
    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
