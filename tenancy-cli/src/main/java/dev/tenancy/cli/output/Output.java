package dev.tenancy.cli.output;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where one command prints: its result on standard output, what happens meanwhile on standard error.
 *
 * @param out results
 * @param err what happens, and what went wrong
 * @param json whether the result is a document
 * @param quiet whether nothing but the result and errors is printed
 */
public record Output(PrintWriter out, PrintWriter err, boolean json, boolean quiet) {

    /** Whether standard error is a terminal; the launcher knows, Java 17 does not. */
    private static final boolean TERMINAL = Boolean.getBoolean("cli.terminal");

    /** Prints the result in the form asked for; the other one is never made. */
    public void result(Supplier<Map<String, ?>> document, Supplier<String> text) {
        String result = json ? JsonDocument.write(document.get()) : text.get();
        out.print(result.endsWith("\n") || result.isEmpty() ? result : result + System.lineSeparator());
        out.flush();
    }

    /** Says what happens, unless that is not wanted. */
    public void stage(String line) {
        if (!quiet) {
            warn(line);
        }
    }

    /** Says something that must not be missed. */
    public synchronized void warn(String line) {
        err.println(line);
        err.flush();
    }

    /** Whether somebody may be looking at a terminal while it goes on. */
    public boolean isLive() {
        return TERMINAL && !quiet;
    }
}
