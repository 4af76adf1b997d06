package dev.tenancy.datasource;

import dev.tenancy.log.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Waits for a database that is not there yet, as when both are started together.
 *
 * <p>Only absence is waited for: a wrong password or an unknown database fails at once.
 */
public final class DatabaseWait {

    private static final Log LOG = Log.of(DatabaseWait.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private DatabaseWait() {}

    /**
     * Returns once the database answers.
     *
     * @throws SQLException if it refuses, or is still absent after two minutes
     */
    public static void untilThere(DataSource dataSource) throws SQLException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!answers(dataSource, end)) {
            pause();
        }
    }

    private static boolean answers(DataSource dataSource, Instant end) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            if (!DatabaseFailure.isUnavailable(e) || Instant.now().isAfter(end)) {
                throw e;
            }
            LOG.warn("waiting-for-database", "reason", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
