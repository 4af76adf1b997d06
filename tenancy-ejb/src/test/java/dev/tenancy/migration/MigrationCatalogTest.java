package dev.tenancy.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationCatalogTest {

    private static TestDatabase database;

    @TempDir
    private Path directory;

    @BeforeAll
    static void prepare() {
        database = TestDatabase.create();
    }

    @Test
    void lists_versions_in_the_order_of_numbers_and_repeatable_scripts_last() {
        MigrationSet set = resolve(scripts()
                .with("R__view.sql", "select 1;")
                .with("V10__ten.sql", "select 10;")
                .with("V9__nine.sql", "select 9;")
                .with("V9_1__nine_one.sql", "select 91;"));

        assertThat(set.migrations())
                .extracting(Migration::script)
                .containsExactly("V9__nine.sql", "V9_1__nine_one.sql", "V10__ten.sql", "R__view.sql");
        assertThat(set.target().version()).isEqualTo("10");
    }

    @Test
    void names_another_state_for_any_other_script_text_or_name() {
        MigrationSet before = resolve(scripts().with("V1__one.sql", "select 1;"));

        assertThat(resolve(scripts()).target()).isEqualTo(before.target());
        assertThat(resolve(scripts().with("V1__one.sql", "select 2;")).target()).isNotEqualTo(before.target());
        assertThat(resolve(scripts().with("V1__one.sql", "select 1;").with("R__again.sql", "select 1;"))
                        .target())
                .isNotEqualTo(before.target());
    }

    @Test
    void leaves_no_trace_in_the_database() {
        resolve(scripts().with("V1__one.sql", "create table traces ();"));

        assertThat(database.query(
                        "select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)'"))
                .isEmpty();
    }

    @Test
    void refuses_a_location_that_is_not_there() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> MigrationCatalog.resolve(database.owner(), List.of("filesystem:/no/such/place")))
                .withMessageContaining("/no/such/place");
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> MigrationCatalog.resolve(database.owner(), List.of("classpath:no/such/place")))
                .withMessageContaining("no/such/place");
    }

    @Test
    void refuses_a_version_that_comes_twice() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> resolve(scripts().with("V1__one.sql", "").with("V1__uno.sql", "")))
                .withMessageContaining("V1__one.sql")
                .withMessageContaining("V1__uno.sql");
    }

    @Test
    void refuses_a_name_that_flyway_would_pass_over() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> resolve(scripts().with("V1_one.sql", "select 1;")))
                .withMessageContaining("V1_one.sql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${table}", "${flyway:defaultSchemas}", "${"})
    void refuses_a_placeholder_that_registration_cannot_fill(String placeholder) {
        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() -> resolve(scripts().with("V1__x.sql", "select '" + placeholder)))
                .withMessageContaining("V1__x.sql")
                .withMessageContaining(placeholder);
    }

    @Test
    void refuses_the_schema_in_a_repeatable_script_because_its_checksum_would_differ_from_tenant_to_tenant() {
        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() -> resolve(scripts().with("R__x.sql", "select '${flyway:defaultSchema}';")))
                .withMessageContaining("R__x.sql")
                .withMessageContaining("checksum");
    }

    @Test
    void takes_the_schema_in_a_versioned_script_and_a_dollar_that_is_no_placeholder() {
        MigrationSet set = resolve(scripts().with("V1__x.sql", "select '${flyway:defaultSchema}', $$ {} $$, '$1';"));

        assertThat(set.migrations()).hasSize(1);
    }

    private Scripts scripts() {
        return new Scripts(directory);
    }

    private static MigrationSet resolve(Scripts scripts) {
        return MigrationCatalog.resolve(database.owner(), List.of(scripts.location()));
    }
}
