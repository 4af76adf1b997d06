package dev.tenancy.server;

import dev.tenancy.fleet.UsageCollector;
import dev.tenancy.log.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Notes how large the tenants are. Of several nodes the first whose time has come does it. */
final class UsageNotes implements Chore {

    private static final Log LOG = Log.of(UsageNotes.class);

    private final UsageCollector collector;
    private final Duration every;

    UsageNotes(UsageCollector collector, Duration every) {
        this.collector = collector;
        this.every = every;
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
