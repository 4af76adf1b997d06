package dev.tenancy.cli.output;

import java.io.IOException;
import java.util.Locale;

/** Standard output took no more: what it has got is not whole, and there is no use in going on. */
public final class OutputLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean unread;

    OutputLost(IOException cause) {
        super(
                "standard output cannot be written (" + cause.getMessage()
                        + "): what it has got is not whole, and what the command changed before stays changed",
                cause);
        // The number of the error does not reach us; where its text is translated, the line above is printed.
        unread = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }

    /** Whether whoever read has gone, as {@code head} does once it has enough: nobody has to be told. */
    public boolean isUnread() {
        return unread;
    }
}
