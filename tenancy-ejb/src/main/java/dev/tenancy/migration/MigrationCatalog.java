package dev.tenancy.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;

/** Asks Flyway once which migrations there are; names, versions, order and checksums are Flyway's. */
public final class MigrationCatalog {

    /** A schema nobody has: Flyway answers for it with everything that is pending. */
    private static final String NO_SCHEMA = "tenancy_catalog";

    private static final String CLASSPATH = "classpath:";
    private static final String FILESYSTEM = "filesystem:";

    private MigrationCatalog() {}

    /**
     * Resolves the scripts at these locations.
     *
     * @throws org.flywaydb.core.api.FlywayException if a location does not exist, a name is out of form or a version
     *     comes twice
     */
    public static MigrationSet resolve(DataSource owner, List<String> locations) {
        MigrationInfo[] resolved =
                new Flyways(owner, locations).on(NO_SCHEMA).info().all();
        List<Migration> migrations = Arrays.stream(resolved)
                .map(info -> new Migration(
                        Optional.ofNullable(info.getVersion()).map(Object::toString),
                        info.getDescription(),
                        info.getScript(),
                        Optional.ofNullable(info.getChecksum()),
                        text(info.getScript(), locations)))
                .toList();
        return new MigrationSet(migrations, SchemaStates.target(resolved));
    }

    private static String text(String script, List<String> locations) {
        try {
            for (String location : locations) {
                Optional<String> text = location.startsWith(CLASSPATH)
                        ? resource(location.substring(CLASSPATH.length()) + "/" + script)
                        : file(Path.of(location.substring(FILESYSTEM.length()), script));
                if (text.isPresent()) {
                    return text.get();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read migration " + script + " in " + locations, e);
        }
        throw new IllegalStateException(
                "Migration " + script + " is in none of " + locations + "; registration takes SQL scripts only");
    }

    private static Optional<String> resource(String name) throws IOException {
        try (InputStream stream = MigrationCatalog.class.getClassLoader().getResourceAsStream(name)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Optional<String> file(Path path) throws IOException {
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }
}
