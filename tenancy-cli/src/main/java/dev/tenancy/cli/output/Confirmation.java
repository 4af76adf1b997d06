package dev.tenancy.cli.output;

import dev.tenancy.cli.Refusal;
import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Has what cannot be undone confirmed: by the tenant's slug, typed on a terminal or given with {@code --yes}. */
public final class Confirmation {

    private Confirmation() {}

    /**
     * Asks, unless the answer was given.
     *
     * @param slug the tenant
     * @param yes the value of {@code --yes}
     * @param what is to be confirmed, as in "type the slug to …"
     * @throws Refusal if nobody is there to ask, or the answer is another one
     */
    public static void require(String slug, @Nullable String yes, String what) {
        String answer = yes != null ? yes : ask(slug, what);
        if (!answer.equals(slug)) {
            throw new Refusal("'" + answer + "' is not '" + slug + "': nothing was changed");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on the end of the input is the answer instead
    private static String ask(String slug, String what) {
        Console console = System.console();
        if (console == null) {
            throw new Refusal("nobody is there to ask: give --yes " + slug + " to " + what);
        }
        String answer = console.readLine("Type '%s' to %s: ", slug, what);
        return answer == null ? "" : answer.strip();
    }
}
