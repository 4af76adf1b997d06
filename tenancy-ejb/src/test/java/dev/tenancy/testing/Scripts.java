package dev.tenancy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Migration scripts of a test's own, in a directory that a {@code filesystem:} location names.
 *
 * @param directory where they are
 */
public record Scripts(Path directory) {

    /** Writes a script, or writes it anew. */
    public Scripts with(String name, String sql) {
        try {
            Files.writeString(directory.resolve(name), sql);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory as a Flyway location. */
    public String location() {
        return "filesystem:" + directory;
    }
}
