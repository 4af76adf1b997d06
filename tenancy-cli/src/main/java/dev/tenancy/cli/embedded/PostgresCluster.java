package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The embedded database's files and its server process.
 *
 * <p>It listens on the loopback address alone, asks everybody for a password, and is durable as PostgreSQL is by default.
 * It runs in a session of its own, so that Ctrl-C reaches it only through us, after the server.
 */
final class PostgresCluster {

    static final String SUPERUSER = "postgres";

    private static final String SECONDS = "60";

    private final DataDirectory data;
    private final PostgresVersion version;
    private final PostgresPrograms programs;
    private final Path files;

    PostgresCluster(DataDirectory data, PostgresVersion version, PostgresPrograms programs) {
        this.data = data;
        this.version = version;
        this.programs = programs;
        this.files = files(data);
    }

    /** Whether a server is up in a directory that another process holds. */
    static boolean isRunning(Path root) {
        return Files.exists(root.resolve("postgres").resolve("postmaster.pid"));
    }

    static boolean exists(DataDirectory data) {
        return Files.exists(files(data));
    }

    /** Refuses files of another major version, before anything touches them. */
    static void requireMajor(DataDirectory data, PostgresVersion version) throws IOException {
        Path file = files(data).resolve("PG_VERSION");
        if (!exists(data)) {
            return;
        }
        String found = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!found.equals(version.major())) {
            throw new Refusal(files(data) + " is of PostgreSQL " + found + ", and this is PostgreSQL " + version.major()
                    + ": move your data with pg_dump, or name another directory with --data");
        }
    }

    /** Makes the files, whole or not at all. */
    void initialise(String superuserPassword) throws IOException {
        Path fresh = data.resolve("postgres.new");
        Path password = data.resolve("postgres.password");
        Trees.delete(fresh);
        PrivateFile.write(password, superuserPassword + "\n");
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "-D",
                    fresh.toString(),
                    "-U",
                    SUPERUSER,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--locale=C"));
            if (version.hasBuiltinLocales()) {
                arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
            }
            programs.run("the database cannot be made", "initdb", arguments.toArray(String[]::new));
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(fresh, files);
    }

    /**
     * Stops the database that an earlier {@code serve} left running when it was killed.
     *
     * <p>A process id in {@code postmaster.pid} can be anybody's by now, so it counts only if that process runs our program.
     *
     * @return whether there was one
     */
    boolean stopLeftover() throws IOException {
        Path file = files.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return false;
        }
        Optional<ProcessHandle> owner = Files.readString(file)
                .lines()
                .findFirst()
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())));
        if (owner.isEmpty()) {
            return false;
        }
        if (PostgresPrograms.runs(data, owner.get())) {
            stop();
            return true;
        }
        if (ProcessHandle.allProcesses().noneMatch(process -> PostgresPrograms.runs(data, process))) {
            Files.delete(file);
        }
        return false;
    }

    /** Starts and waits until it answers. @return its port: the preferred one if that is free */
    int start(int preferredPort) throws IOException {
        int port = freePort(preferredPort);
        programs.run(
                "the database does not start, see " + log(),
                "pg_ctl",
                "start",
                "-w",
                "-t",
                SECONDS,
                "-D",
                files.toString(),
                "-l",
                log().toString(),
                "-o",
                options(port));
        return port;
    }

    /** Stops, ending what connections there are, and waits until all is on disk. */
    void stop() throws IOException {
        programs.run(
                "the database does not stop, see " + log(),
                "pg_ctl",
                "stop",
                "-w",
                "-t",
                SECONDS,
                "-m",
                "fast",
                "-D",
                files.toString());
    }

    private Path log() {
        return data.resolve("postgres.log");
    }

    private static Path files(DataDirectory data) {
        return data.resolve("postgres");
    }

    private static String options(int port) {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
        return "-p " + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC -c log_timezone=UTC"
                + (linux ? " -c recovery_init_sync_method=syncfs" : "");
    }

    private static int freePort(int preferred) throws IOException {
        try (ServerSocket socket = bind(preferred)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (ServerSocket socket = bind(0)) {
                return socket.getLocalPort();
            }
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
