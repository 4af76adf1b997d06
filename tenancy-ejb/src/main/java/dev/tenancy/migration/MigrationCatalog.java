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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Asks Flyway once which migrations there are; names, versions, order and checksums are Flyway's.
 *
 * <p>Registration runs the scripts without Flyway, so what only Flyway could run is refused here.
 */
public final class MigrationCatalog {

    /** A schema nobody has: Flyway answers for it with everything that is pending. */
    private static final String NO_SCHEMA = "tenancy_catalog";

    /** The one placeholder there is: the schema the script runs in. */
    public static final String SCHEMA_PLACEHOLDER = "${flyway:defaultSchema}";

    private static final Pattern OTHER_PLACEHOLDER =
            Pattern.compile("\\$\\{(?!" + Pattern.quote(SCHEMA_PLACEHOLDER.substring(2)) + ")[^}]*}?");
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String CLASSPATH = "classpath:";
    private static final String FILESYSTEM = "filesystem:";

    private MigrationCatalog() {}

    /**
     * Resolves the scripts at these locations.
     *
     * @throws org.flywaydb.core.api.FlywayException if a location does not exist, a name is out of form or a version
     *     comes twice
     * @throws IllegalStateException if a migration is no SQL script or has placeholders that registration cannot fill
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
                        checked(info, text(info.getScript(), locations))))
                .toList();
        return new MigrationSet(migrations, SchemaStates.target(resolved));
    }

    private static String checked(MigrationInfo info, String text) {
        String script = info.getScript();
        if (info.getType() != CoreMigrationType.SQL) {
            throw new IllegalStateException("Migration " + script + " is of type " + info.getType()
                    + "; registration takes versioned and repeatable SQL scripts only");
        }
        Matcher other = OTHER_PLACEHOLDER.matcher(text);
        if (other.find()) {
            throw new IllegalStateException("Migration " + script + " holds the placeholder " + other.group()
                    + "; the only one there is, is " + SCHEMA_PLACEHOLDER);
        }
        if (info.isRepeatable() && text.contains(SCHEMA_PLACEHOLDER)) {
            throw new IllegalStateException("Repeatable migration " + script + " holds " + SCHEMA_PLACEHOLDER
                    + ", by which Flyway gives it another checksum in each schema; leave the schema's name out, the search"
                    + " path has it");
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static String text(String script, List<String> locations) {
        try {
            for (String location : locations) {
                Optional<String> text = location.startsWith(CLASSPATH)
                        ? resource(withoutOuterSlashes(location.substring(CLASSPATH.length())) + "/" + script)
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

    private static String withoutOuterSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
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
