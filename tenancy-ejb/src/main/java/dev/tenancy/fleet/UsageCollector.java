package dev.tenancy.fleet;

import dev.tenancy.migration.Ledgered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Notes how large every tenant is, and forgets what is too old to be told apart: one point an hour for eight days, one a
 * day for four hundred.
 *
 * <p>Whoever asks for it, and however often: it is done when the last point is old enough. One at a time should.
 */
public final class UsageCollector {

    /** Of two nodes whose clocks tick apart, none shall come a moment too early and then wait for another round. */
    private static final double PATIENCE = 0.9;

    private static final String BEGIN = "set local lock_timeout = '5s'; set local statement_timeout = '5min'";

    private static final String IS_DUE =
            """
            select coalesce(max(at) < now() - make_interval(secs => ?), true) as due from public.fleet_usage
            """;

    private static final String FORGET_THIS_HOUR =
            """
            with again as (
              delete from public.fleet_usage where at >= date_trunc('hour', now(), 'UTC') returning at
            )
            delete from public.tenant_usage where at = any (array(select at from again))
            """;

    private static final String COLLECT =
            """
            with noted as (
              insert into public.tenant_usage (tenant_id, at, bytes)
              select t.id, now(), s.bytes
              from (%s) s
              join pg_catalog.pg_namespace n on n.oid = s.namespace
              join public.tenants t on t.schema_name = n.nspname
              returning bytes
            )
            insert into public.fleet_usage (at, tenants, bytes)
            select now(), count(*), coalesce(sum(bytes), 0) from noted
            """
                    .formatted(Sizes.QUERY);

    private static final String FORGET_THE_OLD =
            """
            with old as (
              delete from public.fleet_usage f
              where f.at < now() - interval '400 days'
                 or f.at < now() - interval '8 days' and exists (
                   select from public.fleet_usage later
                   where later.at > f.at and later.at < date_trunc('day', f.at, 'UTC') + interval '24 hours')
              returning at
            )
            delete from public.tenant_usage where at = any (array(select at from old))
            """;

    private final DataSource owner;
    private final Duration every;

    /** Collects with the owner's connections, once in such a time. */
    public UsageCollector(DataSource owner, Duration every) {
        this.owner = owner;
        this.every = every;
    }

    /** Collects, if it is time. @return whether it did */
    public boolean collect() throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return Ledgered.inTransaction(connection, this::collect);
        }
    }

    private boolean collect(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
            if (!isDue(connection)) {
                return false;
            }
            statement.execute(FORGET_THIS_HOUR);
            statement.execute(COLLECT);
            statement.execute(FORGET_THE_OLD);
            return true;
        }
    }

    private boolean isDue(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_DUE)) {
            select.setDouble(1, every.toMillis() / 1000.0 * PATIENCE);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean("due");
            }
        }
    }
}
