package dev.tenancy.migration.run;

import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import dev.tenancy.problem.TenancyException.MigrationRunNotFound;
import dev.tenancy.tenant.SchemaState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The runs of one database: creating, watching, steering and driving them. */
public final class Runs {

    /** A process that has not been heard of for so long counts as dead. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final Ledgered ledger;
    private final RunRows rows;
    private final RunCreation creation;
    private final RunControl control;
    private final Duration lease;

    /** Kept in this ledger. */
    public Runs(Ledgered ledger) {
        this(ledger, LEASE);
    }

    Runs(Ledgered ledger, Duration lease) {
        this.ledger = ledger;
        this.rows = new RunRows(ledger);
        this.creation = new RunCreation(ledger, rows);
        this.control = new RunControl(ledger, rows, creation);
        this.lease = lease;
    }

    /** Writes a run and its tasks. */
    public MigrationRun create(SchemaState target, RunOptions options, String actor, boolean serversJoin)
            throws SQLException {
        return creation.create(target, options, actor, serversJoin);
    }

    /**
     * Works on a run with these scripts.
     *
     * @throws MigrationRunConflict if the run leads to another state than the scripts do
     */
    public Driving drive(
            long id, SchemaState target, SchemaMigrator migrator, String node, int parallel, RunListener listener)
            throws SQLException {
        MigrationRun run = run(id);
        if (!target(id).equals(target)) {
            throw new MigrationRunConflict("Migration run " + id + " leads to version " + run.target()
                    + " with other scripts than these, which lead to version " + target.version()
                    + "; use the scripts it was started with, or cancel it.");
        }
        RunOptions options = run.options();
        RunPlan plan = new RunPlan(
                id,
                target,
                new Limits(options.lockTimeout(), options.statementTimeout()),
                options.attempts(),
                run.counts().tenants(),
                parallel);
        return new RunDriver(ledger, migrator, plan, unique(node), lease, listener).start();
    }

    /** Two containers may have one name, and a process may come back: neither shall keep the other's lease. */
    private static String unique(String node) {
        return node + "#"
                + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
    }

    /** The state a run leads to. */
    public SchemaState target(long id) throws SQLException {
        return ledger.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    ledger.sql("select target_version, target_digest from {runs} where id = ?"))) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new MigrationRunNotFound(id);
                    }
                    return new SchemaState(row.getString(1), row.getString(2));
                }
            }
        });
    }

    /** The run that is open, if one is. */
    public Optional<MigrationRun> open() throws SQLException {
        return ledger.read(rows::open);
    }

    /** A run as it is now. */
    public MigrationRun run(long id) throws SQLException {
        return ledger.read(connection -> rows.run(connection, id));
    }

    /** Runs, newest first. */
    public Page<MigrationRun, Long> list(Limit limit, Optional<Long> before) throws SQLException {
        return ledger.read(connection -> rows.runs(connection, limit, before));
    }

    /** Tasks in the run's order. */
    public Page<MigrationTask, Integer> tasks(
            long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after) throws SQLException {
        return ledger.read(connection -> {
            rows.run(connection, id);
            return rows.tasks(connection, id, status, limit, after);
        });
    }

    /** Begins no more tasks. */
    public MigrationRun pause(long id, String actor) throws SQLException {
        return control.pause(id, actor);
    }

    /** Goes on. */
    public MigrationRun resume(long id, String actor, boolean serversJoin) throws SQLException {
        return control.resume(id, actor, serversJoin);
    }

    /** Gives it up. */
    public MigrationRun cancel(long id, String actor) throws SQLException {
        return control.cancel(id, actor);
    }

    /** Tries the failed ones again. */
    public MigrationRun retry(long id, String actor, boolean serversJoin) throws SQLException {
        return control.retry(id, actor, serversJoin);
    }

    /** Lets the next wave begin. */
    public MigrationRun approve(long id, String actor) throws SQLException {
        return control.approve(id, actor);
    }
}
