package dev.tenancy.analytics;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.problem.TenancyException.TooManyRequests;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Asks many tenants one query; see {@link FleetQueries} for what it promises.
 *
 * <p>The query runs as a login that can do nothing but read, not as a role taken on by a mightier one: such a role is put
 * down by an expression in the query itself.
 */
public final class FleetAsking {

    /** How many run at once. */
    static final int MOST_AT_ONCE = 4;

    private final DataSource owner;
    private final Readers readers;
    private final ThreadFactory threads;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /**
     * Finds tenants and notes who asks with the owner's connections.
     *
     * @param reader the login that reads; empty: one that the owner makes
     * @param threads make a thread for each connection, and one that watches the time
     */
    public FleetAsking(DataSource owner, Database database, Optional<Login> reader, ThreadFactory threads) {
        this(
                owner,
                reader.<Readers>map(login -> new NamedReader(database, login))
                        .orElseGet(() -> new OwnReader(owner, database)),
                threads);
    }

    FleetAsking(DataSource owner, Readers readers, ThreadFactory threads) {
        this.owner = owner;
        this.readers = readers;
        this.threads = threads;
    }

    /** Asks. Who asked what is noted before anybody is asked. */
    public QueryOutcome run(FleetQuery query, RowSink sink, String actor) throws SQLException, IOException {
        if (!places.tryAcquire()) {
            throw new TooManyRequests(
                    "This node runs " + MOST_AT_ONCE + " queries over tenants at once; wait for one to end.",
                    Duration.ofSeconds(10));
        }
        try {
            List<AskedTenant> tenants;
            try (Connection connection = owner.getConnection()) {
                AuditLog.write(connection, actor, "analytics.queried", Optional.of(detail(query)));
                OneStatement.require(query.sql());
                query.combine().ifPresent(OneStatement::require);
                tenants = AskedTenants.find(connection, query.tenants());
            }
            return new FleetQueryRun(readers, query, tenants, sink, threads).run();
        } finally {
            places.release();
        }
    }

    private static String detail(FleetQuery query) {
        TenantSelection whom = query.tenants();
        StringBuilder detail = new StringBuilder(query.sql());
        query.combine().ifPresent(second -> detail.append("\ncombined by ").append(second));
        if (!whom.slugs().isEmpty()) {
            detail.append("\nof ")
                    .append(whom.slugs().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        whom.plan().ifPresent(plan -> detail.append("\non plan ").append(plan));
        if (!whom.labels().values().isEmpty()) {
            detail.append("\nwith labels ").append(whom.labels().values());
        }
        if (!whom.statuses().isEmpty()) {
            detail.append("\nin status ").append(whom.statuses());
        }
        return detail.toString();
    }
}
