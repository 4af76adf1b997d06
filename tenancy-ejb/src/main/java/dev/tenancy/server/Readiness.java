package dev.tenancy.server;

import dev.tenancy.config.Isolation;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import dev.tenancy.migration.ClosedTenants;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.Ledger.Incomplete;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.SchemaState;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Tells how far the application is, and which tenants are closed for their schema's sake. */
@ApplicationScoped
public class Readiness {

    private static final Log LOG = Log.of(Readiness.class);
    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MAX_NAMED = 5;

    private final Recent<ClosedTenants> closed = new Recent<>(KEEP, this::lookForClosed);
    private volatile Optional<Fleet> fleet = Optional.empty();
    private volatile boolean someIncomplete;
    private ClosedTenants lastKnown = ClosedTenants.NONE;

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    /** The state every tenant's schema must be at; empty while the application starts. */
    public Optional<SchemaState> target() {
        return migrations().map(MigrationSet::target);
    }

    /** Every migration a tenant's schema must have; empty while the application starts. */
    public Optional<MigrationSet> migrations() {
        return fleet.map(Fleet::migrations);
    }

    /** How many tenants are closed and why the first five are, at most five seconds old. */
    public ClosedTenants closed() {
        return closed.get();
    }

    /** The fleet; empty while the application starts. */
    Optional<Fleet> fleet() {
        return fleet;
    }

    /** Whoever asks next who is closed learns of what has just been done. */
    void lookAgain() {
        closed.forget();
    }

    /**
     * From now on tenants are served.
     *
     * @param incomplete those whose schema or role start-up found missing; whether they still are is looked up anew
     */
    void ready(Fleet expected, List<Incomplete> incomplete) {
        someIncomplete = !incomplete.isEmpty();
        fleet = Optional.of(expected);
    }

    /** While the ledger cannot be read, what was known last is known. */
    private ClosedTenants lookForClosed() {
        Optional<SchemaState> target = target();
        if (target.isPresent()) {
            try {
                lastKnown = withIncomplete(new Ledger(registry).closed(target.get(), MAX_NAMED));
            } catch (SQLException e) {
                LOG.warn("closed-tenants-unknown", "reason", String.valueOf(e.getMessage()));
            }
        }
        return lastKnown;
    }

    /** The ledger says that all is well with those of which something was dropped behind its back. */
    private ClosedTenants withIncomplete(ClosedTenants known) throws SQLException {
        if (!someIncomplete) {
            return known;
        }
        Isolation isolation = ServerConfig.get().isolation();
        SortedMap<String, String> reasons = new TreeMap<>(known.reasons());
        int count = known.count();
        for (Incomplete each : new Ledger(registry).missing(isolation)) {
            if (target().filter(each.tenant().state()::equals).isPresent()) {
                count++;
            }
            reasons.put(each.tenant().slug(), each.reason());
        }
        while (reasons.size() > MAX_NAMED) {
            reasons.remove(reasons.lastKey());
        }
        return new ClosedTenants(count, reasons);
    }
}
