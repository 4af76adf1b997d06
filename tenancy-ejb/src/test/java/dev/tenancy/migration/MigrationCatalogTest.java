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
    void refuses_the_time_in_a_repeatable_script_because_its_checksum_would_differ_every_time() {
        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() -> resolve(scripts().with("R__x.sql", "select '${flyway:timestamp}';")))
                .withMessageContaining("R__x.sql")
                .withMessageContaining("checksum");
    }

    @Test
    void takes_the_schema_in_a_versioned_script_and_a_dollar_that_is_no_placeholder() {
        MigrationSet set = resolve(scripts().with("V1__x.sql", "select '${flyway:defaultSchema}', $$ {} $$, '$1';"));

        assertThat(set.migrations()).hasSize(1);
    }

    @Test
    void says_in_one_line_what_flyway_does_not_take() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> resolve(scripts().with("V1__one.sql", "").with("V1__uno.sql", "")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").startsWith("Found more than one"));
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> MigrationCatalog.resolve(database.owner(), List.of("filesystem:/no/such/place")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void names_every_script_that_leaves_the_tenants_schema() {
        Scripts scripts = scripts()
                .with("V1__a.sql", "select 1;\ninsert into public.plans values (1);")
                .with("V2__b.sql", "set search_path = x;\n-- public.x in a comment\nselect ${none};");

        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() -> fleet(scripts))
                .satisfies(e -> assertThat(e.errors())
                        .satisfiesExactly(
                                first -> assertThat(first)
                                        .startsWith("V1__a.sql line 2: it names schema public, ")
                                        .contains("-- tenancy:cross-schema"),
                                second -> assertThat(second)
                                        .startsWith("V2__b.sql: the placeholder ${none} has no value"),
                                third -> assertThat(third).startsWith("V2__b.sql line 1: it sets search_path, ")));

        scripts.with("V1__a.sql", "-- tenancy:cross-schema: plans are shared\ninsert into public.plans values (1);")
                .with("V2__b.sql", "select 1;");
        assertThat(fleet(scripts).migrations()).hasSize(2);
    }

    @Test
    void says_why_flyway_runs_a_script() {
        assertThat(fleet(scripts()
                        .with("V1__a.sql", "select 1;")
                        .with("V2__b.sql", "create table t ();\ncommit;")
                        .with("V3__c.sql", "copy t from stdin;\n\\.\n")
                        .with("V4__d.sql", "-- first\ncreate index concurrently i on t (a);")
                        .with("V5__e.sql", "select '${flyway:timestamp}';")
                        .with("V6__f.sql", "select 1;")
                        .with("V6__f.sql.conf", "")))
                .extracting(set -> set.migrations().stream()
                        .map(migration -> migration.route().onlyFlyway().orElse("fast"))
                        .toList())
                .isEqualTo(List.of(
                        "fast",
                        "line 2 is COMMIT, which ends the transaction the script runs in",
                        "line 1 is COPY T FROM STDIN with rows in the script",
                        "line 2 is CREATE INDEX CONCURRENTLY I, which does not run in a transaction",
                        "it holds ${flyway:timestamp}",
                        "it has settings of its own in V6__f.sql.conf"));
        assertThat(fleet(scripts().with("beforeMigrate.sql", "select 1;"))
                        .migrations()
                        .get(0)
                        .route()
                        .onlyFlyway())
                .contains("Flyway calls beforeMigrate.sql with every script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t from stdin;\n\\.\n",
                "vacuum;",
                "commit;",
                "create index concurrently i on t (a);\nvacuum;"
            })
    void registration_refuses_what_only_flyway_could_run(String sql) {
        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() -> resolve(scripts().with("V1__x.sql", sql)))
                .withMessageContaining("V1__x.sql: line ")
                .withMessageContaining("registration")
                .withMessageContaining("plain SQL");
        assertThat(fleet(scripts())).as("the fleet takes it").isNotNull();
    }

    @Test
    void registration_refuses_a_java_migration() {
        assertThatExceptionOfType(InvalidScripts.class)
                .isThrownBy(() ->
                        MigrationCatalog.resolve(database.owner(), List.of("classpath:dev/tenancy/migration/java")))
                .withMessageContaining("V101__Rows")
                .withMessageContaining("registration");
    }

    private MigrationSet fleet(Scripts scripts) {
        return MigrationCatalog.resolve(FleetSettings.ofRegistry(database.owner(), List.of(scripts.location())));
    }

    private Scripts scripts() {
        return new Scripts(directory);
    }

    private static MigrationSet resolve(Scripts scripts) {
        return MigrationCatalog.resolve(database.owner(), List.of(scripts.location()));
    }
}
