package dev.tenancy.cli.serve;

import java.io.PrintWriter;

/**
 * What the user reads: results on standard output, one short line for each stage on standard error.
 *
 * @param out results
 * @param err stages
 */
record Terminal(PrintWriter out, PrintWriter err) {

    /** Says what happens now. */
    void stage(String line) {
        err.println(line);
        err.flush();
    }

    /** Says what came of it. */
    void result(String text) {
        out.println(text);
        out.flush();
    }
}
