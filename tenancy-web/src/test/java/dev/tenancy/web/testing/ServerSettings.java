package dev.tenancy.web.testing;

import dev.tenancy.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The configuration keys of a server under test, as a file that Payara Micro reads as system properties. */
public final class ServerSettings {

    /** The operator's token in every test. */
    public static final String OPERATOR_TOKEN = "op_test-token-that-is-long-enough-to-be-accepted";

    /** The first operator, an admin, in every test. */
    public static final String ADMIN = "ada";

    /** That one's password. */
    public static final String ADMIN_PASSWORD = "correct horse battery staple";

    /** Tenants are hosts below it. */
    public static final String DOMAIN = "tenancy.test";

    private final Properties properties = new Properties();

    private ServerSettings() {}

    /** What a server needs to work on this database. */
    public static ServerSettings of(TestDatabase database) {
        ServerSettings settings = new ServerSettings();
        settings.properties.putAll(Map.of("tenancy.admin.user", ADMIN, "tenancy.admin.password", ADMIN_PASSWORD));
        settings.properties.putAll(Map.of(
                "tenancy.db.url", database.url(),
                "tenancy.db.user", database.config().app().user(),
                "tenancy.db.password", database.config().app().password(),
                "tenancy.db.owner-user", database.config().owner().user(),
                "tenancy.db.owner-password", database.config().owner().password(),
                "tenancy.operator.token", OPERATOR_TOKEN,
                "tenancy.domain", DOMAIN));
        return settings;
    }

    /** With one key set. */
    public ServerSettings with(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** Writes the file. */
    public Path write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
