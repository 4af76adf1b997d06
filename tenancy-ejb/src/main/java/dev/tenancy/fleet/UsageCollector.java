package dev.tenancy.fleet;

import dev.tenancy.migration.Ledgered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Notes what every tenant has and how large it is, and forgets what is too old to be told apart: one point an hour for eight
 * days, one a day for four hundred.
 *
 * <p>Whoever asks for it, and however often: it is done when the last point in the database is old enough, by one at a time,
 * and whole or not at all. When it is done next does not depend on who did it last, or on whether that one still lives.
 */
public final class UsageCollector {

    /** Of two nodes whose clocks tick apart, none shall come a moment too early and then wait for another round. */
    private static final Duration EARLY = Duration.ofSeconds(5);

    private static final int TENTH = 10;

    private static final String BEGIN = "set local lock_timeout = '5s'; set local statement_timeout = '5min'";

    /** Ends with the transaction, however that ends. */
    private static final String IS_FREE = "select pg_try_advisory_xact_lock(hashtextextended('tenancy usage', 0))";

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

    private static final String NOTE =
            """
            with noted as (
              insert into public.tenant_usage (tenant_id, at, bytes, projects, archived_projects, members, last_activity)
              select t.id, now(), coalesce(f.bytes, b.last), f.projects, f.archived, f.members, f.latest
              from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[])
                as f (slug, bytes, projects, archived, members, latest)
              join public.tenants t on t.slug = f.slug
              left join lateral (
                select u.bytes as last from public.tenant_usage u
                where f.bytes is null and u.tenant_id = t.id
                  and exists (select from pg_catalog.pg_namespace n where n.nspname = t.schema_name)
                order by u.at desc limit 1
              ) b on true
              where coalesce(f.bytes, b.last) is not null
              returning bytes, projects, archived_projects, members
            )
            insert into public.fleet_usage (at, tenants, bytes, counted, projects, archived_projects, members)
            select now(), count(*), coalesce(sum(bytes), 0), count(projects), sum(projects), sum(archived_projects),
                   sum(members)
            from noted
            """;

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
    private final FactsQuery facts;
    private final Duration every;

    /** Looks by these facts, and notes with the owner's connections, once in such a time. */
    public UsageCollector(DataSource owner, FactsQuery facts, Duration every) {
        this.owner = owner;
        this.facts = facts;
        this.every = every;
    }

    /** Collects, if it is time and nobody else is at it. @return whether it did */
    public boolean collect() throws SQLException {
        Duration tenth = every.dividedBy(TENTH);
        return collectIfOlderThan(every.minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY));
    }

    /** The same if the last point is so old, whenever it would be time. */
    boolean collectIfOlderThan(Duration age) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return Ledgered.inTransaction(connection, writer -> collect(writer, age));
        }
    }

    /** While it counts, on other connections, this one holds the lock and nothing else. */
    private boolean collect(Connection connection, Duration age) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
            if (!isFree(statement) || !isDue(connection, age)) {
                return false;
            }
            List<TenantFacts> all = facts.ofAll();
            if (all.isEmpty()) {
                return false; // else the first tenants would not be noted before it is time again
            }
            statement.execute(FORGET_THIS_HOUR);
            note(connection, all);
            statement.execute(FORGET_THE_OLD);
            return true;
        }
    }

    private static boolean isFree(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(IS_FREE)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static boolean isDue(Connection connection, Duration age) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_DUE)) {
            select.setDouble(1, age.toMillis() / 1000.0);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean("due");
            }
        }
    }

    /** Who cannot be measured just now is as large as before; who has no schema has no size, and is left out. */
    private static void note(Connection connection, List<TenantFacts> all) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setArray(1, column(connection, "text", all, TenantFacts::slug));
            insert.setArray(2, numbers(connection, all, TenantFacts::bytes));
            insert.setArray(3, numbers(connection, all, TenantFacts::projects));
            insert.setArray(4, numbers(connection, all, TenantFacts::archivedProjects));
            insert.setArray(5, numbers(connection, all, TenantFacts::members));
            insert.setArray(6, column(connection, "text", all, each -> each.lastActivity()
                    .map(Instant::toString)
                    .orElse(null)));
            insert.executeUpdate();
        }
    }

    private static java.sql.Array numbers(
            Connection connection, List<TenantFacts> all, Function<TenantFacts, OptionalLong> figure)
            throws SQLException {
        return column(connection, "bigint", all, each -> {
            OptionalLong value = figure.apply(each);
            return value.isPresent() ? value.getAsLong() : null;
        });
    }

    private static java.sql.Array column(
            Connection connection, String type, List<TenantFacts> all, Function<TenantFacts, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, all.stream().map(value).toArray());
    }
}
