package dev.tenancy.migration;

import dev.tenancy.migration.run.Runs;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The fleet and its migration, for whoever drives it: a server, the command line. Plain code; each call is a transaction
 * of its own on the owner's connections.
 *
 * <p>Every method throws {@link dev.tenancy.problem.TenancyException.DatabaseUnavailable} if the database is lost, and
 * {@link SQLException} for what else it refuses.
 */
public final class Fleet {

    private final FleetSettings settings;
    private final MigrationSet migrations;
    private final Ledgered ledger;
    private final Runs runs;

    private Fleet(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
        this.ledger = new Ledgered(settings.owner(), settings.home());
        this.runs = new Runs(ledger);
    }

    /**
     * Resolves the scripts, once.
     *
     * @throws org.flywaydb.core.api.FlywayException if a location does not exist, a name is out of form or a version
     *     comes twice
     * @throws InvalidScripts if a script names a shared or another tenant's schema, or has a placeholder without a value
     */
    public static Fleet open(FleetSettings settings) {
        return new Fleet(settings, MigrationCatalog.resolve(settings));
    }

    /** What it is migrated with. */
    public FleetSettings settings() {
        return settings;
    }

    /** The scripts and the state they lead to. */
    public MigrationSet migrations() {
        return migrations;
    }

    /** The state of every schema: one query. */
    public FleetStatus status() throws SQLException {
        return new StatusQuery(ledger).status(migrations.target());
    }

    /** What a run with these options would do now: one query, and a history for each state found. */
    public FleetPlan plan(RunOptions options) throws SQLException {
        return new Planning(ledger, settings, migrations).plan(options);
    }

    /** Tries the plan in transactions that roll back, on up to so many tenants of each group. */
    public Rehearsal rehearse(RunOptions options, int sample) throws SQLException {
        return new Rehearsing(
                        ledger, new SchemaMigrator(settings, migrations), new Planning(ledger, settings, migrations))
                .rehearse(migrations.target(), options, sample);
    }

    /**
     * Writes a run and its tasks. Nobody works on it yet.
     *
     * @param serversJoin whether servers that find it work on it too
     * @throws dev.tenancy.problem.TenancyException.MigrationRunConflict if another is open
     * @throws dev.tenancy.problem.TenancyException.TenantNotFound if the options name a tenant there is none of
     */
    public MigrationRun create(RunOptions options, String actor, boolean serversJoin) throws SQLException {
        return runs.create(migrations.target(), options, actor, serversJoin);
    }

    /**
     * Works on a run until there is nothing left to do in it, it is stopped, or {@link Driving#stop} is called. Several
     * processes may do so at once.
     *
     * @param node names this process in tasks and leases; no other may have the same name
     * @param parallel how many connections
     * @throws dev.tenancy.problem.TenancyException.MigrationRunConflict if the run leads to another state than our scripts
     */
    public Driving drive(long id, String node, int parallel, RunListener listener) throws SQLException {
        return runs.drive(id, migrations.target(), new SchemaMigrator(settings, migrations), node, parallel, listener);
    }

    /** The run that is open, if one is. */
    public Optional<MigrationRun> openRun() throws SQLException {
        return runs.open();
    }

    /** Whether a run leads to the state our scripts lead to, so that we can drive it. */
    public boolean leadsToOurTarget(long id) throws SQLException {
        return runs.target(id).equals(migrations.target());
    }

    /** A run as it is now. @throws dev.tenancy.problem.TenancyException.MigrationRunNotFound if there is none */
    public MigrationRun run(long id) throws SQLException {
        return runs.run(id);
    }

    /** Runs, newest first, from before {@code before}. */
    public Page<MigrationRun, Long> runs(Limit limit, Optional<Long> before) throws SQLException {
        return runs.list(limit, before);
    }

    /** Tasks in the run's order, from behind {@code after}; only those of a status, if one is given. */
    public Page<MigrationTask, Integer> tasks(
            long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after) throws SQLException {
        return runs.tasks(id, status, limit, after);
    }

    /** Begins no more tasks, in whatever process. */
    public MigrationRun pause(long id, String actor) throws SQLException {
        return runs.pause(id, actor);
    }

    /** Goes on, also after a halt, with the failures so far forgiven. Somebody must drive it. */
    public MigrationRun resume(long id, String actor, boolean serversJoin) throws SQLException {
        return runs.resume(id, actor, serversJoin);
    }

    /** Gives it up: what was not begun is skipped. */
    public MigrationRun cancel(long id, String actor) throws SQLException {
        return runs.cancel(id, actor);
    }

    /** Puts the failed tasks back and goes on. Somebody must drive it. */
    public MigrationRun retry(long id, String actor, boolean serversJoin) throws SQLException {
        return runs.retry(id, actor, serversJoin);
    }

    /** Lets the next wave begin. Somebody must drive it. */
    public MigrationRun approve(long id, String actor) throws SQLException {
        return runs.approve(id, actor);
    }
}
