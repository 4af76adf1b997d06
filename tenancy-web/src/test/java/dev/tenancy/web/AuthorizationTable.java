package dev.tenancy.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of {@code docs/authorization.md}. */
public final class AuthorizationTable {

    private static final Path FILE = Path.of("../docs/authorization.md");

    private AuthorizationTable() {}

    /** What is expected of each resource method, as {@code GET /projects}, by column. */
    public static Map<String, Map<String, String>> ofTheApi() {
        return read("## The API", List.of("read", "write", "viewer", "operator", "admin"));
    }

    /** What is expected of each page, as {@code /admin/overview}, by column. */
    public static Map<String, Map<String, String>> ofTheConsole() {
        return read("## The console", List.of("nobody", "viewer", "operator", "admin"));
    }

    /** Every resource method there is. */
    public static List<String> methods() {
        return ResourceMethod.all().stream().map(ResourceMethod::toString).toList();
    }

    /** Every page there is. */
    public static List<String> pages() {
        try (var files = Files.list(Path.of("src/main/webapp/admin"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".xhtml"))
                    .map(name -> "/admin/" + name.substring(0, name.length() - ".xhtml".length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Map<String, String>> read(String heading, List<String> columns) {
        try {
            String text = Files.readString(FILE);
            String section = text.substring(text.indexOf(heading));
            int end = section.indexOf("\n## ", 1);
            return (end < 0 ? section : section.substring(0, end))
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> Arrays.stream(line.split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .collect(Collectors.toMap(
                            cells -> cells.get(1).replace("`", ""),
                            cells -> cells(columns, cells.subList(2, cells.size() - 1)),
                            (one, other) -> {
                                throw new IllegalStateException("a row is there twice: " + one);
                            },
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> cells(List<String> columns, List<String> values) {
        if (columns.size() != values.size()) {
            throw new IllegalStateException(columns + " and " + values + " do not go together");
        }
        Map<String, String> cells = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.put(columns.get(i), values.get(i));
        }
        return cells;
    }
}
