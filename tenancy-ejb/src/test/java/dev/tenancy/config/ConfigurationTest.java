package dev.tenancy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Database.Login;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private static final String URL = "jdbc:postgresql://localhost/tenancy";
    private static final String TOKEN = "op_0123456789abcdef0123456789abcdef";

    private final Map<String, String> settings =
            new HashMap<>(Map.of("tenancy.db.url", URL, "tenancy.db.user", "app", "tenancy.db.password", "s3cret"));

    @Test
    void two_keys_are_enough_and_the_rest_has_defaults() {
        settings.remove("tenancy.db.password");

        TenancyConfig config = read();

        assertThat(config.database()).isEqualTo(new Database(URL, new Login("app", ""), new Login("app", "")));
        assertThat(config.isolation()).isEqualTo(Isolation.ROLE);
        assertThat(config.startupMigration()).isEqualTo(StartupMigration.RUN);
        assertThat(config.domain()).isEmpty();
        assertThat(config.tenantLocations()).containsExactly("classpath:db/tenant");
        assertThat(config.sharedLocations()).containsExactly("classpath:db/shared");
        assertThat(config.operatorToken()).isEmpty();
    }

    @Test
    void every_key_is_read() {
        settings.putAll(Map.of(
                "tenancy.db.owner-user", "owner",
                "tenancy.db.owner-password", "0wner",
                "tenancy.isolation", "schema",
                "tenancy.startup.migrate", "Validate",
                "tenancy.domain", "Example.COM",
                "tenancy.locations.tenant", "classpath:db/tenant, filesystem:/extra",
                "tenancy.locations.shared", "filesystem:/shared",
                "tenancy.operator.token", TOKEN));

        TenancyConfig config = read();

        assertThat(config.database().app()).isEqualTo(new Login("app", "s3cret"));
        assertThat(config.database().owner()).isEqualTo(new Login("owner", "0wner"));
        assertThat(config.isolation()).isEqualTo(Isolation.SCHEMA);
        assertThat(config.startupMigration()).isEqualTo(StartupMigration.VALIDATE);
        assertThat(config.domain()).contains("example.com");
        assertThat(config.tenantLocations()).containsExactly("classpath:db/tenant", "filesystem:/extra");
        assertThat(config.sharedLocations()).containsExactly("filesystem:/shared");
        assertThat(config.operatorToken().orElseThrow().value()).isEqualTo(TOKEN);
    }

    @Test
    void a_size_has_a_unit() {
        assertThat(read().web().largestImport()).isEqualTo(64L << 30);
        settings.put("tenancy.import.max-size", "500MB");
        assertThat(read().web().largestImport()).isEqualTo(500L << 20);
        settings.put("tenancy.import.max-size", "2GB");
        assertThat(read().web().largestImport()).isEqualTo(2L << 30);
        for (String wrong : List.of("500", "0MB", "1.5GB", "-1GB", "2TB", "1234567MB")) {
            settings.put("tenancy.import.max-size", wrong);
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(this::read)
                    .withMessageContaining("tenancy.import.max-size is '" + wrong + "'");
        }
    }

    @Test
    void a_transfer_has_hours_unless_it_is_given_seconds_or_days() {
        assertThat(read().transferTimeout()).isEqualTo(Duration.ofHours(4));
        settings.put("tenancy.transfer.timeout", "PT20S");
        assertThat(read().transferTimeout()).isEqualTo(Duration.ofSeconds(20));
        for (String wrong : List.of("PT0S", "-PT1H", "P8D", "4h")) {
            settings.put("tenancy.transfer.timeout", wrong);
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(this::read)
                    .withMessageContaining("tenancy.transfer.timeout is '" + wrong + "'");
        }
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        settings.clear();
        settings.putAll(Map.of(
                "tenancy.db.owner-password", "0wner",
                "tenancy.isolation", "none",
                "tenancy.startup.migrate", "maybe",
                "tenancy.domain", "not a host",
                "tenancy.locations.tenant", "db/tenant",
                "tenancy.locations.shared", "s3:bucket",
                "tenancy.operator.token", "short",
                "tenancy.db.pasword", "typo"));

        assertThat(errors())
                .hasSize(10)
                .anySatisfy(e -> assertThat(e).contains("tenancy.db.url is missing", "jdbc:postgresql://"))
                .anySatisfy(e -> assertThat(e).contains("tenancy.db.user is missing", "set it to"))
                .anySatisfy(e -> assertThat(e).contains("tenancy.db.owner-password", "tenancy.db.owner-user"))
                .contains("tenancy.isolation is 'none': it must be one of role, schema")
                .contains("tenancy.startup.migrate is 'maybe': it must be one of run, validate, off")
                .contains("tenancy.domain is 'not a host': it must be a host name, such as example.com")
                .anySatisfy(e -> assertThat(e).contains("tenancy.locations.tenant is 'db/tenant'", "classpath:"))
                .anySatisfy(e -> assertThat(e).contains("tenancy.locations.shared is 's3:bucket'", "filesystem:"))
                .anySatisfy(e -> assertThat(e).contains("tenancy.operator.token has 5", "32 to 200", "openssl"))
                .anySatisfy(e -> assertThat(e).contains("tenancy.db.pasword is not a key", "tenancy.db.password"));
    }

    @Test
    void the_message_holds_every_error() {
        settings.put("tenancy.isolation", "none");
        settings.put("tenancy.domain", "not a host");

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::read)
                .withMessageContaining("Configuration errors (2):")
                .withMessageContaining("tenancy.isolation")
                .withMessageContaining("tenancy.domain");
    }

    @Test
    void keys_of_others_are_none_of_our_business() {
        settings.put("tenancyish.key", "x");
        settings.put("java.home", "/x");

        assertThat(read()).isNotNull();
    }

    @Test
    void a_blank_value_is_none() {
        settings.put("tenancy.domain", " ");
        settings.put("tenancy.db.user", "");

        assertThat(errors()).singleElement().asString().startsWith("tenancy.db.user is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://h/d",
                "postgres://h/d",
                "jdbc:postgresql://h/d?user=app",
                "jdbc:postgresql://h/d?ssl=true&user=app",
                "jdbc:postgresql://app@h/d",
            })
    void a_url_that_is_not_one_or_names_a_login_is_refused(String url) {
        settings.put("tenancy.db.url", url);

        assertThat(errors()).singleElement().asString().contains("tenancy.db.url", "tenancy.db.url is '");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?password=hunter2",
                "jdbc:postgresql://h/d?ssl=true&password=hunter2&user=app",
                "jdbc:postgresql://h/d?PASSWORD=hunter2&user=app",
                "jdbc:postgresql://app:hunter2@h/d",
                "postgres://app:hunter2@h/d",
                "postgresql://app:p@ss/hunter2@h/d",
                "jdbc:mysql://h/d?sslpassword=hunter2",
            })
    void a_password_in_a_wrong_url_is_not_printed(String url) {
        settings.put("tenancy.db.url", url);

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::read)
                .withMessageContaining("tenancy.db.url")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void no_secret_is_printed_with_an_error_or_with_the_settings() {
        settings.put("tenancy.db.owner-user", "owner");
        settings.put("tenancy.db.owner-password", "0wner");
        settings.put("tenancy.operator.token", TOKEN);
        assertThat(read().toString()).contains("owner").doesNotContain("s3cret", "0wner", TOKEN);

        settings.put("tenancy.operator.token", "sh0rt");
        settings.put("tenancy.isolation", "none");

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(this::read)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret", "0wner", "sh0rt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x.com", "x-.com", "x..com", ".com", "x.com.", "x_y.com", "http://x.com", "x.com:80"})
    void a_domain_is_a_host_name(String domain) {
        settings.put("tenancy.domain", domain);

        assertThat(errors()).singleElement().asString().contains("tenancy.domain is '" + domain + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "tenancy.db.url, TENANCY_DB_URL",
        "tenancy.db.owner-user, TENANCY_DB_OWNER_USER",
        "tenancy.startup.migrate, TENANCY_STARTUP_MIGRATE",
    })
    void a_key_has_the_environment_variable_that_microprofile_config_gives_it(String key, String variable) {
        assertThat(ConfigSource.environmentName(key)).isEqualTo(variable);
    }

    @Test
    void the_process_gives_its_system_properties() {
        System.setProperty("tenancy.domain", "example.com");
        try {
            assertThat(ConfigSource.ofProcess().get("tenancy.domain")).contains("example.com");
            assertThat(ConfigSource.ofProcess().names()).contains("tenancy.domain");
        } finally {
            System.clearProperty("tenancy.domain");
        }
        assertThat(ConfigSource.ofProcess().get("tenancy.domain")).isEmpty();
    }

    private TenancyConfig read() {
        return TenancyConfig.read(new MapSource(settings));
    }

    private List<String> errors() {
        try {
            read();
            return List.of();
        } catch (InvalidConfiguration e) {
            return e.errors();
        }
    }

    private record MapSource(Map<String, String> settings) implements ConfigSource {
        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(settings.get(key)).filter(value -> !value.isBlank());
        }

        @Override
        public Set<String> names() {
            return settings.keySet();
        }
    }
}
