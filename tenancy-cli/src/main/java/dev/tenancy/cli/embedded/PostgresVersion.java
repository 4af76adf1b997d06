package dev.tenancy.cli.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

/**
 * The version of the PostgreSQL this distribution brings.
 *
 * @param value for example {@code 18.6.0}
 */
record PostgresVersion(String value) {

    /** The first major version with a locale provider of its own, the same on every system. */
    private static final int BUILTIN_LOCALES = 17;

    /** The one the build chose. */
    static PostgresVersion bundled() throws IOException {
        try (InputStream stream = PostgresVersion.class.getResourceAsStream("postgres.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(stream, "postgres.properties is part of this jar"));
            return new PostgresVersion(properties.getProperty("version"));
        }
    }

    /** What must be equal for a data directory to be usable, as its file {@code PG_VERSION} has it. */
    String major() {
        return value.substring(0, value.indexOf('.'));
    }

    boolean hasBuiltinLocales() {
        return Integer.parseInt(major()) >= BUILTIN_LOCALES;
    }
}
