package dev.tenancy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@code tenancy serve} of the built distribution, with all it prints. */
final class ServeProcess implements AutoCloseable {

    private static final Path COMMAND = Path.of("target", "dist", "bin", "tenancy");
    private static final int WRONG_USE = 2;

    private final Process process;
    private final Path output;

    private ServeProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ServeProcess start(String... options) throws IOException {
        return start(Map.of(), options);
    }

    static ServeProcess start(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMMAND.toAbsolutePath().toString(), "serve"));
        command.addAll(List.of(options));
        Path output = Files.createTempFile("serve", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TENANCY_"));
        builder.environment().putAll(environment);
        return new ServeProcess(builder.start(), output);
    }

    /** Waits until it says how to stop it, which is the last it says. */
    void awaitReady() throws Exception {
        awaitOutput("Ctrl-C stops");
    }

    /** Waits until it has said this. */
    void awaitOutput(String text) throws Exception {
        while (!output().contains(text)) {
            assertThat(process.isAlive()).as(output()).isTrue();
            Thread.sleep(100);
        }
    }

    /** It ends with exit code 2 and one line that says this. */
    void refusesWith(String text) throws Exception {
        assertThat(process.waitFor()).as(output()).isEqualTo(WRONG_USE);
        assertThat(output()).startsWith("tenancy: ").contains(text).hasLineCount(1);
    }

    /** It tries, and ends with exit code 2 and a last line that says this. */
    void givesUpWith(String text) throws Exception {
        assertThat(process.waitFor()).as(output()).isEqualTo(WRONG_USE);
        assertThat(output().lines().reduce("", (former, latter) -> latter))
                .as(output())
                .startsWith("tenancy: ")
                .contains(text);
    }

    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    /** As Ctrl-C does. */
    int interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        return process.waitFor();
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws IOException {
        terminate();
        Files.delete(output);
    }
}
