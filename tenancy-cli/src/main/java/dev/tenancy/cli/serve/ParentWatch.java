package dev.tenancy.cli.serve;

import java.io.IOException;
import java.io.InputStream;

/**
 * An agent in the server's JVM that ends it when the {@code serve} which started it is gone, even by {@code kill -9}.
 *
 * <p>The server's standard input is a pipe from its parent. Nobody writes to it; the system closes it when the parent ends,
 * however it ends. Packaged in a jar of its own, so that nothing else of this command is on the server's class path.
 */
public final class ParentWatch {

    private ParentWatch() {}

    /** Called by the JVM before the server's main method. */
    public static void premain(String arguments) {
        Thread watch = new Thread(ParentWatch::exitAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void exitAtEndOfInput() {
        try (InputStream input = System.in) {
            while (input.read() >= 0) {
                // only the end of the input means something
            }
        } catch (IOException e) {
            System.err.println("parent-watch: " + e.getMessage());
        }
        System.exit(0);
    }
}
