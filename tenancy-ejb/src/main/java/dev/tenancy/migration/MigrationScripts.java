package dev.tenancy.migration;

import java.io.CharArrayWriter;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.flywaydb.core.internal.scanner.Scanner;

/** The files at Flyway's locations, found and read by Flyway's own means. */
final class MigrationScripts {

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Configuration configuration;
    private final Scanner<JavaMigration> files;

    MigrationScripts(Configuration configuration) {
        this.configuration = configuration;
        this.files = new Scanner<>(JavaMigration.class, configuration, configuration.getLocations());
    }

    /** A script and its text. */
    record File(String script, String filename, boolean repeatable, String text) {}

    /** Every versioned and repeatable SQL script. */
    List<File> migrations() {
        ResourceNameParser parser = new ResourceNameParser(configuration);
        return all().stream()
                .map(file -> new Named(file, parser.parse(file.getFilename())))
                .filter(named -> named.name().isValid() && isMigration(named.name()))
                .map(named -> new File(
                        named.file().getRelativePath(),
                        named.file().getFilename(),
                        named.name().getPrefix().equals(configuration.getRepeatableSqlMigrationPrefix()),
                        text(named.file())))
                .toList();
    }

    /** SQL that Flyway runs before or after others, by file name. */
    List<String> callbacks() {
        ResourceNameParser parser = new ResourceNameParser(configuration);
        return all().stream()
                .filter(file -> {
                    ResourceName name = parser.parse(file.getFilename());
                    return name.isValid() && Event.fromId(name.getPrefix()) != null;
                })
                .map(LoadableResource::getRelativePath)
                .sorted()
                .toList();
    }

    /** Whether a file of settings lies beside a script. */
    boolean hasSettings(String script) {
        return Optional.ofNullable(files.getResource(script + ".conf")).isPresent();
    }

    private List<LoadableResource> all() {
        return files.getResources("", configuration.getSqlMigrationSuffixes()).stream()
                .sorted()
                .toList();
    }

    private boolean isMigration(ResourceName name) {
        return Arrays.asList(configuration.getSqlMigrationPrefix(), configuration.getRepeatableSqlMigrationPrefix())
                .contains(name.getPrefix());
    }

    private static String text(LoadableResource file) {
        CharArrayWriter text = new CharArrayWriter();
        try (Reader reader = file.read()) {
            reader.transferTo(text);
        } catch (IOException e) {
            throw new FlywayException(
                    "Script " + file.getRelativePath() + " cannot be read: it must be text in UTF-8 (" + e.getMessage()
                            + ")",
                    e);
        }
        String read = text.toString();
        return read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
    }

    private record Named(LoadableResource file, ResourceName name) {}
}
