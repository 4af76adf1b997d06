package dev.tenancy.cli.serve;

import dev.tenancy.cli.embedded.PrivateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The server's output in a file.
 *
 * @param path the file of this start; that of the start before has {@code .1} behind its name
 */
record ServerLog(Path path) {

    private static final String BOOTED = "PayaraMicro Payara Micro 6";
    private static final String DEPLOYED = "was successfully deployed";
    private static final String NOT_LOADED = "Exception while loading the app";
    private static final String START_THREW = "Caused by: jakarta.ejb.CreateException: Initialization failed";
    private static final Pattern EXCEPTION_CLASS = Pattern.compile("^Caused by: [\\w.$]+(: )?");
    private static final int LAST_WORDS = 12;
    private static final Pattern TROUBLE = Pattern.compile("SEVERE|WARNING|Exception|Error|^Caused by|^  - ");

    /** A new log; the former one is kept, those before are not. */
    static ServerLog rotate(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(path, PrivateFile.attributes("rw-------"));
        return new ServerLog(path);
    }

    /** Copies the output to file and terminal in the background. */
    void copy(InputStream output, Terminal terminal) {
        Thread copy = new Thread(
                () -> {
                    try (BufferedReader lines =
                                    new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                            Writer file = Files.newBufferedWriter(path)) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            terminal.stage(line);
                            file.write(line + System.lineSeparator());
                            file.flush();
                        }
                    } catch (IOException e) {
                        // The stream closes under the reader when the server is stopped: that is its end.
                        terminal.stage("The server's output has ended");
                    }
                },
                "server-log");
        copy.setDaemon(true);
        copy.start();
    }

    /** Whether Payara has finished its start without the application, which it takes as no reason to end. */
    boolean saysUndeployed() throws IOException {
        String text = text();
        return text.contains(BOOTED) && !text.contains(DEPLOYED);
    }

    /**
     * Why the application could not start, to end a message with, as soon as Payara has given it up; empty as long as it has not.
     *
     * <p>Payara says "deployed" before it starts the application's singletons, and goes on without them if one throws.
     */
    Optional<String> startFailure() throws IOException {
        String text = text();
        if (!text.contains(NOT_LOADED)) {
            return Optional.empty();
        }
        String thrown = text.lines()
                .dropWhile(line -> !line.startsWith(START_THREW))
                .skip(1)
                .dropWhile(ServerLog::isStackFrame)
                .takeWhile(line -> !isStackFrame(line))
                .map(String::strip)
                .collect(Collectors.joining(" "));
        String message = EXCEPTION_CLASS.matcher(thrown).replaceFirst("");
        return Optional.of(message.isEmpty() ? lastWords() : ": " + message + "; all is in " + path);
    }

    private static boolean isStackFrame(String line) {
        return line.startsWith("\t");
    }

    private String text() throws IOException {
        return Files.readString(path, StandardCharsets.ISO_8859_1);
    }

    /** The last lines that tell of trouble, or the last lines, to end a message with. */
    String lastWords() {
        try {
            List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
            List<String> trouble =
                    lines.stream().filter(line -> TROUBLE.matcher(line).find()).toList();
            List<String> telling = trouble.isEmpty() ? lines : trouble;
            return telling.subList(Math.max(0, telling.size() - LAST_WORDS), telling.size()).stream()
                    .collect(Collectors.joining("\n  ", "; all is in " + path + ", which ends with\n  ", ""));
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }
}
