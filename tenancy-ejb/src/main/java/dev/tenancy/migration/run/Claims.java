package dev.tenancy.migration.run;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How one process takes tasks of a run, and keeps them.
 *
 * <p>A process holds one lease for all it has claimed. While it renews it nobody else takes them; once it is over anybody
 * does. That a tenant is migrated once does not rest on this but on its own lock and history: the lease only saves work.
 * So a claim does not wait for the disk either.
 */
final class Claims {

    private static final String CLAIM =
            """
            with r as materialized (
              select wave from {runs}
              where id = ? and status = 'running' and (wave_not_before is null or wave_not_before <= now())
            ), waiting as materialized (
              select t.run_id, t.position from {tasks} t
              where t.run_id = ? and t.wave = (select wave from r) and t.status = 'pending'
                and (t.not_before is null or t.not_before <= now())
              order by t.attempts, t.position
              limit ?
              for update skip locked
            ), orphaned as materialized (
              select t.run_id, t.position from {tasks} t
              where t.run_id = ? and t.wave = (select wave from r) and t.status = 'running'
                and not exists (select from {workers} w
                                where w.run_id = t.run_id and w.node = t.node and w.lease_until > now())
              limit ? - (select count(*) from waiting)
              for update skip locked
            ), taken as (
              update {tasks} t set status = 'running', node = ?, attempts = attempts + 1
              from (table waiting union all table orphaned) c
              where t.run_id = c.run_id and t.position = c.position
              returning t.position, t.wave, t.attempts, t.tenant_id, t.tenant, t.schema_name
            )
            select k.position, k.wave, k.attempts, k.tenant_id, k.tenant, k.schema_name,
                   t.schema_version, t.schema_digest
            from taken k left join {tenants} t on t.id = k.tenant_id and {takes-part}
            cross join (select set_config('synchronous_commit', 'off', true)) as need_not_wait_for_the_disk
            order by k.position
            """;

    private final Ledgered ledger;
    private final long run;
    private final String node;
    private final Duration lease;

    Claims(Ledgered ledger, long run, String node, Duration lease) {
        this.ledger = ledger;
        this.run = run;
        this.node = node;
        this.lease = lease;
    }

    String node() {
        return node;
    }

    /** Takes up to so many tasks of the current wave; none if the run is not running. */
    List<Claim> take(Connection connection, int most) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(CLAIM))) {
            update.setLong(1, run);
            update.setLong(2, run);
            update.setInt(3, most);
            update.setLong(4, run);
            update.setInt(5, most);
            update.setString(6, node);
            List<Claim> claims = new ArrayList<>();
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    String version = row.getString("schema_version");
                    claims.add(new Claim(
                            row.getInt("position"),
                            row.getInt("wave"),
                            row.getInt("attempts"),
                            row.getObject("tenant_id", UUID.class),
                            row.getString("tenant"),
                            row.getString("schema_name"),
                            version == null
                                    ? Optional.empty()
                                    : Optional.of(new SchemaState(version, row.getString("schema_digest")))));
                }
            }
            return claims;
        }
    }

    /** Whether the tenant still takes part: it may have been purged, or marked as failed, since it was claimed. */
    boolean takesPart(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(ledger.sql("select from {tenants} t where t.id = ? and {takes-part}"))) {
            select.setObject(1, claim.tenantId());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Takes or renews the lease. */
    void renew(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                ledger.sql(
                        """
                insert into {workers} (run_id, node, lease_until) values (?, ?, now() + make_interval(secs => ?))
                on conflict (run_id, node) do update set lease_until = excluded.lease_until
                """))) {
            insert.setLong(1, run);
            insert.setString(2, node);
            insert.setDouble(3, lease.toMillis() / 1000.0);
            insert.executeUpdate();
        }
    }

    /** Gives back what was claimed and not begun. */
    void giveBack(Connection connection, Collection<Claim> unbegun) throws SQLException {
        if (unbegun.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                ledger.sql(
                        """
                update {tasks} set status = 'pending', attempts = attempts - 1, node = null
                where run_id = ? and node = ? and status = 'running' and position = any (?)
                """))) {
            update.setLong(1, run);
            update.setString(2, node);
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", unbegun.stream().map(Claim::position).toArray()));
            update.executeUpdate();
        }
    }

    /** Gives back what is still claimed, begun or not, and the lease; nobody takes from a cancelled run. */
    void leave(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                ledger.sql(
                        """
                with left_behind as (
                  update {tasks} t set status = case when r.status = 'cancelled' then 'skipped' else 'pending' end,
                    node = null,
                    finished_at = case when r.status = 'cancelled' then now() end
                  from {runs} r
                  where r.id = t.run_id and t.run_id = ? and t.node = ? and t.status = 'running'
                )
                delete from {workers} where run_id = ? and node = ?
                """))) {
            update.setLong(1, run);
            update.setString(2, node);
            update.setLong(3, run);
            update.setString(4, node);
            update.executeUpdate();
        }
    }
}
