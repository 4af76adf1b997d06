package dev.tenancy.config;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration inside a server: MicroProfile Config's sources, read once. */
public final class ServerConfig {

    private static final Supplier<TenancyConfig> CONFIG = new Once();

    private ServerConfig() {}

    /** The settings of this application. @throws InvalidConfiguration at every call while they are wrong */
    public static TenancyConfig get() {
        return CONFIG.get();
    }

    private static final class Once implements Supplier<TenancyConfig> {
        private volatile Optional<TenancyConfig> config = Optional.empty();

        @Override
        public TenancyConfig get() {
            if (config.isEmpty()) {
                config = Optional.of(TenancyConfig.read(new MicroProfileSource()));
            }
            return config.get();
        }
    }

    private record MicroProfileSource(Config config) implements ConfigSource {

        MicroProfileSource() {
            this(ConfigProvider.getConfig(ServerConfig.class.getClassLoader()));
        }

        @Override
        public Optional<String> get(String key) {
            return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
        }

        @Override
        public Set<String> names() {
            return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                    .collect(Collectors.toSet());
        }
    }
}
