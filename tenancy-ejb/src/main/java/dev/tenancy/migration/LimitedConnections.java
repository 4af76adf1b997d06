package dev.tenancy.migration;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Sets the time-outs on each connection Flyway takes.
 *
 * <p>They stay on the owner's pooled connections, where all that runs is DDL, which has limits of its own.
 */
final class LimitedConnections extends BaseCallback {

    private final Limits limits;

    LimitedConnections(Limits limits) {
        this.limits = limits;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_CONNECT;
    }

    @Override
    public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("set lock_timeout = %d; set statement_timeout = %d"
                    .formatted(
                            limits.lockTimeout().toMillis(),
                            limits.statementTimeout().toMillis()));
        } catch (SQLException e) {
            throw new FlywayException("the time-outs cannot be set", e);
        }
    }
}
