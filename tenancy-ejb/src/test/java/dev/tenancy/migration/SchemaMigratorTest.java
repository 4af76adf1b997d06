package dev.tenancy.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.migration.Attempt.Blocked;
import dev.tenancy.migration.Attempt.Done;
import dev.tenancy.migration.Attempt.Failed;
import dev.tenancy.migration.Attempt.Migrated;
import dev.tenancy.migration.Attempt.UpToDate;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.MessageCounter;
import dev.tenancy.testing.SchemaCatalog;
import dev.tenancy.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaMigratorTest {

    private static final String INVOICES = "create table invoices (id uuid primary key);";

    @TempDir
    private Path directory;

    private MigratingFixture fleet;
    private TestDatabase database;

    @BeforeEach
    void prepare() {
        fleet = new MigratingFixture(directory);
        database = fleet.database;
        fleet.register("acme");
    }

    @Test
    void a_tenant_is_migrated_with_its_ledger() throws SQLException {
        fleet.scripts.with("V101__invoices.sql", INVOICES).with("V102__more.sql", "create table more ();");
        SchemaState before = fleet.tenant("acme").state();

        Attempt attempt = fleet.migrate("acme");

        SchemaState target = fleet.set().target();
        assertThat(attempt).isEqualTo(new Migrated(before.version(), target, 2));
        assertThat(fleet.tenant("acme").state()).isEqualTo(target);
    }

    @Test
    void a_ledger_that_cannot_be_written_takes_the_whole_migration_back() throws SQLException {
        fleet.scripts.with("V101__invoices.sql", INVOICES);
        TenantSchema before = fleet.tenant("acme");
        List<String> catalog = catalog();
        database.execute(
                """
                create function public.refuse() returns trigger language plpgsql as
                  $$ begin raise exception 'the ledger is closed'; end $$;
                create trigger refuse before update on public.tenants for each row execute function public.refuse();
                """);

        Attempt attempt = fleet.migrate("acme");

        assertThat(attempt).isInstanceOf(Failed.class);
        assertThat(fleet.tenant("acme")).isEqualTo(before);
        assertThat(catalog()).isEqualTo(catalog);
    }

    @Test
    void a_tenant_that_is_up_to_date_gets_its_ledger_right() throws SQLException {
        SchemaState state = fleet.tenant("acme").state();
        database.execute("update public.tenants set schema_version = '1', schema_digest = 'wrong'");

        assertThat(fleet.migrate("acme")).isEqualTo(new UpToDate(state));
        assertThat(fleet.tenant("acme").state()).isEqualTo(state);
    }

    @Test
    void two_messages_migrate_a_tenant() throws Exception {
        fleet.scripts.with("V101__invoices.sql", INVOICES).with("V102__more.sql", "create table more ();");
        SchemaMigrator migrator = new SchemaMigrator(fleet.settings(), fleet.set());
        try (MessageCounter counter = MessageCounter.before(database);
                Connection connection = counter.dataSource().getConnection()) {
            int before = counter.roundTrips();
            assertThat(migrator.migrate(connection, fleet.tenant("acme"), MigratingFixture.LIMITS))
                    .isInstanceOf(Migrated.class);
            assertThat(counter.roundTrips() - before).isEqualTo(2);

            assertThat(migrator.migrate(connection, fleet.tenant("acme"), MigratingFixture.LIMITS))
                    .isInstanceOf(UpToDate.class);
            assertThat(counter.roundTrips() - before).isEqualTo(4);

            try (Statement control = connection.createStatement()) {
                control.execute("select 1");
                control.execute("select 2");
            }
            assertThat(counter.roundTrips() - before).as("each is counted").isEqualTo(6);
        }
    }

    @Test
    void flyway_and_we_keep_each_other_out_of_a_schema() throws Exception {
        fleet.scripts.with("V101__slow.sql", "select pg_sleep(3);").with("V102__more.sql", "create table more ();");
        Thread flyway = new Thread(() ->
                fleet.stock(fleet.tenancy.tenant(new Slug("acme")).schema()).migrate());
        flyway.start();
        try {
            while (database.query(
                            "select 1 from pg_stat_activity where query like '%pg_sleep(3)%' and pid <> pg_backend_pid()")
                    .isEmpty()) {
                Thread.sleep(20);
            }
            assertThat(fleet.migrate("acme")).isInstanceOfSatisfying(Blocked.class, blocked -> assertThat(
                            blocked.failure().inWords())
                    .contains("another process"));
        } finally {
            flyway.join();
        }
        assertThat(fleet.migrate("acme")).isInstanceOf(UpToDate.class);

        fleet.scripts.with("V103__later.sql", "create table later ();");
        HistoryTable table = new HistoryTable(fleet.tenant("acme").schema());
        try (Connection ours = database.owner().getConnection();
                TenantTransaction.Opened held = TenantTransaction.open(ours, table, MigratingFixture.LIMITS)) {
            assertThat(held.locked()).isTrue();
            assertThatExceptionOfType(FlywayException.class)
                    .isThrownBy(() -> fleet.configuration(
                                    fleet.tenancy.tenant(new Slug("acme")).schema())
                            .lockRetryCount(0)
                            .load()
                            .migrate())
                    .withMessageContaining("lock");
        }
    }

    @Test
    void the_failing_statement_is_named_and_nothing_of_the_script_stays() throws SQLException {
        fleet.scripts
                .with("V101__fine.sql", "create table fine ();")
                .with(
                        "V102__broken.sql",
                        "-- first\ncreate table before_it ();\n\ncreate table\n  invoices ();\nselect 1;");
        database.execute("create table tenant_acme.invoices ()");
        List<String> catalog = catalog();
        TenantSchema before = fleet.tenant("acme");

        Failed failed = (Failed) fleet.migrate("acme");

        assertThat(failed.failure().sqlState()).contains("42P07");
        assertThat(failed.failure().script()).contains("V102__broken.sql");
        assertThat(failed.failure().line()).hasValue(4);
        assertThat(failed.failure().message())
                .startsWith("relation \"invoices\" already exists; ")
                .contains("drift");
        assertThat(failed.at()).isEqualTo(before.state());
        assertThat(catalog()).isEqualTo(catalog);
        assertThat(fleet.tenant("acme")).isEqualTo(before);

        assertThat(tornByAutocommit()).as("the control tears").isNotEqualTo(catalog);
    }

    private List<String> tornByAutocommit() throws SQLException {
        try (Connection connection = database.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = tenant_acme");
            statement.execute("create table before_it ()");
            statement.execute("create table invoices ()");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("42P07");
        }
        return catalog();
    }

    @Test
    void a_constraint_checked_at_the_commit_names_its_script() throws SQLException {
        fleet.scripts.with(
                "V101__late.sql",
                """
                create table a (id int primary key);
                create table b (a int references a deferrable initially deferred);
                insert into b values (4711);
                """);

        Failed failed = (Failed) fleet.migrate("acme");

        assertThat(failed.failure().sqlState()).contains("23503");
        assertThat(failed.failure().script()).contains("V101__late.sql");
        assertThat(failed.failure().message()).as("rows are not told").doesNotContain("4711");
    }

    @Test
    void what_one_script_leaves_to_be_checked_is_checked_before_the_next_one() throws SQLException {
        String orders =
                "create table orders (id int primary key, parent int references orders deferrable initially deferred);";
        fleet.scripts
                .with("V101__orders.sql", orders + "insert into orders values (1, 2), (2, 1);")
                .with("V102__more.sql", "alter table orders add column note text;")
                .with("V103__turn.sql", "insert into orders values (3, 4); insert into orders values (4, 3);");

        assertThat(fleet.migrate("acme")).isInstanceOf(Migrated.class);
        assertThat(database.query("select count(*) from tenant_acme.orders")).containsExactly("4");

        fleet.scripts
                .with("V104__wrong.sql", "insert into orders values (5, 99);")
                .with("V105__after.sql", "create table after_it ();");
        Failed failed = (Failed) fleet.migrate("acme");
        assertThat(failed.failure().sqlState()).contains("23503");
        assertThat(failed.failure().script()).contains("V104__wrong.sql");
    }

    @Test
    void control_in_one_transaction_without_it_the_next_script_fails() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.execute(
                        "begin; create table tenant_acme.o (id int primary key, p int references tenant_acme.o deferrable"
                                + " initially deferred); insert into tenant_acme.o values (1, 1);"
                                + " alter table tenant_acme.o add column note text; commit"))
                .withMessageContaining("pending trigger events");
    }

    @ParameterizedTest
    @CsvSource({"40P01", "40001", "57014", "55P03"})
    void what_passes_is_worth_another_attempt(String state) throws SQLException {
        fleet.scripts.with("V101__x.sql", raising(state));
        List<String> catalog = catalog();

        Blocked blocked = (Blocked) fleet.migrate("acme");

        assertThat(blocked.failure().sqlState()).contains(state);
        assertThat(blocked.failure().message()).contains("tried again");
        assertThat(catalog()).isEqualTo(catalog);
    }

    @ParameterizedTest
    @CsvSource({"53100,full", "58030,log", "25006,read-only", "57P01,answer"})
    void what_concerns_every_tenant_is_no_failure_of_one(String state, String words) throws SQLException {
        fleet.scripts.with("V101__x.sql", raising(state));

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> fleet.migrate("acme"))
                .withMessageContaining(words);
    }

    private static String raising(String state) {
        return "do $$ begin raise exception 'made up' using errcode = '" + state + "'; end $$;";
    }

    @Test
    void a_lost_connection_is_no_failure_of_the_tenant() throws SQLException {
        fleet.scripts.with("V101__x.sql", "select pg_terminate_backend(pg_backend_pid());");

        assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> fleet.migrate("acme"));
    }

    @Test
    void a_reader_who_idles_holds_a_tenant_up_no_longer_than_the_timeout() throws SQLException {
        fleet.scripts.with("V101__x.sql", "alter table projects add column notes text;");
        try (Connection reader = database.superuser().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select * from tenant_acme.projects");

            Blocked blocked = (Blocked) fleet.migrate("acme");

            assertThat(blocked.failure().sqlState()).contains("55P03");
            assertThat(blocked.failure().script()).contains("V101__x.sql");
        }
        assertThat(fleet.migrate("acme")).isInstanceOf(Migrated.class);
    }

    @Test
    void a_statement_that_takes_too_long_is_cancelled() throws SQLException {
        fleet.scripts.with("V101__x.sql", "select pg_sleep(60);");
        Limits limits = new Limits(Duration.ofMillis(500), Duration.ofMillis(200));
        try (Connection connection = database.owner().getConnection()) {
            Blocked blocked = (Blocked) fleet.migrate(connection, "acme", limits);

            assertThat(blocked.failure().message()).contains("statement timeout");
        }
    }

    @Test
    void a_missing_schema_and_a_missing_history_are_told_apart() throws SQLException {
        fleet.register("globex");
        database.execute("drop table tenant_acme.flyway_schema_history; drop schema tenant_globex cascade");

        assertThat(((Failed) fleet.migrate("acme")).failure().message())
                .contains("has no history table 'flyway_schema_history'", "tenancy adopt");
        assertThat(((Failed) fleet.migrate("globex")).failure().message())
                .isEqualTo("the schema tenant_globex does not exist: restore it from a backup");
    }

    @Test
    void a_history_that_is_not_flyways_is_told() throws SQLException {
        database.execute("alter table tenant_acme.flyway_schema_history drop column description");

        assertThat(((Failed) fleet.migrate("acme")).failure().message())
                .contains("description", "not as Flyway makes it");
    }

    @Test
    void a_history_that_does_not_fit_the_scripts_stops_the_tenant_and_corrects_the_ledger() throws SQLException {
        SchemaState actual = fleet.tenant("acme").state();
        fleet.scripts.with("V101__invoices.sql", INVOICES);
        fleet.migrate("acme");
        SchemaState migrated = fleet.tenant("acme").state();
        assertThat(migrated).isNotEqualTo(actual);
        fleet.scripts.with("V101__invoices.sql", INVOICES + " -- changed");
        database.execute("update public.tenants set schema_version = '1', schema_digest = 'wrong'");

        Failed failed = (Failed) fleet.migrate("acme");

        assertThat(failed.failure().message()).contains("has changed since it was applied");
        assertThat(failed.at()).isEqualTo(migrated);
        assertThat(fleet.tenant("acme").state()).isEqualTo(migrated);
    }

    @Test
    void what_a_script_sets_does_not_reach_the_next_tenant() throws SQLException {
        fleet.register("globex");
        fleet.scripts.with(
                "V101__set.sql",
                "create table seen as select current_setting('statement_timeout') as t, current_setting('my.own', true) as o,"
                        + " to_regclass('pg_temp.scratch') is null as clean;"
                        + " set statement_timeout = '7min'; set my.own = 'acme'; create temp table scratch ();");
        try (Connection connection = database.owner().getConnection()) {
            assertThat(fleet.migrate(connection, "acme", MigratingFixture.LIMITS))
                    .isInstanceOf(Migrated.class);
            assertThat(TestDatabase.query(connection, "show statement_timeout")).containsExactly("0");
            assertThat(fleet.migrate(connection, "globex", MigratingFixture.LIMITS))
                    .isInstanceOf(Migrated.class);
            assertThat(database.query("table tenant_globex.seen")).containsExactly("0||t");

            try (Statement control = connection.createStatement()) {
                control.execute("begin; set my.own = 'acme'; commit;");
            }
            assertThat(TestDatabase.query(connection, "select current_setting('my.own')"))
                    .as("without a reset it does")
                    .containsExactly("acme");
        }
    }

    @Test
    void an_unqualified_name_does_not_reach_a_shared_table_whoever_runs_the_script() throws SQLException {
        fleet.scripts.with("V101__falls_through.sql", "create table t as table plans;");
        assertThat(((Failed) fleet.migrate("acme")).failure().sqlState()).contains("42P01");

        fleet.scripts.with("V101__falls_through.sql.conf", "executeInTransaction=true");
        assertThat(((Failed) fleet.migrate("acme")).failure().sqlState()).contains("42P01");
        List<Migration> migrations = fleet.set().migrations();
        assertThat(migrations.get(migrations.size() - 1).route().isFast()).isFalse();
    }

    @Test
    void a_script_that_says_it_leaves_its_schema_does_not_take_the_next_one_with_it() throws SQLException {
        String role = database.name() + "_role";
        fleet.scripts
                .with("V101__out.sql", "-- tenancy:cross-schema\nset search_path = public;\nset role " + role + ";")
                .with("V102__home.sql", "create table at_home ();");
        database.execute("create role %1$s; grant %1$s to tenancy_owner".formatted(role));

        assertThat(fleet.migrate("acme")).isInstanceOf(Migrated.class);
        assertThat(database.query("select to_regclass('tenant_acme.at_home') is not null"))
                .containsExactly("t");
    }

    @Test
    void an_index_left_invalid_is_built_anew() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int); insert into t values (1), (1);")
                .with("V102__index.sql", "create unique index concurrently if not exists t_a on t (a);");
        database.execute("create table tenant_acme.other (a int); insert into tenant_acme.other values (1), (1);"
                + " alter table tenant_acme.other owner to tenancy_owner");
        invalidIndex("other_a", "other");

        Failed failed = (Failed) fleet.migrate("acme");

        assertThat(failed.failure().sqlState()).contains("23505");
        assertThat(failed.failure().script()).contains("V102__index.sql");
        assertThat(failed.at().version()).isEqualTo("101");
        assertThat(fleet.tenant("acme").state().version()).isEqualTo("101");
        assertThat(invalid()).as("another's is left").containsExactly("other_a");
        assertThat(database.query("select script from tenant_acme.flyway_schema_history where not success"))
                .isEmpty();

        invalidIndex("t_a", "t");
        database.execute("delete from tenant_acme.t where ctid = (select min(ctid) from tenant_acme.t)");

        assertThat(fleet.migrate("acme")).isInstanceOf(Migrated.class);
        assertThat(invalid()).containsExactly("other_a");
        assertThat(database.query("select indisvalid from pg_index where indexrelid = 'tenant_acme.t_a'::regclass"))
                .containsExactly("t");
    }

    @Test
    void the_ledger_keeps_up_with_scripts_before_one_that_is_blocked() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int);")
                .with("V102__index.sql", "create index concurrently projects_late on projects (name);");
        try (Connection reader = database.superuser().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select * from tenant_acme.projects for update");
            reader.createStatement().execute("lock table tenant_acme.projects in row exclusive mode");

            Blocked blocked = (Blocked) fleet.migrate("acme");

            assertThat(blocked.failure().sqlState()).contains("55P03");
            assertThat(blocked.failure().script()).contains("V102__index.sql");
            assertThat(fleet.tenant("acme").state().version()).isEqualTo("101");
        }
        assertThat(fleet.migrate("acme")).isInstanceOf(Migrated.class);
        assertThat(invalid()).isEmpty();
    }

    private List<String> invalid() {
        return database.query("select indexrelid::regclass::text from pg_index where not indisvalid").stream()
                .map(name -> name.replace("tenant_acme.", ""))
                .toList();
    }

    private void invalidIndex(String index, String table) {
        try {
            database.execute("create unique index concurrently " + index + " on tenant_acme." + table + " (a)");
        } catch (IllegalStateException e) {
            database.execute("alter index tenant_acme." + index + " set (fillfactor = 90)");
        }
    }

    @Test
    void a_script_of_several_statements_outside_a_transaction_that_fails_says_what_to_do() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int, b int); insert into t values (1, 1), (2, 1);")
                .with(
                        "V102__indexes.sql",
                        "create unique index concurrently t_a on t (a);\ncreate unique index concurrently t_b on t (b);");

        Failed failed = (Failed) fleet.migrate("acme");

        assertThat(failed.failure().script()).contains("V102__indexes.sql");
        assertThat(failed.failure().line()).hasValue(2);
        assertThat(failed.failure().message()).contains("by hand", "flyway_schema_history");
        assertThat(((Failed) fleet.migrate("acme")).failure().message()).contains("failed and was not rolled back");
    }

    @Test
    void a_rehearsal_runs_everything_and_leaves_nothing() throws SQLException {
        fleet.scripts
                .with(
                        "V101__notes.sql",
                        "alter table projects add column notes text; create table fresh ();"
                                + " insert into team_members select * from team_members;")
                .with("V102__index.sql", "create index concurrently fresh_idx on projects (notes);")
                .with("V103__after.sql", "create table after_it ();");
        List<String> catalog = catalog();

        TenantRehearsal rehearsal = rehearse();

        assertThat(rehearsal.failure()).isEmpty();
        assertThat(rehearsal.scripts()).containsExactly("V101__notes.sql");
        assertThat(rehearsal.duration()).isPositive();
        assertThat(rehearsal.locks()).containsExactly("AccessExclusiveLock projects", "RowExclusiveLock team_members");
        assertThat(rehearsal.notRehearsed())
                .containsExactly(
                        "V102__index.sql was not tried: line 1 is CREATE INDEX CONCURRENTLY FRESH_IDX, which does not run"
                                + " in a transaction",
                        "V103__after.sql was not tried: it comes after V102__index.sql");
        assertThat(catalog()).isEqualTo(catalog);
        assertThat(fleet.migrate("acme")).isInstanceOf(Done.class);
        assertThat(rehearse().scripts()).isEmpty();
    }

    @Test
    void a_rehearsal_tells_which_statement_would_fail() throws SQLException {
        fleet.scripts.with("V101__x.sql", "create table t (a int);\ninsert into t values (1/0);");

        TenantRehearsal rehearsal = rehearse();

        assertThat(rehearsal.failure().orElseThrow().inWords())
                .startsWith("V101__x.sql line 2: division by zero; ")
                .endsWith("(SQLSTATE 22012)");
    }

    private TenantRehearsal rehearse() throws SQLException {
        try (Connection connection = database.owner().getConnection()) {
            return new SchemaMigrator(fleet.settings(), fleet.set())
                    .rehearse(connection, fleet.tenant("acme"), MigratingFixture.LIMITS);
        }
    }

    private List<String> catalog() {
        return SchemaCatalog.of(database, new Slug("acme").schema());
    }
}
