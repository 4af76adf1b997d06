package dev.tenancy.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.config.ConfigSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private final ConfigSource process = new ConfigSource() {
        @Override
        public Optional<String> get(String key) {
            return Optional.of("of the process");
        }

        @Override
        public Set<String> names() {
            return Set.of("tenancy.isolation", "java.home");
        }
    };

    @Test
    void ours_win_over_the_process() {
        Settings settings = new Settings(Map.of("tenancy.db.url", "ours"), process);

        assertThat(settings.get("tenancy.db.url")).contains("ours");
        assertThat(settings.get("tenancy.domain")).contains("of the process");
    }

    @Test
    void the_servers_environment_has_our_keys_and_nothing_else() {
        Settings settings = new Settings(Map.of(), process).with(Map.of("tenancy.db.owner-user", "owner"));

        assertThat(settings.environment())
                .isEqualTo(Map.of("TENANCY_DB_OWNER_USER", "owner", "TENANCY_ISOLATION", "of the process"));
    }
}
