package dev.tenancy.server;

import dev.tenancy.datasource.DataSources;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.run.RunWatch;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.Starting;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The fleet's migration inside a server: a thin shell around {@link Fleet}. What goes on is driven in the background. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({FleetMigrations.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FleetService implements FleetMigrations {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Inject
    private Readiness readiness;

    @Inject
    private FleetDriver driver;

    @Override
    public FleetStatus status() {
        return ask(Fleet::status);
    }

    @Override
    public FleetPlan plan(RunOptions options) {
        return ask(fleet -> fleet.plan(options));
    }

    @Override
    public Rehearsal rehearse(RunOptions options, int sample) {
        return ask(fleet -> fleet.rehearse(options, sample));
    }

    @Override
    public MigrationRun start(RunOptions options, String actor) {
        return driven(ask(fleet -> fleet.create(options, actor, true)));
    }

    @Override
    public MigrationRun run(long id) {
        return ask(fleet -> fleet.run(id));
    }

    @Override
    public Page<MigrationRun, Long> runs(Limit limit, Optional<Long> before) {
        return ask(fleet -> fleet.runs(limit, before));
    }

    @Override
    public Page<MigrationTask, Integer> tasks(
            long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after) {
        return ask(fleet -> fleet.tasks(id, status, limit, after));
    }

    @Override
    public List<MigrationTask> finished(long id, Instant since) {
        return ask(fleet -> new RunWatch(new Ledgered(registry, LedgerHome.REGISTRY)).finished(id, since));
    }

    @Override
    public MigrationRun pause(long id, String actor) {
        return ask(fleet -> fleet.pause(id, actor));
    }

    @Override
    public MigrationRun resume(long id, String actor) {
        return driven(ask(fleet -> fleet.resume(id, actor, true)));
    }

    @Override
    public MigrationRun cancel(long id, String actor) {
        return ask(fleet -> fleet.cancel(id, actor));
    }

    @Override
    public MigrationRun retry(long id, String actor) {
        return driven(ask(fleet -> fleet.retry(id, actor, true)));
    }

    @Override
    public MigrationRun approve(long id, String actor) {
        return driven(ask(fleet -> fleet.approve(id, actor)));
    }

    private MigrationRun driven(MigrationRun run) {
        driver.drive(run.id());
        return run;
    }

    private <T> T ask(Question<T> question) {
        Fleet fleet = readiness
                .fleet()
                .orElseThrow(() -> new Starting(
                        "The fleet can be seen and migrated once start-up is done; try again in a few" + " seconds."));
        return DatabaseCall.answer("the fleet's migration failed", () -> question.ask(fleet));
    }

    private interface Question<T> {
        T ask(Fleet fleet) throws SQLException;
    }
}
