package dev.tenancy.migration;

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
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // TODO goes with the last stub
public final class Fleet {

    private final FleetSettings settings;
    private final MigrationSet migrations;

    private Fleet(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
    }

    /**
     * Resolves the scripts, once.
     *
     * @throws org.flywaydb.core.api.FlywayException if a location does not exist, a name is out of form or a version
     *     comes twice
     * @throws InvalidScripts if a script names a shared or another tenant's schema, or has a placeholder without a value
     */
    public static Fleet open(FleetSettings settings) {
        return new Fleet(settings, MigrationCatalog.resolve(settings.owner(), settings.locations()));
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
        throw new UnsupportedOperationException();
    }

    /** What a run with these options would do now: one query, and a history for each state found. */
    public FleetPlan plan(RunOptions options) throws SQLException {
        throw new UnsupportedOperationException(options.toString());
    }

    /** Tries the plan in transactions that roll back, on up to so many tenants of each group. */
    public Rehearsal rehearse(RunOptions options, int sample) throws SQLException {
        throw new UnsupportedOperationException(options.toString() + sample);
    }

    /**
     * Writes a run and its tasks. Nobody works on it yet.
     *
     * @param serversJoin whether servers that find it work on it too
     * @throws dev.tenancy.problem.TenancyException.MigrationRunConflict if another is open
     * @throws dev.tenancy.problem.TenancyException.TenantNotFound if the options name a tenant there is none of
     */
    public MigrationRun create(RunOptions options, String actor, boolean serversJoin) throws SQLException {
        throw new UnsupportedOperationException(options + actor + serversJoin);
    }

    /**
     * Works on a run until there is nothing left to do in it, it is stopped, or {@link Driving#stop} is called. Several
     * processes may do so at once.
     *
     * @param node names this process in tasks and leases
     * @param parallel how many connections
     */
    public Driving drive(long id, String node, int parallel, RunListener listener) {
        throw new UnsupportedOperationException(id + node + parallel + listener);
    }

    /** The run that is open, if one is. */
    public Optional<MigrationRun> openRun() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** A run as it is now. */
    public MigrationRun run(long id) throws SQLException {
        throw new UnsupportedOperationException(String.valueOf(id));
    }

    /** Runs, newest first. */
    public Page<MigrationRun, Long> runs(Limit limit, Optional<Long> before) throws SQLException {
        throw new UnsupportedOperationException(limit.toString() + before);
    }

    /** Tasks in the run's order. */
    public Page<MigrationTask, Integer> tasks(
            long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after) throws SQLException {
        throw new UnsupportedOperationException(id + limit.toString() + after + status);
    }

    /** Begins no more tasks. */
    public MigrationRun pause(long id, String actor) throws SQLException {
        throw new UnsupportedOperationException(id + actor);
    }

    /** Goes on. */
    public MigrationRun resume(long id, String actor, boolean serversJoin) throws SQLException {
        throw new UnsupportedOperationException(id + actor + serversJoin);
    }

    /** Gives it up. */
    public MigrationRun cancel(long id, String actor) throws SQLException {
        throw new UnsupportedOperationException(id + actor);
    }

    /** Tries the failed ones again. */
    public MigrationRun retry(long id, String actor, boolean serversJoin) throws SQLException {
        throw new UnsupportedOperationException(id + actor + serversJoin);
    }

    /** Lets the next wave begin. */
    public MigrationRun approve(long id, String actor) throws SQLException {
        throw new UnsupportedOperationException(id + actor);
    }
}
