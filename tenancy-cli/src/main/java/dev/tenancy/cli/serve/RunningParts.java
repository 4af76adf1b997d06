package dev.tenancy.cli.serve;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The processes that run, stopped in reverse order whatever ends us.
 *
 * <p>A signal may come at any moment. Starting a part and stopping all exclude each other, so a part is either started and
 * stopped, or never started.
 */
final class RunningParts {

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Terminal terminal;
    private boolean stopped;

    RunningParts(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Has them stopped when the JVM ends. */
    void stopAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** Starts a part. @throws IOException if it does not start; also when we are being stopped already */
    synchronized void start(String name, Start start) throws IOException {
        if (stopped) {
            throw new IOException("stopping");
        }
        parts.push(new Part(name, start.run()));
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    synchronized void stop() {
        stopped = true;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            terminal.stage("Stopping the " + part.name());
            try {
                part.stop().run();
            } catch (IOException | RuntimeException e) {
                terminal.stage("tenancy: the " + part.name() + " did not stop: " + e.getMessage());
            }
        }
    }

    private record Part(String name, Stop stop) {}

    /** Starts something. */
    interface Start {
        /** Starts it. @return what stops it */
        Stop run() throws IOException;
    }

    /** Stops something. */
    interface Stop {
        /** Returns when it has stopped. */
        void run() throws IOException;
    }
}
