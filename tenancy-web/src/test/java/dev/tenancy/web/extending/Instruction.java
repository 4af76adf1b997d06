package dev.tenancy.web.extending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One thing a document says to do: a file to write, or lines to put into one.
 *
 * @param file the file, from the project's root
 * @param above the line, without its indentation, that the text goes above; empty: the file is new
 * @param text what to write, as it stands in the document
 */
record Instruction(Path file, Optional<String> above, String text) {

    private static final Pattern BLOCK = Pattern.compile(
            "^`(?<file>[^`\\n]+)`(?:, above the line (?<quote>`{1,2})(?<above>[^\\n]+?)\\k<quote>)?\\n\\n"
                    + "```[a-z]+\\n(?<text>.*?\\n)```$",
            Pattern.MULTILINE | Pattern.DOTALL);

    /** The instructions of a document, in its order. */
    static List<Instruction> of(Path document) throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            instructions.add(new Instruction(
                    Path.of(block.group("file")), Optional.ofNullable(block.group("above")), block.group("text")));
        }
        return instructions;
    }

    /** Does it, to a copy of the project's file. */
    void follow(Path project, Path copy) throws IOException {
        Path target = copy.resolve(file);
        Files.createDirectories(target.getParent());
        if (above.isEmpty()) {
            if (Files.exists(project.resolve(file))) {
                throw new IllegalStateException(file + " is to be new, and is there already");
            }
            Files.writeString(target, text);
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(Files.exists(target) ? target : project.resolve(file)));
        List<Integer> places = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).strip().equals(above.get()))
                .boxed()
                .toList();
        if (places.size() != 1) {
            throw new IllegalStateException(file + " has the line '" + above.get() + "' " + places.size() + " times");
        }
        lines.addAll(places.get(0), text.lines().toList());
        Files.write(target, lines);
    }
}
