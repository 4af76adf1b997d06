package dev.tenancy.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Isolation;
import dev.tenancy.migration.Ledger.Incomplete;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.SchemaCatalog;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FleetMigrationTest {

    private static final String INVOICES = "create table invoices (id uuid primary key);";

    @TempDir
    private Path directory;

    private TestTenancy before;
    private TestDatabase database;

    @BeforeEach
    void prepare() {
        before = TestTenancy.create();
        database = before.database();
        before.register("acme");
        before.register("globex");
        before.register("initech");
    }

    @Test
    void the_registry_is_migrated_once() {
        SharedMigrations shared =
                new SharedMigrations(database.owner(), before.config().sharedLocations());

        assertThat(shared.migrate()).isZero();
        assertThat(database.query("select code from public.plans order by code"))
                .containsExactly("business", "free", "team");
        assertThat(database.query("select version, success from public.flyway_schema_history"))
                .startsWith("1|t", "2|t", "3|t")
                .allMatch(row -> row.endsWith("|t"))
                .doesNotHaveDuplicates();
    }

    @Test
    void nobody_is_behind_when_nothing_is_pending() throws SQLException {
        assertThat(before.ledger().notAt(before.migrations().target())).isEmpty();
        assertThat(before.migrateFleet()).isEmpty();
    }

    @Test
    void a_new_script_is_run_in_every_schema_that_lacks_it_and_the_ledger_says_so() throws SQLException {
        TestTenancy after = release(new Scripts(directory).with("V100__invoices.sql", INVOICES));
        Tenant newcomer = after.register("umbrella");
        SchemaState target = after.migrations().target();
        assertThat(slugs(after.ledger().notAt(target))).containsExactly("acme", "globex", "initech");

        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(tasks).hasSize(3).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.MIGRATED);
            assertThat(task.from()).contains(before.version());
            assertThat(task.to()).contains("100");
        });
        assertThat(after.ledger().notAt(target)).isEmpty();
        assertThat(target.version()).isEqualTo("100");
        Tenant migrated = after.tenant(new Slug("acme"));
        assertThat(migrated.schemaState()).isEqualTo(newcomer.schemaState());
        assertThat(SchemaCatalog.of(database, migrated.schema()))
                .isEqualTo(SchemaCatalog.of(database, newcomer.schema()));
        assertThat(SchemaCatalog.history(database, migrated.schema()))
                .isEqualTo(SchemaCatalog.history(database, newcomer.schema()));
        assertThat(after.migrateFleet()).isEmpty();
    }

    @Test
    void a_changed_repeatable_script_is_run_again() throws SQLException {
        Scripts scripts = new Scripts(directory).with("R__view.sql", "create view v as select 1 as x;");
        TestTenancy release = release(scripts);
        release.migrateFleet();

        scripts.with("R__view.sql", "create or replace view v as select 2 as x;");
        List<MigrationTask> tasks = release.migrateFleet();

        assertAllMigrated(tasks, 3);
        assertThat(database.query("select x from tenant_acme.v")).containsExactly("2");
        assertThat(release.ledger().notAt(release.migrations().target())).isEmpty();
        assertThat(release.tenant(new Slug("acme")).schemaState())
                .as("a schema migrated twice is where a new one begins")
                .isEqualTo(release.register("umbrella").schemaState());
    }

    @Test
    void a_tenant_whose_script_fails_is_closed_whole_and_the_others_go_on() throws SQLException {
        TestTenancy after = release(new Scripts(directory)
                .with("V100__invoices.sql", "create table before_it (); " + INVOICES + " create table after_it ();"));
        database.execute("create table tenant_globex.invoices ()");
        List<String> globex = SchemaCatalog.of(database, new Slug("globex").schema());

        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(slugs(tasks, TaskStatus.MIGRATED)).containsExactly("acme", "initech");
        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("globex");
        assertThat(reason(tasks.get(1))).contains("V100__invoices.sql");
        assertThat(SchemaCatalog.of(database, new Slug("globex").schema())).isEqualTo(globex);
        assertThat(slugs(after.ledger().notAt(after.migrations().target()))).containsExactly("globex");

        database.execute("drop table tenant_globex.invoices");

        assertAllMigrated(after.migrateFleet(), 1);
        assertThat(after.ledger().notAt(after.migrations().target())).isEmpty();
    }

    @Test
    void the_ledger_tells_how_far_a_tenant_came_whose_second_script_fails() throws SQLException {
        TestTenancy after = release(new Scripts(directory)
                .with("V100__orders.sql", "create table orders ();")
                .with("V101__invoices.sql", INVOICES));
        database.execute("create table tenant_globex.invoices ()");

        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("globex");
        assertThat(after.tenant(new Slug("globex")).schemaState().version())
                .isEqualTo(database.query("select max(version::int) from tenant_globex.flyway_schema_history")
                        .get(0));
    }

    @Test
    void a_script_that_changed_after_it_ran_closes_every_tenant_that_ran_it() throws SQLException {
        Scripts scripts = new Scripts(directory).with("V100__invoices.sql", INVOICES);
        TestTenancy after = release(scripts);
        after.migrateFleet();
        Tenant acme = after.tenant(new Slug("acme"));

        scripts.with("V100__invoices.sql", INVOICES + " -- and more");
        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("acme", "globex", "initech");
        assertThat(reason(tasks.get(0))).contains("has changed since it was applied");
        assertThat(after.tenant(new Slug("acme"))).isEqualTo(acme);
    }

    @Test
    void a_script_finds_nothing_of_the_registry_by_an_unqualified_name() throws SQLException {
        TestTenancy after =
                release(new Scripts(directory).with("V100__falls_through.sql", "create table t as table plans;"));

        assertThat(slugs(after.migrateFleet(), TaskStatus.FAILED)).containsExactly("acme", "globex", "initech");

        TestTenancy control = release(new Scripts(directory)
                .with("V100__falls_through.sql", "-- tenancy:cross-schema\ncreate table t as table public.plans;"));
        assertAllMigrated(control.migrateFleet(), 3);
    }

    @Test
    @Timeout(60)
    void a_database_lost_on_the_way_leaves_a_run_that_goes_on_and_closes_nobody() throws Exception {
        TestTenancy after = release(
                new Scripts(directory).with("V100__invoices.sql", "select pg_catalog.pg_sleep(1); " + INVOICES));
        Fleet fleet = after.fleet();
        MigrationRun run = fleet.create(RunOptions.DEFAULT, "test", false);
        try {
            Driving driving = fleet.drive(run.id(), "lost", 2, RunListener.NONE);
            TestDatabase.stopServer();
            assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(driving::await);
        } finally {
            TestDatabase.startServer();
        }

        MigrationRun ended =
                fleet.drive(run.id(), "another", 2, RunListener.NONE).await();

        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.counts().migrated() + ended.counts().upToDate()).isEqualTo(3);
    }

    @Test
    void a_tenant_whose_history_cannot_be_read_is_closed_and_the_others_go_on() throws SQLException {
        TestTenancy after = release(new Scripts(directory).with("V100__invoices.sql", INVOICES));
        database.execute("alter table tenant_globex.flyway_schema_history drop column description");
        SchemaState globex = after.tenant(new Slug("globex")).schemaState();

        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(slugs(tasks, TaskStatus.MIGRATED)).containsExactly("acme", "initech");
        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("globex");
        assertThat(reason(tasks.get(1))).contains("flyway_schema_history");
        assertThat(after.tenant(new Slug("globex")).schemaState()).isEqualTo(globex);
    }

    @Test
    void a_row_whose_schema_breaks_our_rules_touches_nothing_and_the_others_go_on() throws SQLException {
        TestTenancy after = release(new Scripts(directory).with("V100__invoices.sql", INVOICES));
        database.execute("update public.tenants set slug = 'Odd One' where slug = 'acme'");
        database.execute("update public.tenants set schema_name = 'public' where slug = 'globex'");

        List<MigrationTask> tasks = after.migrateFleet();

        assertThat(slugs(tasks, TaskStatus.MIGRATED)).containsExactly("Odd One", "initech");
        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("globex");
        assertThat(database.query("select to_regclass('public.invoices')")).containsExactly("");
    }

    @Test
    void an_idle_reader_of_one_tenants_table_holds_up_no_other() throws SQLException {
        TestTenancy after =
                release(new Scripts(directory).with("V100__notes.sql", "alter table projects add column notes text;"));
        List<MigrationTask> tasks;
        try (Connection reader = database.superuser().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select * from tenant_globex.projects");

            tasks = after.migrateFleet();
        }

        assertThat(slugs(tasks, TaskStatus.MIGRATED)).containsExactly("acme", "initech");
        assertThat(slugs(tasks, TaskStatus.FAILED)).containsExactly("globex");
        assertThat(reason(tasks.get(1))).contains("V100__notes.sql", "lock timeout", "another session");
        assertAllMigrated(after.migrateFleet(), 1);
    }

    @Test
    void the_reason_of_a_failure_says_script_line_and_what_the_database_said() throws SQLException {
        TestTenancy after =
                release(new Scripts(directory).with("V100__invoices.sql", "create table fine ();\n" + INVOICES));
        database.execute("create table tenant_globex.invoices ()");

        assertThat(reason(after.migrateFleet().get(1)))
                .startsWith("V100__invoices.sql line 2: relation \"invoices\" already exists")
                .endsWith("(SQLSTATE 42P07)");
    }

    @Test
    void a_schema_or_role_that_somebody_dropped_is_found_though_the_ledger_says_all_is_well() throws SQLException {
        Slug roleless = TestDatabase.freshSlug();
        before.register(roleless);
        assertThat(before.ledger().missing(Isolation.ROLE)).isEmpty();

        database.execute("drop schema tenant_globex cascade");
        database.execute(
                "drop owned by %1$s; drop role %1$s".formatted(roleless.schema().quoted()));

        assertThat(before.ledger().notAt(before.migrations().target())).isEmpty();
        assertThat(before.ledger().missing(Isolation.ROLE))
                .extracting(missing -> missing.tenant().slug(), Incomplete::reason)
                .satisfiesExactlyInAnyOrder(
                        missing -> assertThat(missing.toList().toString())
                                .startsWith("[globex, the schema tenant_globex does not exist"),
                        missing -> assertThat(missing.toList().toString())
                                .startsWith("[%s, the role %s does not exist".formatted(roleless, roleless.schema())));
        assertThat(before.ledger().missing(Isolation.SCHEMA)).hasSize(1);
    }

    private TestTenancy release(Scripts scripts) {
        return before.release(TestTenancy.OWN_MIGRATIONS, scripts.location());
    }

    private static List<String> slugs(List<TenantSchema> tenants) {
        return tenants.stream().map(tenant -> tenant.slug()).toList();
    }

    private static List<String> slugs(List<MigrationTask> tasks, TaskStatus status) {
        return tasks.stream()
                .filter(task -> task.status() == status)
                .map(MigrationTask::tenant)
                .toList();
    }

    private static void assertAllMigrated(List<MigrationTask> tasks, int count) {
        assertThat(tasks).hasSize(count).allSatisfy(task -> assertThat(task.status())
                .as(task.toString())
                .isEqualTo(TaskStatus.MIGRATED));
    }

    private static String reason(MigrationTask task) {
        return task.failure().orElseThrow().inWords();
    }
}
