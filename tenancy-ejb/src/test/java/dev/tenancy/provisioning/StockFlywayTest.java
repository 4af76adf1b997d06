package dev.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.Attempt.UpToDate;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.SchemaCatalog;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Provisioning makes a schema without Flyway that Flyway cannot tell from one of its own. */
class StockFlywayTest {

    @Test
    void finds_nothing_to_complain_of_and_nothing_to_do() {
        TestTenancy tenancy = TestTenancy.create();
        Tenant tenant = tenancy.register("acme");
        Flyway flyway = stockFlyway(tenancy, tenant.schema());

        flyway.validate();
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(Arrays.stream(flyway.info().all()))
                .isNotEmpty()
                .allMatch(info -> info.getState() == MigrationState.SUCCESS);
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @Test
    void would_complain_of_a_history_that_is_not_its_own() {
        TestTenancy tenancy = TestTenancy.create();
        Tenant tenant = tenancy.register("acme");
        tenancy.database()
                .execute("update tenant_acme.flyway_schema_history set checksum = checksum + 1 where version = '2'");

        assertThatExceptionOfType(FlywayValidateException.class)
                .isThrownBy(() -> stockFlyway(tenancy, tenant.schema()).validate())
                .withMessageContaining("checksum mismatch");
    }

    @Test
    void makes_the_same_schema_and_the_same_history_of_our_own_scripts() throws SQLException {
        assertSame(TestTenancy.create());
    }

    @Test
    void makes_the_same_of_every_kind_of_script(@TempDir Path directory) throws SQLException {
        Scripts scripts = new Scripts(directory)
                .with("V104__functions.sql", FUNCTIONS)
                .with("V105_1__characters.sql", CHARACTERS)
                .with("V0106__last_line_is_a_comment.sql", "create table t6 (id int);\n-- and no newline, no semicolon")
                .with("V107__no_semicolon.sql", "create table t7 (id int)")
                .with("V108__semicolons.sql", ";;\ncreate table t8 (id int);;\n;")
                .with("V109__comment_only.sql", "-- nothing to do;\n/* really; /* nothing */ */\n")
                .with("V110__own_schema.sql", "create table t10 (s text default '${flyway:defaultSchema}');")
                .with("V111__windows.sql", "create table t11 (\r\n  id int\r\n);\r\ninsert into t11 values (1);\r\n")
                .with("V112__byte_order_mark.sql", "\ufeffcreate table t12 (id int);")
                .with("V113__Name's_\"quotes\".sql", "create table t13 (id int);")
                .with("V20260101.1200__timestamp.sql", "create table t14 (id int);")
                .with("R__view.sql", "create or replace view v as select id from t7;")
                .with("R__another_view.sql", "create or replace view w as select id from t8;");

        assertSame(TestTenancy.create(TestTenancy.OWN_MIGRATIONS, scripts.location()));
    }

    @Test
    void makes_the_same_of_indexes_that_flyway_creates_concurrently(@TempDir Path directory) throws SQLException {
        Scripts scripts = new Scripts(directory)
                .with("V104__table.sql", "create table t (a int, \"concurrently\" text);")
                .with("V105__index.sql", "create index concurrently t_a on t (a, \"concurrently\");")
                .with("V106__unique.sql", "CREATE UNIQUE INDEX /* not */ CONCURRENTLY IF NOT EXISTS t_b ON t (a);")
                .with("V107__drop.sql", "drop index concurrently if exists t_a;")
                .with("R__where.sql", "create or replace view w as select '${flyway:defaultSchema}'::text as s;");

        assertSame(TestTenancy.create(TestTenancy.OWN_MIGRATIONS, scripts.location()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:/db/tenant", "classpath:db/tenant/"})
    void finds_scripts_in_the_same_places(String location) {
        TestTenancy tenancy = TestTenancy.create();

        assertThat(tenancy.release(location).migrations()).isEqualTo(tenancy.migrations());
    }

    @Test
    void finds_scripts_in_directories_below_the_location(@TempDir Path directory)
            throws java.io.IOException, SQLException {
        Path below = java.nio.file.Files.createDirectories(directory.resolve("2026/q1"));
        new Scripts(directory).with("V104__above.sql", "create table above (id int);");
        new Scripts(below).with("V105__below.sql", "create table below (id int);");

        assertSame(TestTenancy.create(TestTenancy.OWN_MIGRATIONS, "filesystem:" + directory));
    }

    /** Compares a schema that provisioning made with one that Flyway alone made, with the same scripts. */
    private static void assertSame(TestTenancy tenancy) throws SQLException {
        TestDatabase database = tenancy.database();
        Tenant provisioned = tenancy.register("provisioned");
        SchemaName byFlyway = new Slug("by-flyway").schema();
        database.execute("create schema tenant_by_flyway authorization tenancy_owner");
        stockFlyway(tenancy, byFlyway).migrate();

        assertThat(SchemaCatalog.of(database, provisioned.schema()))
                .hasSizeGreaterThan(40)
                .isEqualTo(SchemaCatalog.of(database, byFlyway));
        assertThat(history(database, provisioned.schema())).isEqualTo(history(database, byFlyway));
        stockFlyway(tenancy, provisioned.schema()).validate();
        TenantSchema schema = new TenantSchema(
                provisioned.id(), provisioned.slug().value(), provisioned.schema(), provisioned.schemaState());
        assertThat(migrate(tenancy, schema))
                .as("the ledger says what Flyway finds")
                .isEqualTo(new UpToDate(provisioned.schemaState()));
    }

    /** The checksum of a repeatable script that names its schema differs by nature; validate looks at it. */
    private static List<String> history(TestDatabase database, SchemaName schema) {
        return SchemaCatalog.history(database, schema).stream()
                .map(row -> row.contains("R__where") ? row.replaceAll("-?\\d+\\|t$", "<checksum>|t") : row)
                .toList();
    }

    private static Attempt migrate(TestTenancy tenancy, TenantSchema schema) throws SQLException {
        FleetSettings settings = FleetSettings.ofRegistry(
                tenancy.database().owner(), tenancy.config().tenantLocations());
        try (Connection connection = tenancy.database().owner().getConnection()) {
            return new SchemaMigrator(settings, MigrationCatalog.resolve(settings))
                    .migrate(connection, schema, new Limits(Duration.ofSeconds(1), Duration.ZERO));
        }
    }

    /** Flyway with nothing of ours in it but the place of the scripts and the schema's name. */
    private static Flyway stockFlyway(TestTenancy tenancy, SchemaName schema) {
        TestDatabase database = tenancy.database();
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(
                        database.url(),
                        database.config().owner().user(),
                        database.config().owner().password())
                .schemas(schema.value())
                .locations(tenancy.config().tenantLocations().toArray(String[]::new));
        // With its default, stock Flyway waits for itself at CREATE INDEX CONCURRENTLY, for ever.
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }

    private static final String FUNCTIONS =
            """
            create function one() returns int language plpgsql as $body$
            declare
              text_with_semicolon text := 'a;b';
            begin
              -- a comment; with a semicolon
              return 1;
            end;
            $body$;
            create function two() returns int language sql as $$ select 2; $$;
            create function three() returns int language sql begin atomic select 1; select 3; end;
            create procedure four() language plpgsql as '
            begin
              perform ''quoted; text'';
            end';
            do $$ begin
              create table made_by_block (id int);
            end $$;
            create table stamped (id int, at timestamptz);
            create function stamp() returns trigger language plpgsql as $f$
            begin
              new.at := $n$2026-01-01$n$;
              return new;
            end $f$;
            create trigger stamp before insert on stamped for each row execute function stamp();
            insert into stamped (id) values (one() + two());
            """;

    private static final String CHARACTERS =
            """
            create table characters (
              question text default 'is it?',
              braces   text default '{fn now()} {d ''2026-01-01''} {}',
              slash    text default 'C:\\temp\\',
              escaped  text default E'tab\\t quote\\' semicolon;',
              quoted   text default 'it''s; "here"',
              "odd; ""name" text default U&'\\0441',
              percent  text default '100%% %s %1$s',
              dollar   text default '$1 $$ $tenancy$',
              script   text default 'Žofie 東京 😀',
              number   int default 1 /* a comment; in /* a comment */ here */
            );
            create index characters_question_idx on characters ((question ~ 'is it\\?'));
            comment on table characters is 'a -- comment; /* not one';
            create table documents (body jsonb, check (body ? 'id'));
            insert into documents values ('{"id": 1, "tags": ["?"]}');
            insert into characters default values;
            """;
}
