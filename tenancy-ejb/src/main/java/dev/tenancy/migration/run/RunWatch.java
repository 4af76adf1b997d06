package dev.tenancy.migration.run;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a server asks again and again of the runs: each question is one cheap query. */
public final class RunWatch {

    private final Ledgered ledger;

    /** Asks this ledger. */
    public RunWatch(Ledgered ledger) {
        this.ledger = ledger;
    }

    /** The run that is under way, leads to this state and may be joined by servers. */
    public OptionalLong joinable(SchemaState target) throws SQLException {
        return openTo(target, "and status = 'running' and servers_join");
    }

    /** The run that is open and leads to this state, whether it is under way or waits for somebody. */
    public OptionalLong open(SchemaState target) throws SQLException {
        return openTo(target, "");
    }

    /**
     * Tasks that reached a final status at this moment or later, in the order in which they did.
     *
     * <p>A task's time is taken just before the transaction that writes its row commits: who asks again should ask from a little earlier, and
     * pass over what it has seen.
     */
    public List<MigrationTask> finished(long run, Instant since) throws SQLException {
        return ledger.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ledger.sql("select " + RunRows.TASK_COLUMNS
                    + " from {tasks} t where t.run_id = ? and t.finished_at >= ?"
                    + " order by t.finished_at, t.position"))) {
                select.setLong(1, run);
                select.setObject(2, since.atOffset(ZoneOffset.UTC));
                List<MigrationTask> tasks = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        tasks.add(RunRows.task(rows));
                    }
                }
                return tasks;
            }
        });
    }

    private OptionalLong openTo(SchemaState target, String condition) throws SQLException {
        return ledger.read(connection -> openTo(connection, target, condition));
    }

    private OptionalLong openTo(Connection connection, SchemaState target, String condition) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(
                """
                select id from {runs}
                where status in ('running', 'paused', 'awaiting-approval')
                  and target_version = ? and target_digest = ?
                """
                        + condition))) {
            select.setString(1, target.version());
            select.setString(2, target.digest());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }
}
