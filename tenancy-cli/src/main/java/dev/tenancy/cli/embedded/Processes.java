package dev.tenancy.cli.embedded;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Waiting for other processes. */
public final class Processes {

    private Processes() {}

    /** Waits for its end. @return its exit code */
    public static int await(Process process) throws InterruptedIOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits for its end for so long. @return whether it came */
    public static boolean await(Process process, long seconds) throws InterruptedIOException {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Does nothing for a while. */
    public static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting");
    }
}
