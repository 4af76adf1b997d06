package dev.tenancy.transfer;

import dev.tenancy.log.Log;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.PlanRows;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.registry.TenantWriters;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Manifest.TenantFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A tenant whose structure stays as it is: nobody migrates or purges it while this is open. Several may be open at once.
 *
 * <p>It holds the lock under which the schema is migrated, shared, in a transaction of the owner's that does nothing
 * else; so it is free the moment this process dies, and holds no table of the registry meanwhile.
 *
 * @param tenant as the registry knows it
 * @param limits its plan's
 * @param history what is applied to its schema
 * @param since when, by the database's clock
 */
record TenantAtRest(Connection holder, Tenant tenant, PlanLimits limits, SchemaHistory history, Instant since)
        implements AutoCloseable {

    private static final Log LOG = Log.of(TenantAtRest.class);

    /** A migration is over in a moment, or takes longer than anybody wants to wait. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MS = 250;

    /**
     * Waits a few seconds for a migration to end.
     *
     * @throws TenantNotFound if there is no such tenant
     * @throws TenantStatusConflict if there is nothing to be had of it, or it is still being migrated
     * @throws NotExportable if its schema has no history
     */
    static TenantAtRest open(DataSource owner, MigrationSet migrations, Slug slug, Deadline deadline)
            throws SQLException {
        Connection holder = deadline.open(owner);
        boolean open = false;
        try (Connection registry = deadline.open(owner)) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("set local idle_in_transaction_session_timeout = " + deadline.serverSide());
                statement.execute(CopySettings.NO_TRANSACTION_TIMEOUT);
                statement.execute(TenantWriters.ENTER_NONE);
            }
            TenantAtRest tenant = await(holder, registry, migrations, slug);
            open = true;
            return tenant;
        } finally {
            if (!open) {
                end(holder);
            }
        }
    }

    /** Its standing is looked at again with the lock in hand: a purge says that it begins before it waits for the lock. */
    private static TenantAtRest await(Connection holder, Connection registry, MigrationSet migrations, Slug slug)
            throws SQLException {
        Tenant tenant = read(holder, registry, slug).tenant();
        for (int attempt = 0; attempt < ATTEMPTS && pause(attempt); attempt++) {
            if (lock(holder, tenant)) {
                TenantAtRest locked = read(holder, registry, slug);
                if (!locked.tenant().id().equals(tenant.id())) {
                    throw new TenantStatusConflict("The slug '" + slug + "' has become another tenant's; try again.");
                }
                SchemaHistory history = history(registry, locked.tenant()).neutral(migrations, tenant.schema());
                return new TenantAtRest(holder, locked.tenant(), locked.limits(), history, locked.since());
            }
        }
        throw new TenantStatusConflict(
                "Tenant '" + slug + "' is being migrated just now; try again when that is done.");
    }

    /**
     * Waits a few seconds for who still changes the data of a closed tenant. It was begun before the tenant was closed, and
     * the archive of a closed one is to have all of it.
     *
     * @param login the application's
     * @throws TenantStatusConflict if it has not ended by then
     */
    void awaitWriters(String login) throws SQLException {
        if (tenant.status() == TenantStatus.ACTIVE) {
            return;
        }
        Map<String, String> writers = TenantWriters.open(holder, tenant.schema(), login);
        for (int attempt = 1; !writers.isEmpty() && attempt < ATTEMPTS && pause(attempt); attempt++) {
            writers.keySet()
                    .retainAll(
                            TenantWriters.open(holder, tenant.schema(), login).keySet());
        }
        if (!writers.isEmpty()) {
            throw new TenantStatusConflict(
                    "Tenant '%s' is %s, but transactions begun before may still change its data: session %s of the database. Try again when they have ended."
                            .formatted(tenant.slug(), tenant.status().code(), String.join(", ", writers.values())));
        }
    }

    private static TenantAtRest read(Connection holder, Connection registry, Slug slug) throws SQLException {
        try (PreparedStatement select = registry.prepareStatement("select " + TenantRows.COLUMNS + ", "
                + PlanRows.LIMITS + ", clock_timestamp() as since from public.tenants t"
                + " join public.plans p on p.code = t.plan where t.slug = ?")) {
            select.setString(1, slug.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new TenantNotFound(slug.value());
                }
                Tenant tenant = TenantRows.read(row);
                requireData(tenant);
                return new TenantAtRest(
                        holder,
                        tenant,
                        PlanRows.limits(row),
                        new SchemaHistory(List.of()),
                        row.getObject("since", OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MILLIS));
            }
        }
    }

    private static void requireData(Tenant tenant) {
        TenantStatus status = tenant.status();
        switch (status) {
            case ACTIVE, SUSPENDED, READ_ONLY, ARCHIVED -> {}
            case FAILED ->
                throw new TenantStatusConflict("Tenant '" + tenant.slug() + "' is failed: something of it is missing or"
                        + " broken, and what is left might be taken for all of it. Mend and resume it first.");
            case PURGING ->
                throw new TenantStatusConflict(
                        "Tenant '" + tenant.slug() + "' is being purged: its data is going or gone.");
        }
    }

    private static boolean lock(Connection connection, Tenant tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select pg_try_advisory_xact_lock_shared(?)")) {
            select.setLong(1, new HistoryTable(tenant.schema()).lock());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static SchemaHistory history(Connection connection, Tenant tenant) throws SQLException {
        try {
            return new HistoryTable(tenant.schema()).read(connection);
        } catch (SQLException e) {
            if (HistoryTable.isMissing(e)) {
                throw new NotExportable(
                        tenant.slug(),
                        "the schema " + tenant.schema() + " or its history is missing; restore it from a backup");
            }
            throw e;
        }
    }

    private static boolean pause(int attempt) {
        if (attempt == 0) {
            return true;
        }
        try {
            Thread.sleep(PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What to call it in messages. */
    String title() {
        return "tenant '" + tenant.slug() + "'";
    }

    /** What there is to say of it, with the tables and sequences that are to be taken out of it. */
    Manifest manifest(List<TableFacts> tables, List<SequenceFacts> sequences) throws SQLException {
        return new Manifest(
                since,
                holder.getMetaData().getDatabaseProductVersion(),
                new TenantFacts(
                        tenant.slug().value(),
                        tenant.name(),
                        tenant.plan(),
                        limitsByName(),
                        tenant.labels(),
                        tenant.status().code(),
                        tenant.createdAt()),
                tenant.schemaState().version(),
                history.rows(),
                tables,
                sequences);
    }

    private Map<String, Long> limitsByName() {
        Map<String, Long> byName = new LinkedHashMap<>();
        limits.projects().ifPresent(limit -> byName.put("projects", (long) limit));
        limits.members().ifPresent(limit -> byName.put("members", (long) limit));
        limits.requestsPerMinute().ifPresent(limit -> byName.put("requestsPerMinute", (long) limit));
        limits.concurrentRequests().ifPresent(limit -> byName.put("concurrentRequests", (long) limit));
        limits.statementTimeout().ifPresent(limit -> byName.put("statementTimeoutMs", limit.toMillis()));
        return byName;
    }

    @Override
    public void close() {
        end(holder);
    }

    static void end(Connection connection) {
        try (connection) {
            reset(connection);
        } catch (SQLException e) {
            LOG.info("transfer-connection-lost", "reason", String.valueOf(e.getMessage()));
        }
    }

    /** Rolls back what is open. One that is lost has nothing open, and changes nothing of what was done before. */
    static void reset(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.info("transfer-connection-lost", "reason", String.valueOf(e.getMessage()));
        }
    }
}
