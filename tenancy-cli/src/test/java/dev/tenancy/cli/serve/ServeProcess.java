package dev.tenancy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        List<String> command = new ArrayList<>(List.of(COMMAND.toAbsolutePath().toString(), "serve"));
        command.addAll(List.of(options));
        Path output = Files.createTempFile("serve", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TENANCY_"));
        return new ServeProcess(builder.start(), output);
    }

    /** Waits until it says how to stop it, which is the last it says. */
    void awaitReady() throws Exception {
        while (!output().contains("Ctrl-C stops")) {
            assertThat(process.isAlive()).as(output()).isTrue();
            Thread.sleep(100);
        }
    }

    /** It ends with exit code 2 and one line that says this. */
    void refusesWith(String text) throws Exception {
        assertThat(process.waitFor()).as(output()).isEqualTo(WRONG_USE);
        assertThat(output()).startsWith("tenancy: ").contains(text).hasLineCount(1);
    }

    int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
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
