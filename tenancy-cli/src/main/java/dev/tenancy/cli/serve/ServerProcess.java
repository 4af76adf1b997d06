package dev.tenancy.cli.serve;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.embedded.DataDirectory;
import dev.tenancy.cli.embedded.PrivateFile;
import dev.tenancy.cli.embedded.Processes;
import dev.tenancy.cli.embedded.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Payara Micro with the application, as a child process: its class path stays its own.
 *
 * <p>The configuration goes to it as environment variables, which no other user can read, not as arguments, which all can.
 */
final class ServerProcess {

    private static final int HTTP_OK = 200;
    private static final int PROBE_TIMEOUT = 5_000;
    private static final long PROBE_PAUSE = 150;
    private static final long READY_WITHIN_NANOS = 180_000_000_000L;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Listener listener;
    private final ServerLog log;

    private ServerProcess(Process process, Listener listener, ServerLog log) {
        this.process = process;
        this.listener = listener;
        this.log = log;
    }

    /** Starts it; it is not ready yet. */
    static ServerProcess start(
            ServeOptions options, DataDirectory data, Map<String, String> environment, Terminal terminal)
            throws IOException {
        Path runtime = runtime(data);
        Path boot = runtime.resolve("boot.txt");
        Files.writeString(boot, bootCommands(options.listener()));
        Path logging = runtime.resolve("logging.properties");
        try (InputStream resource = ServerProcess.class.getResourceAsStream("server-logging.properties")) {
            Files.copy(
                    Objects.requireNonNull(resource, "part of this jar"), logging, StandardCopyOption.REPLACE_EXISTING);
        }
        ServerLog log = ServerLog.rotate(data.resolve("server.log"));
        ProcessBuilder builder = new ProcessBuilder(command(options, runtime, boot, logging)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        if (!options.verbose()) {
            builder.redirectOutput(log.path().toFile());
        }
        Process process = builder.start();
        if (options.verbose()) {
            log.copy(process.getInputStream(), terminal);
        }
        return new ServerProcess(process, options.listener(), log);
    }

    /** An empty directory for the server's own files. Payara deploys nothing where the path is not ASCII. */
    private static Path runtime(DataDirectory data) throws IOException {
        Path runtime = data.resolve("server");
        Trees.delete(runtime);
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(runtime.toString())) {
            return Files.createTempDirectory("tenancy-server", PrivateFile.attributes("rwx------"));
        }
        return Files.createDirectory(runtime, PrivateFile.attributes("rwx------"));
    }

    private static List<String> command(ServeOptions options, Path runtime, Path boot, Path logging) {
        Distribution distribution = options.distribution();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.timezone=UTC",
                "-Djava.io.tmpdir=" + runtime,
                "-Xmx1g",
                "-javaagent:" + distribution.parentWatch(),
                "-jar",
                distribution.server().toString(),
                "--deploy",
                distribution.war().toString(),
                "--contextroot",
                "/",
                "--port",
                String.valueOf(options.listener().port()),
                "--nohazelcast",
                "--disablephonehome",
                "--logproperties",
                logging.toString(),
                "--prebootcommandfile",
                boot.toString());
    }

    /**
     * Payara listens on every address, answers anybody at /metrics and interrupts each request after 15 minutes unless it is
     * told otherwise before it boots. An import or an export takes as long as a tenant is large.
     */
    private static String bootCommands(Listener listener) {
        String config = "set configs.config.server-config.";
        return config + "network-config.network-listeners.network-listener.http-listener.address=" + listener.address()
                + "\n" + config
                + "network-config.protocols.protocol.http-listener.http.request-timeout-seconds=-1"
                + "\n" + config + "microprofile-metrics-configuration.enabled=false\n";
    }

    /** Waits until the application says it is ready. @throws Refusal if it cannot, with the reason or the server's last words */
    void awaitReady() throws IOException {
        URI probe = URI.create(listener.url() + "/health/ready");
        long start = System.nanoTime();
        while (!isReady(probe)) {
            if (!process.isAlive()) {
                throw new Refusal("the server ended while it started" + log.lastWords());
            }
            if (log.saysUndeployed()) {
                throw new Refusal("the application could not be deployed" + log.lastWords());
            }
            Optional<String> failure = log.startFailure();
            if (failure.isPresent()) {
                throw new Refusal("the application cannot start" + failure.get());
            }
            if (System.nanoTime() - start > READY_WITHIN_NANOS) {
                throw new Refusal("the server is not ready after " + READY_WITHIN_NANOS / 1_000_000_000L + " s"
                        + log.lastWords());
            }
            Processes.pause(PROBE_PAUSE);
        }
    }

    /** Waits for its end. @return its exit code */
    int await() throws IOException {
        return Processes.await(process);
    }

    String lastWords() {
        return log.lastWords();
    }

    /** Asks it to stop, and ends it if it does not. */
    void stop() throws IOException {
        process.destroy();
        if (!Processes.await(process, STOP_SECONDS)) {
            process.destroyForcibly();
            Processes.await(process);
        }
    }

    private static boolean isReady(URI probe) {
        try {
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT);
            connection.setReadTimeout(PROBE_TIMEOUT);
            try {
                return connection.getResponseCode() == HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
