package dev.tenancy.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where settings come from: a key to its value, and the keys there are. */
public interface ConfigSource {

    /** The value of a key; blank counts as absent. */
    Optional<String> get(String key);

    /** The names that begin with {@code tenancy.}, as far as the source can list them. */
    Set<String> names();

    /** The process: system properties before environment variables ({@code TENANCY_DB_URL}). */
    static ConfigSource ofProcess() {
        return new ConfigSource() {
            @Override
            public Optional<String> get(String key) {
                String property = System.getProperty(key);
                String value = property != null ? property : System.getenv(environmentName(key));
                return Optional.ofNullable(value).filter(v -> !v.isBlank());
            }

            @Override
            public Set<String> names() {
                return System.getProperties().stringPropertyNames();
            }
        };
    }

    /** The environment variable of a key: upper case, every other character an underscore. */
    static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
