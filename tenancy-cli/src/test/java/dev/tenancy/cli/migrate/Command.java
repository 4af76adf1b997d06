package dev.tenancy.cli.migrate;

import dev.tenancy.config.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/**
 * The built {@code tenancy} command as a process.
 *
 * @param environment what it finds there of ours
 */
public record Command(Map<String, String> environment) {

    private static final Path PROGRAM =
            Path.of("target", "dist", "bin", "tenancy").toAbsolutePath();
    private static final int PATIENCE_SECONDS = 60;

    /** On a database, with its logins. */
    public static Command on(Database database) {
        return new Command(Map.of(
                "TENANCY_DB_URL", database.url(),
                "TENANCY_DB_USER", database.app().user(),
                "TENANCY_DB_PASSWORD", database.app().password(),
                "TENANCY_DB_OWNER_USER", database.owner().user(),
                "TENANCY_DB_OWNER_PASSWORD", database.owner().password()));
    }

    /** With nothing in the environment. */
    public static Command bare() {
        return new Command(Map.of());
    }

    /** With one more variable in the environment. */
    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(more);
    }

    /** Runs it to its end. */
    public Result run(String... arguments) throws Exception {
        try (Running running = start(arguments)) {
            return running.await();
        }
    }

    /** Runs a line of the shell to its end, in which {@code "$0"} is the command. */
    public Result shell(String script) throws Exception {
        try (Running running = begin(List.of("sh", "-c", script, PROGRAM.toString()))) {
            return running.await();
        }
    }

    /** Starts it. */
    public Running start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(PROGRAM.toString()));
        line.addAll(List.of(arguments));
        return begin(line);
    }

    private Running begin(List<String> line) throws IOException {
        Path out = Files.createTempFile("tenancy", ".out");
        Path err = Files.createTempFile("tenancy", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TENANCY_"));
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** What came of it. */
    public record Result(int exit, String out, String err) {

        /** It refused with exit code 2, in one line that says all of this, and printed nothing else. */
        public void refusesWith(String... parts) {
            Assertions.assertThat(exit).as(this::toString).isEqualTo(2);
            Assertions.assertThat(err).startsWith("tenancy: ").contains(parts).hasLineCount(1);
            Assertions.assertThat(out).isEmpty();
        }
    }

    /** While it runs. */
    public record Running(Process process, Path out, Path err) implements AutoCloseable {

        public Result await() throws Exception {
            Assertions.assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(() -> "ended in time; " + read(out) + read(err))
                    .isTrue();
            return new Result(process.exitValue(), read(out), read(err));
        }

        /** As Ctrl-C does. */
        public void interrupt() throws Exception {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
