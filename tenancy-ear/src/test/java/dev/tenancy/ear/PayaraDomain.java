package dev.tenancy.ear;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A fresh domain of the full Payara Server, on ports of its own, with nothing configured in it but the number of HTTP
 * threads.
 *
 * <p>Its log stays below {@code target} when it is gone.
 */
final class PayaraDomain implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("payara.home"));
    private static final Path EAR = Path.of(System.getProperty("tenancy.ear.file"));
    private static final String NAME = "tenancy";
    private static final int ADMIN = 48;
    private static final int HTTP = 80;

    /** All ports that {@code create-domain} takes above its port base. */
    private static final List<Integer> OFFSETS = List.of(9, 37, 38, 39, ADMIN, 49, 59, 66, 76, HTTP, 81, 86);

    private static final int ASADMIN_MINUTES = 3;
    private static final int HTTP_THREADS = 50;

    private final Path domains;
    private final int portBase;
    private final Map<String, String> environment;

    private PayaraDomain(Path domains, int portBase, Map<String, String> environment) {
        this.domains = domains;
        this.portBase = portBase;
        this.environment = environment;
    }

    /**
     * Creates and starts a domain.
     *
     * @param environment all that the server's process is told about the application
     */
    static PayaraDomain start(Map<String, String> environment) {
        try {
            Path domains = Files.createTempDirectory(Files.createDirectories(HOME.resolveSibling("domains")), "ear");
            PayaraDomain domain = new PayaraDomain(domains, freePortBase(), environment);
            Runtime.getRuntime().addShutdownHook(new Thread(domain::kill, "payara-kill"));
            domain.locally("create-domain", "--nopassword=true", "--portbase", "" + domain.portBase)
                    .mustSucceed();
            domain.allowHttpThreads();
            domain.startCreated();
            return domain;
        } catch (IOException e) {
            throw new IllegalStateException("No domain can be made below " + HOME, e);
        }
    }

    /** A domain comes with five, fewer than our pools have connections; a change takes effect at the next start. */
    private void allowHttpThreads() throws IOException {
        Path config = directory().resolve("config/domain.xml");
        String asCreated = Files.readString(config);
        String pool = "<thread-pool name=\"http-thread-pool\"";
        Files.writeString(config, asCreated.replace(pool, pool + " max-thread-pool-size=\"" + HTTP_THREADS + "\""));
    }

    private void startCreated() {
        try {
            locally("start-domain").mustSucceed();
        } catch (RuntimeException | AssertionError e) {
            kill();
            throw e;
        }
    }

    /** Where the domain answers HTTP. */
    URI http() {
        return URI.create("http://localhost:" + (portBase + HTTP));
    }

    /** Deploys the EAR of this build. */
    Outcome deploy(String... options) {
        List<String> arguments = new ArrayList<>(List.of("deploy"));
        arguments.addAll(List.of(options));
        arguments.add(EAR.toString());
        return asadmin(arguments.toArray(String[]::new));
    }

    /** Runs a command of the running domain. */
    Outcome asadmin(String... arguments) {
        List<String> command = new ArrayList<>(List.of("--port", "" + (portBase + ADMIN)));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** What the server has logged so far. */
    String log() {
        try {
            return Files.readString(directory().resolve("logs/server.log"));
        } catch (IOException e) {
            throw new IllegalStateException("The domain has no log", e);
        }
    }

    /** Stops the domain, if need be by its process id. */
    @Override
    public void close() {
        try {
            locally("stop-domain");
        } finally {
            kill();
        }
    }

    private void kill() {
        process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private Optional<ProcessHandle> process() {
        try {
            String pid = Files.readString(directory().resolve("config/pid")).strip();
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(process -> process.info().command().orElse("").contains("java"));
        } catch (IOException stopped) {
            return Optional.empty();
        }
    }

    private Path directory() {
        return domains.resolve(NAME);
    }

    /** Runs a command that works on the domain's files. */
    private Outcome locally(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "--domaindir", domains.toString()));
        arguments.addAll(List.of(options));
        arguments.add(NAME);
        return run(arguments);
    }

    /** Output goes through a file: a started server would hold a pipe open. */
    private Outcome run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                HOME.resolve("glassfish/lib/client/appserver-cli.jar").toString()));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(domains, "asadmin", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TENANCY_"));
            builder.environment().put("TZ", "UTC");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(ASADMIN_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(arguments + " does not end: " + Files.readString(output));
            }
            return new Outcome(process.exitValue() == 0, Files.readString(output));
        } catch (IOException e) {
            throw new IllegalStateException(arguments + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(arguments + " was interrupted", e);
        }
    }

    /** Below the ports that systems give out by themselves, and at random, so that parallel builds do not meet. */
    private static int freePortBase() {
        return new Random()
                .ints(100, 300)
                .map(hundreds -> hundreds * 100)
                .limit(100)
                .filter(base -> OFFSETS.stream().allMatch(offset -> isFree(base + offset)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No free range of ports from 10000 to 30000"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * How a command ended.
     *
     * @param succeeded whether it did its work
     * @param output what it printed
     */
    record Outcome(boolean succeeded, String output) {

        Outcome mustSucceed() {
            if (!succeeded) {
                throw new AssertionError("asadmin failed: " + output);
            }
            return this;
        }
    }
}
