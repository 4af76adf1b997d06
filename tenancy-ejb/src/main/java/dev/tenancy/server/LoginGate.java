package dev.tenancy.server;

import dev.tenancy.problem.TenancyException.TooManyRequests;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few passwords be checked at once on this node: each costs a tenth of a second of a processor and a connection of the
 * owner's, and anybody may ask for it. Few wait besides: each of them keeps one of the server's threads from the tenants.
 */
final class LoginGate {

    private static final int AT_ONCE = 2;
    private static final int WAITING = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Semaphore entrance = new Semaphore(AT_ONCE + WAITING);

    /** Does it when it is its turn. @throws TooManyRequests if many wait already, or that takes too long */
    <T> T pass(DatabaseCall<T> call) {
        if (!entrance.tryAcquire()) {
            throw busy();
        }
        try {
            return passInTurn(call);
        } finally {
            entrance.release();
        }
    }

    /** How many are in it: whose password is checked, and who waits. */
    int inside() {
        return AT_ONCE + WAITING - entrance.availablePermits();
    }

    private <T> T passInTurn(DatabaseCall<T> call) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyRequests("The server is stopping; try again in a moment.", PATIENCE);
        }
        try {
            return DatabaseCall.answer("nobody can log in", call);
        } finally {
            places.release();
        }
    }

    private static TooManyRequests busy() {
        return new TooManyRequests("Too many people log in at once; try again in a moment.", PATIENCE);
    }
}
