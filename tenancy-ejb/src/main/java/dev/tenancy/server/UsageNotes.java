package dev.tenancy.server;

import dev.tenancy.fleet.UsageCollector;
import dev.tenancy.log.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Notes what the tenants have. When it is time again is in the database; each node looks there more often than that, so that
 * of a node which died at it another takes over within a minute.
 */
final class UsageNotes implements Chore {

    private static final Log LOG = Log.of(UsageNotes.class);

    private static final Duration LOOK = Duration.ofMinutes(1);

    private final UsageCollector collector;
    private final Duration every;

    UsageNotes(UsageCollector collector, Duration every) {
        this.collector = collector;
        this.every = every.compareTo(LOOK) < 0 ? every : LOOK;
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public void run(BooleanSupplier stopped) throws SQLException {
        long start = System.nanoTime();
        if (collector.collect()) {
            LOG.info("usage-noted", "duration_ms", (System.nanoTime() - start) / 1_000_000);
        }
    }
}
