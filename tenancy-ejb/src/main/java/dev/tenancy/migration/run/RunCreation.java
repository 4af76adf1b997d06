package dev.tenancy.migration.run;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.KnownTenants;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import dev.tenancy.tenant.SchemaState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a run and one task for each tenant that is not at the target: two inserts, however many tenants. */
final class RunCreation {

    /** Names the lock under which runs are created and resumed, so that two at once cannot both be the only one. */
    static final long LOCK = 0x74656e6d696772L;

    /** Runs with tasks that are kept; older ones go, with their tasks. The audit trail stays. */
    private static final int KEPT = 100;

    private static final String INSERT_RUN =
            """
            insert into {runs} (status, target_version, target_digest, only_tenants, exclude, task_order, canary,
              wave_size, gate, error_budget, lock_timeout_ms, statement_timeout_ms, attempts, waves, max_failures,
              servers_join, created_by)
            values ('paused', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?)
            returning id
            """;

    /** The schemas' sizes are asked for only where they are the order; {@code pg_class} has no index by schema. */
    private static final String SIZES =
            """
            left join (
              select n.nspname, sum(pg_catalog.pg_total_relation_size(c.oid)) as size
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where c.relkind in ('r', 'm') group by n.nspname
            ) s on s.nspname = t.schema_name
            """;

    private static final String INSERT_TASKS =
            """
            insert into {tasks} (run_id, position, wave, tenant_id, tenant, schema_name, from_version)
            select ?, position,
                   case when position <= canaries then 1
                        else (canaries > 0)::int
                             + case when ?::int is null then 1 else (position - canaries - 1) / ?::int + 1 end
                   end,
                   id, slug, schema_name, schema_version
            from (
              select t.id, t.slug, t.schema_name, t.schema_version,
                     row_number() over (order by t.slug = any(?) desc, %s t.slug) as position,
                     (case when ?::int is not null then ?::int
                           when ?::int is not null then greatest(1, ceil(count(*) over () * ?::int / 100.0))
                           else count(*) filter (where t.slug = any(?)) over ()
                      end)::int as canaries
              from {tenants} t %s
              where {takes-part} and (t.schema_version, t.schema_digest) is distinct from (?::text, ?::text)
                and (cardinality(?::text[]) = 0 or t.slug = any(?))
                and t.slug <> all(?)
            ) chosen
            """;

    private final Ledgered ledger;
    private final RunRows rows;

    RunCreation(Ledgered ledger, RunRows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    MigrationRun create(SchemaState target, RunOptions options, String actor, boolean serversJoin) throws SQLException {
        return ledger.write(connection -> {
            onlyOne(connection);
            KnownTenants.require(connection, ledger, options);
            long id = insertRun(connection, target, options, actor, serversJoin);
            insertTasks(connection, id, target, options);
            begin(connection, id, options);
            prune(connection);
            Audit.write(
                    connection, ledger, actor, "migration.started", "run " + id + " to version " + target.version());
            return rows.run(connection, id);
        });
    }

    /** @throws MigrationRunConflict if a run is open */
    void onlyOne(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
        Optional<MigrationRun> open = rows.open(connection);
        if (open.isPresent()) {
            MigrationRun run = open.get();
            throw new MigrationRunConflict("Migration run " + run.id() + ", to version " + run.target()
                    + " and started by " + run.createdBy() + ", is "
                    + run.status().code()
                    + "; there can be one at a time: resume it, or cancel it first.");
        }
    }

    private long insertRun(
            Connection connection, SchemaState target, RunOptions options, String actor, boolean serversJoin)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ledger.sql(INSERT_RUN))) {
            int i = 0;
            insert.setString(++i, target.version());
            insert.setString(++i, target.digest());
            insert.setArray(++i, array(connection, options.only()));
            insert.setArray(++i, array(connection, options.exclude()));
            insert.setString(++i, options.order().toString());
            insert.setString(++i, options.canary().map(Object::toString).orElse(null));
            insert.setObject(
                    ++i, options.waveSize().isPresent() ? options.waveSize().getAsInt() : null);
            insert.setString(++i, RunRows.gate(options.gate()));
            insert.setString(++i, options.maxFailures().toString());
            insert.setLong(++i, options.lockTimeout().toMillis());
            insert.setLong(++i, options.statementTimeout().toMillis());
            insert.setInt(++i, options.attempts());
            insert.setBoolean(++i, serversJoin);
            insert.setString(++i, actor);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void insertTasks(Connection connection, long id, SchemaState target, RunOptions options)
            throws SQLException {
        List<String> named = options.canary().orElse(null) instanceof Canary.Named names ? names.tenants() : List.of();
        Integer count = options.canary().orElse(null) instanceof Canary.Count c ? Integer.valueOf(c.tenants()) : null;
        Integer percent =
                options.canary().orElse(null) instanceof Canary.Percent p ? Integer.valueOf(p.percent()) : null;
        List<Object> parameters = new ArrayList<>();
        parameters.add(id);
        Integer waveSize = options.waveSize().isPresent()
                ? Integer.valueOf(options.waveSize().getAsInt())
                : null;
        parameters.add(waveSize);
        parameters.add(waveSize);
        parameters.add(array(connection, named));
        String order = "";
        String join = "";
        if (options.order() instanceof TaskOrder.Size) {
            order = "coalesce(s.size, 0),";
            join = SIZES;
        } else if (options.order() instanceof TaskOrder.Label label) {
            order = "t.labels ->> ? nulls last,";
            parameters.add(label.key());
        }
        parameters.add(count);
        parameters.add(count);
        parameters.add(percent);
        parameters.add(percent);
        parameters.add(array(connection, named));
        parameters.add(target.version());
        parameters.add(target.digest());
        parameters.add(array(connection, options.only()));
        parameters.add(array(connection, options.only()));
        parameters.add(array(connection, options.exclude()));
        try (PreparedStatement insert = connection.prepareStatement(ledger.sql(INSERT_TASKS.formatted(order, join)))) {
            for (int i = 0; i < parameters.size(); i++) {
                insert.setObject(i + 1, parameters.get(i));
            }
            insert.executeUpdate();
        }
    }

    /** What depends on how many tasks there are; and the run begins, or has ended if there are none. */
    private void begin(Connection connection, long id, RunOptions options) throws SQLException {
        int tasks;
        int waves;
        try (PreparedStatement select = connection.prepareStatement(
                ledger.sql("select count(*), coalesce(max(wave), 1) from {tasks} where run_id = ?"))) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                tasks = row.getInt(1);
                waves = row.getInt(2);
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                ledger.sql(
                        """
                update {runs} set waves = ?, max_failures = ?, status = ?,
                  finished_at = case when ? then now() end
                where id = ?
                """))) {
            update.setInt(1, waves);
            update.setInt(2, options.maxFailures().of(tasks));
            update.setString(3, tasks == 0 ? "completed" : "running");
            update.setBoolean(4, tasks == 0);
            update.setLong(5, id);
            update.executeUpdate();
        }
    }

    private void prune(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                ledger.sql(
                        """
                delete from {runs} where id <= (
                  select id from {runs} r where exists (select from {tasks} t where t.run_id = r.id)
                  order by id desc offset ? limit 1)
                """))) {
            delete.setInt(1, KEPT);
            delete.executeUpdate();
        }
    }

    private static Array array(Connection connection, List<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }
}
