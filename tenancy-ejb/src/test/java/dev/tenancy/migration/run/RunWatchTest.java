package dev.tenancy.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.ClosedTenants;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server asks again and again, with the application's own login, which may read the registry and no more. */
class RunWatchTest {

    private static final RunOptions OPTIONS = RunOptions.DEFAULT.withMaxFailures(ErrorBudget.UNLIMITED);

    @TempDir
    private Path directory;

    private TestTenancy before;
    private TestTenancy tenancy;
    private Fleet fleet;
    private SchemaState target;
    private RunWatch watch;

    @BeforeEach
    void prepare() {
        before = TestTenancy.create();
        before.register("acme");
        before.register("globex");
        before.register("initech");
        tenancy = before.release(
                TestTenancy.OWN_MIGRATIONS,
                new Scripts(directory)
                        .with("V100__invoices.sql", "create table fine ();\ncreate table invoices ();")
                        .location());
        fleet = tenancy.fleet();
        target = fleet.migrations().target();
        watch = new RunWatch(new Ledgered(tenancy.database().app(), LedgerHome.REGISTRY));
    }

    @Test
    void only_a_run_under_way_to_the_same_state_that_servers_may_join_is_joinable() throws Exception {
        assertThat(watch.joinable(target)).isEmpty();
        MigrationRun run = fleet.create(OPTIONS, "test", true);

        assertThat(watch.joinable(target)).hasValue(run.id());
        assertThat(watch.joinable(new SchemaState(target.version(), "0".repeat(64))))
                .as("other scripts, same version")
                .isEmpty();
        fleet.pause(run.id(), "test");
        assertThat(watch.joinable(target)).isEmpty();
        assertThat(watch.open(target)).hasValue(run.id());
        fleet.cancel(run.id(), "test");
        assertThat(watch.open(target)).isEmpty();
        fleet.create(OPTIONS, "test", false);
        assertThat(watch.joinable(target)).as("somebody's own").isEmpty();
    }

    @Test
    void tasks_are_told_in_the_order_in_which_they_finished() throws Exception {
        MigrationRun run = fleet.create(OPTIONS, "test", false);
        assertThat(watch.finished(run.id(), Instant.EPOCH)).isEmpty();

        fleet.drive(run.id(), "test", 1, RunListener.NONE).await();

        List<MigrationTask> finished = watch.finished(run.id(), Instant.EPOCH);
        assertThat(finished).extracting(MigrationTask::tenant).containsExactly("acme", "globex", "initech");
        Instant second = finished.get(1).finishedAt().orElseThrow();
        assertThat(watch.finished(run.id(), second))
                .extracting(MigrationTask::tenant)
                .containsExactly("globex", "initech");
    }

    @Test
    void who_is_closed_is_counted_and_the_first_few_are_named_with_the_reason() throws Exception {
        Ledger ledger = new Ledger(tenancy.database().app());
        ClosedTenants behind = ledger.closed(target, 2);
        assertThat(behind.count()).isEqualTo(3);
        assertThat(behind.reasons())
                .containsOnlyKeys("acme", "globex")
                .containsEntry("acme", "at version " + before.version() + ", this release serves 100");

        tenancy.database().execute("create table tenant_globex.invoices ()");
        tenancy.migrateFleet();

        ClosedTenants failed = ledger.closed(target, 2);
        assertThat(failed.count()).isEqualTo(1);
        assertThat(failed.reasons().get("globex"))
                .startsWith("V100__invoices.sql line 2: ")
                .contains("42P07");
        tenancy.database().execute("drop table tenant_globex.invoices");
        tenancy.migrateFleet();
        assertThat(ledger.closed(target, 2)).isEqualTo(ClosedTenants.NONE);
    }
}
