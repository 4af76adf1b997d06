package dev.tenancy.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrators that are killed and a server that crashes, at random moments: no tenant is torn and the run ends right. */
class KilledRunsTest {

    private static final int TENANTS = 40;
    private static final int KILLS = 90;
    private static final int CRASHES = 15;

    /** Slow enough that a random moment is likely to be in the middle of one. */
    private static final String SCRIPT =
            """
            alter table projects add column k%1$d int;
            select pg_sleep(0.005);
            create index k%1$d_idx on projects (k%1$d);
            select pg_sleep(0.005);
            create table t%1$d (id int);
            select pg_sleep(0.005);
            insert into t%1$d values (1);
            """;

    private static final String PARTS =
            """
            select t.schema_name, (t.schema_version = '%1$d')::int as ledger,
                   (select count(*) from pg_attribute a where a.attrelid = p.oid and a.attname = 'k%1$d') as columns,
                   (select count(*) from pg_class c where c.relnamespace = n.oid and c.relname = 'k%1$d_idx') as indexes,
                   (select count(*) from pg_class c where c.relnamespace = n.oid and c.relname = 't%1$d') as tables
            from public.tenants t join pg_namespace n on n.nspname = t.schema_name
            join pg_class p on p.relnamespace = n.oid and p.relname = 'projects'
            """;

    @TempDir
    private Path directory;

    private final Random random = new Random(20261123);
    private TestTenancy tenancy;
    private TestDatabase database;
    private Scripts scripts;
    private int version = 99;

    @BeforeEach
    void register_tenants() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        // The test server is set to lose the last transactions in a crash; PostgreSQL's default is not to.
        database.execute("alter database " + database.name() + " set synchronous_commit = on");
        scripts = new Scripts(directory);
        IntStream.range(0, TENANTS).forEach(i -> tenancy.register("kill-%02d".formatted(i)));
    }

    @Test
    void a_killed_migrator_tears_no_tenant_and_its_run_ends_right() throws Exception {
        int kills = 0;
        while (kills < KILLS) {
            Fleet fleet = nextRelease();
            MigrationRun run = fleet.create(RunOptions.DEFAULT, "tester", false);
            int killsOfThisRun = 0;
            while (fleet.run(run.id()).status() == RunStatus.RUNNING) {
                Process migrator = MigratorProcess.engine(database, locations(), run.id());
                Thread.sleep(100 + random.nextInt(250));
                if (migrator.isAlive() && killsOfThisRun < 30) {
                    migrator.destroyForcibly().waitFor();
                    int inHand = fleet.run(run.id()).counts().running();
                    kills += inHand > 0 ? 1 : 0;
                    killsOfThisRun++;
                } else {
                    migrator.waitFor();
                }
                assertThat(torn(version)).isEmpty();
            }
            assertThatAllIsRight(fleet, run);
        }
    }

    @Test
    void a_server_that_crashes_tears_no_tenant_and_the_run_goes_on_after_it() throws Exception {
        int crashes = 0;
        while (crashes < CRASHES) {
            Fleet fleet = nextRelease();
            MigrationRun run = fleet.create(RunOptions.DEFAULT, "tester", false);
            while (fleet.run(run.id()).status() == RunStatus.RUNNING) {
                Driving driving = drive(fleet, run);
                Thread.sleep(random.nextInt(200));
                if (crashes < CRASHES) {
                    TestDatabase.crashServer();
                    crashes++;
                    try {
                        driving.await();
                    } catch (DatabaseUnavailable e) {
                        // what it is told
                    } finally {
                        TestDatabase.startServer();
                    }
                } else {
                    driving.await();
                }
                assertThat(torn(version)).isEmpty();
            }
            assertThatAllIsRight(fleet, run);
        }
    }

    @Test
    void control_a_migrator_that_commits_each_statement_does_tear() throws Exception {
        List<String> schemas = database.query("select schema_name from public.tenants order by 1");
        int torn = 0;
        for (int attempt = 0; torn == 0 && attempt < 20; attempt++) {
            version++;
            Process migrator = MigratorProcess.autocommit(
                    database,
                    schemas,
                    SCRIPT.formatted(version)
                            .lines()
                            .map(line -> line.replace(";", ""))
                            .toList());
            Thread.sleep(random.nextInt(300));
            migrator.destroyForcibly().waitFor();
            Thread.sleep(100);
            torn = parts(version).stream()
                    .filter(line -> !line.matches(".*\\|(0\\|0\\|0|1\\|1\\|1)"))
                    .toList()
                    .size();
        }

        assertThat(torn).isPositive();
    }

    private Fleet nextRelease() {
        version++;
        scripts.with("V%d__more.sql".formatted(version), SCRIPT.formatted(version));
        return Fleet.open(FleetSettings.ofRegistry(database.owner(), locations()));
    }

    private Driving drive(Fleet fleet, MigrationRun run) throws SQLException {
        return new Runs(new Ledgered(database.owner(), LedgerHome.REGISTRY), Duration.ofMillis(500))
                .drive(
                        run.id(),
                        fleet.migrations().target(),
                        new SchemaMigrator(fleet.settings(), fleet.migrations()),
                        "driver-" + random.nextInt(),
                        4,
                        RunListener.NONE);
    }

    private void assertThatAllIsRight(Fleet fleet, MigrationRun run) throws SQLException {
        MigrationRun end = fleet.run(run.id());
        assertThat(end.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(end.counts().migrated() + end.counts().upToDate()).isEqualTo(TENANTS);
        assertThat(fleet.status().upToDate()).isEqualTo(TENANTS);
        assertThat(parts(version)).allMatch(line -> line.endsWith("|1|1|1"));
    }

    /**
     * Tenants that have a part of a migration and not the rest: column, index, table, history row, ledger. One statement,
     * because the backend of a killed process may still be at work.
     */
    private List<String> torn(int migration) {
        String histories = database.query("select schema_name from public.tenants").stream()
                .map(schema ->
                        "select '%1$s' as schema_name, count(*) as applied from %1$s.flyway_schema_history where version = '%2$d' and success"
                                .formatted(schema, migration))
                .collect(Collectors.joining(" union all "));
        return database.query(
                "select * from (" + PARTS.formatted(migration) + ") p join (" + histories
                        + ") h using (schema_name) where not (applied = columns and columns = indexes and indexes = tables and tables = ledger)");
    }

    private List<String> parts(int migration) {
        return database.query(
                "select schema_name, columns, indexes, tables from (" + PARTS.formatted(migration) + ") p order by 1");
    }

    private List<String> locations() {
        return List.of(TestTenancy.OWN_MIGRATIONS, scripts.location());
    }
}
