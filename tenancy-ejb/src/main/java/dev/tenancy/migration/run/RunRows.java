package dev.tenancy.migration.run;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.TaskFailure;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.MigrationRunNotFound;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads runs and tasks. */
final class RunRows {

    private static final String RUN =
            """
            select r.*, c.*,
                   (select count(*) from {workers} w where w.run_id = r.id and w.lease_until > now()) as workers
            from {runs} r
            cross join lateral (
              select count(*) filter (where t.status = 'pending') as pending,
                     count(*) filter (where t.status = 'pending' and t.message is not null) as retrying,
                     count(*) filter (where t.status = 'running') as running,
                     count(*) filter (where t.status = 'migrated') as migrated,
                     count(*) filter (where t.status = 'up-to-date') as up_to_date,
                     count(*) filter (where t.status = 'failed') as failed,
                     count(*) filter (where t.status = 'skipped') as skipped
              from {tasks} t where t.run_id = r.id) c
            """;

    static final String TASK_COLUMNS =
            """
            t.position, t.wave, t.tenant, t.schema_name, t.status, t.attempts, t.from_version, t.to_version,
            t.duration_ms, t.node, t.sql_state, t.message, t.script, t.line, t.finished_at
            """;

    private final Ledgered ledger;

    RunRows(Ledgered ledger) {
        this.ledger = ledger;
    }

    /** A run on a connection of the caller's. @throws MigrationRunNotFound if there is none */
    MigrationRun run(Connection connection, long id) throws SQLException {
        return runs(connection, "where r.id = ?", id).stream()
                .findFirst()
                .orElseThrow(() -> new MigrationRunNotFound(id));
    }

    Optional<MigrationRun> open(Connection connection) throws SQLException {
        return runs(connection, "where r.status in ('running', 'paused', 'awaiting-approval')").stream()
                .findFirst();
    }

    Page<MigrationRun, Long> runs(Connection connection, Limit limit, Optional<Long> before) throws SQLException {
        List<MigrationRun> runs = runs(
                connection, "where r.id < ? order by r.id desc limit ?", before.orElse(Long.MAX_VALUE), limit.probe());
        return Page.cut(runs, limit, MigrationRun::id);
    }

    Page<MigrationTask, Integer> tasks(
            Connection connection, long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql("select " + TASK_COLUMNS
                + " from {tasks} t where t.run_id = ? and t.position > ? and (t.status = ? or ?::text is null)"
                + " order by t.position limit ?"))) {
            select.setLong(1, id);
            select.setInt(2, after.orElse(0));
            select.setString(3, status.map(TaskStatus::code).orElse(null));
            select.setString(4, status.map(TaskStatus::code).orElse(null));
            select.setInt(5, limit.probe());
            List<MigrationTask> tasks = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tasks.add(task(rows));
                }
            }
            return Page.cut(tasks, limit, MigrationTask::position);
        }
    }

    private List<MigrationRun> runs(Connection connection, String condition, Object... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(RUN) + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            List<MigrationRun> runs = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    runs.add(run(rows));
                }
            }
            return runs;
        }
    }

    private static MigrationRun run(ResultSet row) throws SQLException {
        return new MigrationRun(
                row.getLong("id"),
                RunStatus.of(row.getString("status")),
                row.getString("target_version"),
                options(row),
                row.getInt("wave"),
                row.getInt("waves"),
                new TaskCounts(
                        row.getInt("pending"),
                        row.getInt("retrying"),
                        row.getInt("running"),
                        row.getInt("migrated"),
                        row.getInt("up_to_date"),
                        row.getInt("failed"),
                        row.getInt("skipped")),
                row.getInt("workers"),
                Optional.ofNullable(row.getString("reason")),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"));
    }

    private static RunOptions options(ResultSet row) throws SQLException {
        return new RunOptions(
                texts(row, "only_tenants"),
                texts(row, "exclude"),
                TaskOrder.parse(row.getString("task_order")),
                Optional.ofNullable(row.getString("canary")).map(Canary::parse),
                number(row, "wave_size"),
                gate(row.getString("gate")),
                ErrorBudget.parse(row.getString("error_budget")),
                Duration.ofMillis(row.getLong("lock_timeout_ms")),
                Duration.ofMillis(row.getLong("statement_timeout_ms")),
                row.getInt("attempts"));
    }

    static WaveGate gate(String text) {
        return switch (text) {
            case "open" -> new WaveGate.Open();
            case "approval" -> new WaveGate.Approval();
            default -> new WaveGate.Pause(Duration.parse(text));
        };
    }

    static String gate(WaveGate gate) {
        if (gate instanceof WaveGate.Pause pause) {
            return pause.time().toString();
        }
        return gate instanceof WaveGate.Approval ? "approval" : "open";
    }

    static MigrationTask task(ResultSet row) throws SQLException {
        OptionalInt duration = number(row, "duration_ms");
        return new MigrationTask(
                row.getInt("position"),
                row.getInt("wave"),
                row.getString("tenant"),
                row.getString("schema_name"),
                TaskStatus.of(row.getString("status")),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("from_version")),
                Optional.ofNullable(row.getString("to_version")),
                duration.isPresent() ? Optional.of(Duration.ofMillis(duration.getAsInt())) : Optional.empty(),
                Optional.ofNullable(row.getString("node")),
                failure(row),
                instant(row, "finished_at"));
    }

    private static Optional<TaskFailure> failure(ResultSet row) throws SQLException {
        String message = row.getString("message");
        return message == null
                ? Optional.empty()
                : Optional.of(new TaskFailure(
                        Optional.ofNullable(row.getString("sql_state")),
                        message,
                        Optional.ofNullable(row.getString("script")),
                        number(row, "line")));
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
