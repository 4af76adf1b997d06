package dev.tenancy.lifecycle;

import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few purges be under way in one process. Each holds a connection for its lock and then asks for another to work with:
 * as many purges as there are connections would wait for each other, and everybody else who changes something for them.
 */
final class PurgeTurns {

    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Semaphore PLACES = new Semaphore(AT_ONCE, true);

    private PurgeTurns() {}

    /** Purges when it is its turn. @throws TenantStatusConflict if that takes too long; nothing is begun then */
    static void take(Slug slug, PurgeLock.Work purge) throws SQLException {
        if (!isTaken()) {
            throw new TenantStatusConflict("Other tenants are being purged, and have been for " + PATIENCE.toSeconds()
                    + " s; purge tenant '" + slug + "' when that is done.");
        }
        try {
            purge.run();
        } finally {
            PLACES.release();
        }
    }

    private static boolean isTaken() {
        try {
            return PLACES.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
