package dev.tenancy.lifecycle;

import java.time.Duration;

/**
 * How a purge goes about it.
 *
 * @param portion how many objects one transaction drops at most: each takes some ten to twenty entries of the lock table,
 *     of which PostgreSQL has a few thousand for all sessions together
 * @param lockTimeout how long a statement waits for a lock
 * @param attempts how often a portion is tried that somebody stands in the way of
 */
record PurgePace(int portion, Duration lockTimeout, int attempts) {

    static final PurgePace DEFAULT = new PurgePace(50, Duration.ofSeconds(1), 5);
}
