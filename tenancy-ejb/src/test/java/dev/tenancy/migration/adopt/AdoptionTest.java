package dev.tenancy.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Database.Login;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.adopt.Adoption.Adopted;
import dev.tenancy.migration.drift.Drift;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionTest {

    private static final String QUERY = "select schema_name, id from customers order by id";
    private static final List<String> SCHEMAS = List.of("Customer 42", "o'neil", "a\"b", "select", "a");

    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path directory;

    private Scripts scripts;

    @BeforeEach
    void prepare() {
        scripts = new Scripts(directory)
                .with("V1__orders.sql", "create table orders (id serial primary key, at timestamptz default now());")
                .with(
                        "V2__totals.sql",
                        "create view totals as select count(*) from orders; create function n() returns"
                                + " bigint language sql begin atomic select count(*) from orders; end;");
        database.execute("create table customers (id int, schema_name text); grant all on customers to public");
    }

    private void customers(String... schemas) {
        for (String schema : schemas) {
            database.execute("create schema " + quoted(schema) + " authorization tenancy_owner");
            database.execute(
                    "insert into customers select count(*), '" + schema.replace("'", "''") + "' from customers");
        }
    }

    private static String quoted(String schema) {
        return '"' + schema.replace("\"", "\"\"") + '"';
    }

    private Flyway flyway(String schema, String table) {
        return Flyway.configure()
                .dataSource(
                        database.url(),
                        database.config().owner().user(),
                        database.config().owner().password())
                .schemas(schema)
                .table(table)
                .locations(scripts.location())
                .ignoreMigrationPatterns("*:pending")
                .load();
    }

    private Fleet fleet(String table) {
        return fleet(database, table);
    }

    private Fleet fleet(TestDatabase as, String table) {
        return Fleet.open(
                new FleetSettings(as.owner(), LedgerHome.ADOPTED, List.of(scripts.location()), table, Map.of()));
    }

    private Adopted adopt(String table, String query, Optional<String> baseline) throws SQLException {
        return new Adoption(fleet(table)).adopt(query, baseline, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flyway_schema_history", "schema_version", "History 42"})
    void schemas_that_flyway_made_are_adopted_as_they_are(String table) throws SQLException {
        customers(SCHEMAS.toArray(String[]::new));
        SCHEMAS.forEach(schema -> flyway(schema, table).migrate());

        Adopted adopted = adopt(table, QUERY, Optional.empty());

        assertThat(adopted).isEqualTo(new Adopted(SCHEMAS, List.of(), List.of()));
        assertThat(database.query("select distinct schema_version from tenancy.tenants where slug = schema_name"))
                .containsExactly("2");
        assertThat(database.query("select count(distinct schema_digest) from tenancy.tenants"))
                .containsExactly("1");
        assertThat(database.query("select schema_digest from tenancy.tenants limit 1"))
                .containsExactly(fleet(table).migrations().target().digest());
        DriftReport report = new Drift(fleet(table)).report(List.of());
        assertThat(report).isEqualTo(new DriftReport(5, 5, List.of(), List.of(), List.of()));
        SCHEMAS.forEach(schema -> flyway(schema, table).validate());
    }

    @Test
    void drift_of_schemas_with_odd_names_is_found_and_mended() throws SQLException {
        customers(SCHEMAS.toArray(String[]::new));
        for (String schema : SCHEMAS) {
            flyway(schema, "h").migrate();
        }
        adopt("h", QUERY, Optional.empty());
        for (String schema : SCHEMAS) {
            database.execute("set role tenancy_owner; set search_path = " + quoted(schema)
                    + "; drop function n(); drop view totals; alter table orders alter column at drop default,"
                    + " alter column id drop default");

            List<DriftReport.Difference> found = new Drift(fleet("h"))
                    .report(List.of(schema))
                    .drifted()
                    .get(0)
                    .differences();

            assertThat(found)
                    .extracting(DriftReport.Difference::object)
                    .containsExactly("column orders.id", "column orders.at", "function n()", "view totals");
            assertThat(new Drift(fleet("h")).repair(schema, found, "test")).isEmpty();
        }
        assertThat(new Drift(fleet("h")).report(List.of()).clean()).isEqualTo(5);
    }

    @Test
    void a_schema_without_a_history_is_refused_or_begins_at_a_baseline_as_flyway_would_have_it() throws SQLException {
        customers("Customer 42", "o'neil");
        for (String schema : List.of("Customer 42", "o'neil")) {
            database.execute("set role tenancy_owner; set search_path = " + quoted(schema)
                    + "; create table orders (id serial primary key, at timestamptz default now())");
        }
        assertThat(adopt("h", QUERY, Optional.empty()).refused())
                .hasSize(2)
                .allSatisfy(refused -> assertThat(refused.reason()).contains("has no h", "--baseline"));
        assertThat(database.query("select * from tenancy.tenants")).isEmpty();

        Adopted adopted = adopt("h", QUERY, Optional.of("1"));

        assertThat(adopted).isEqualTo(new Adopted(List.of("Customer 42", "o'neil"), List.of(), List.of()));
        assertThat(database.query("select distinct schema_version from tenancy.tenants"))
                .containsExactly("1");
        Flyway flyway = flyway("o'neil", "h");
        flyway.validate();
        assertThat(Arrays.stream(flyway.info().all()).map(MigrationInfo::getState))
                .contains(MigrationState.BASELINE, MigrationState.PENDING)
                .doesNotContain(MigrationState.MISSING_SUCCESS, MigrationState.FUTURE_SUCCESS, MigrationState.FAILED);
        assertThat(new Drift(fleet("h")).report(List.of()).clean()).isEqualTo(2);
        database.execute("create schema twin authorization tenancy_owner");
        Flyway.configure()
                .configuration(flyway("twin", "h").getConfiguration())
                .baselineVersion("1")
                .load()
                .baseline();
        assertThat(history("\"o'neil\".h")).isEqualTo(history("twin.h"));
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
        assertThat(adopt("h", QUERY, Optional.empty()).known()).containsExactly("Customer 42", "o'neil");
        assertThat(database.query("select slug, schema_version from tenancy.tenants order by 1"))
                .containsExactly("Customer 42|1", "o'neil|2");
    }

    private List<String> history(String table) {
        return database.query(
                "select installed_rank, version, description, type, script, checksum, installed_by, success from "
                        + table);
    }

    @Test
    void what_most_schemas_of_a_baseline_are_is_the_measure_where_no_script_says_it() throws SQLException {
        for (String script : List.of("V1__orders.sql", "V2__totals.sql")) {
            assertThat(directory.resolve(script).toFile().delete()).isTrue();
        }
        scripts.with("V9__later.sql", "alter table orders add column later int;");
        customers("c1", "c2", "c3");
        for (String schema : List.of("c1", "c2", "c3")) {
            database.execute("set role tenancy_owner; set search_path = " + schema
                    + "; create table orders (id int); create index orders_id_idx on orders (id)");
        }
        adopt("h", QUERY, Optional.of("8"));
        assertThat(new Drift(fleet("h")).report(List.of()).clean()).isEqualTo(3);

        database.execute("drop index c2.orders_id_idx");

        assertThat(new Drift(fleet("h")).report(List.of()).drifted())
                .singleElement()
                .satisfies(drifted -> {
                    assertThat(drifted.tenant()).isEqualTo("c2");
                    assertThat(drifted.differences()).singleElement().satisfies(difference -> assertThat(
                                    difference.kind())
                            .isEqualTo(Kind.MISSING_OBJECT));
                    assertThat(new Drift(fleet("h")).repair("c2", drifted.differences(), "test"))
                            .isEmpty();
                });
    }

    @Test
    void a_try_changes_nothing() throws SQLException {
        customers("c1");

        assertThat(new Adoption(fleet("h")).adopt(QUERY, Optional.of("1"), true).adopted())
                .containsExactly("c1");
        assertThat(database.query("select nspname from pg_namespace where nspname = 'tenancy'"))
                .isEmpty();
        assertThat(database.query("select relname from pg_class where relname = 'h'"))
                .isEmpty();
    }

    @Test
    void nonsense_is_refused_name_by_name_and_the_rest_is_adopted() throws SQLException {
        customers("good");
        flyway("good", "h").migrate();
        database.execute("create schema forbidden; create schema odd authorization tenancy_owner;"
                + " create table odd.h (id int); alter table odd.h owner to tenancy_owner");

        Adopted adopted = adopt(
                "h",
                """
                select * from unnest(array['good', null, '', 'good', 'Good', 'public', 'pg_catalog', 'information_schema',
                                           'tenancy', 'pg_toast', 'forbidden', 'odd', repeat('x', 70)]) as n;
                -- the end
                """,
                Optional.empty());

        assertThat(adopted.adopted()).containsExactly("good");
        assertThat(adopted.refused())
                .extracting(refused -> refused.schema() + ": " + refused.reason())
                .anySatisfy(line -> assertThat(line).contains("row 2 of the query has no name"))
                .anySatisfy(line -> assertThat(line).startsWith(": '' is not the name of a schema"))
                .anySatisfy(line -> assertThat(line).contains("good: the query names it 2 times"))
                .anySatisfy(line -> assertThat(line).contains("Good: there is no such schema; there is 'good'"))
                .anySatisfy(line -> assertThat(line).contains("public: schema 'public' is shared"))
                .anySatisfy(line -> assertThat(line).contains("tenancy: schema 'tenancy' is shared"))
                .anySatisfy(
                        line -> assertThat(line).contains("forbidden: the login 'tenancy_owner' may not work in it"))
                .anySatisfy(line -> assertThat(line).contains("odd: its h is no history of Flyway's"))
                .hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            textBlock =
                    """
            select no_such from customers                 ; the tenants query fails: ERROR: column "no_such" does not exist (SQLSTATE 42703)
            selec                                         ; SQLSTATE 42601
            ~~                                            ; is empty
            ~ ; ~                                         ; is empty
            select schema_name from customers where false ; answers no row
            select from customers                         ; has no column
            ~select 'a'; drop table customers~            ; has 2 statements
            ~commit; drop table customers~                ; has 2 statements
            delete from customers                         ; it may only read
            delete from customers returning schema_name   ; it may only read
            drop table customers                          ; it may only read
            commit                                        ; answers no rows
            """)
    void a_query_that_is_none_is_refused_and_nothing_is_changed(String query, String message) {
        customers("c1");

        assertThatExceptionOfType(AdoptionRefused.class)
                .isThrownBy(() -> adopt("h", query, Optional.of("1")))
                .withMessageContaining(message);
        assertThat(database.query("select schema_name from customers")).containsExactly("c1");
        assertThat(database.query("select nspname from pg_namespace where nspname = 'tenancy'"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "1;2", "latest"})
    void a_baseline_that_is_no_version_is_refused(String baseline) {
        assertThatExceptionOfType(AdoptionRefused.class)
                .isThrownBy(() -> adopt("h", QUERY, Optional.of(baseline)))
                .withMessageContaining("baseline '" + baseline + "' is no version");
    }

    @Test
    void an_ordinary_login_that_owns_the_schemas_needs_a_schema_for_the_ledger_and_no_more() throws SQLException {
        customers("c1");
        database.execute("do $$ begin if not exists (select from pg_roles where rolname = 'dba') then"
                + " create role dba login password 'dba secret'; end if; end $$; alter schema c1 owner to dba");
        TestDatabase asDba = database.as(database.config().app(), new Login("dba", "dba secret"));

        assertThatExceptionOfType(AdoptionRefused.class)
                .isThrownBy(() -> new Adoption(fleet(asDba, "h")).adopt(QUERY, Optional.of("1"), false))
                .withMessageContaining("may not create the schema 'tenancy'")
                .withMessageContaining("GRANT CREATE ON DATABASE");

        database.execute("create schema tenancy authorization dba");
        assertThat(new Adoption(fleet(asDba, "h"))
                        .adopt(QUERY, Optional.of("1"), false)
                        .adopted())
                .containsExactly("c1");
    }

    @Test
    void a_schema_of_the_ledgers_name_that_is_something_else_is_left_alone() {
        customers("c1");
        database.execute("create schema tenancy authorization tenancy_owner; create table tenancy.theirs (id int)");

        assertThatExceptionOfType(AdoptionRefused.class)
                .isThrownBy(() -> adopt("h", QUERY, Optional.of("1")))
                .withMessageContaining("the ledger cannot be kept in the schema 'tenancy'");
        assertThat(database.query("select tablename from pg_tables where schemaname = 'tenancy'"))
                .containsExactly("theirs");
    }
}
