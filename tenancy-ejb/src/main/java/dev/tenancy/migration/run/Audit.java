package dev.tenancy.migration.run;

import dev.tenancy.log.LogContext;
import dev.tenancy.migration.Ledgered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Notes who did what to a run, in the transaction that does it. */
final class Audit {

    private Audit() {}

    static void write(Connection connection, Ledgered ledger, String actor, String action, String detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ledger.sql(
                "insert into {audit} (actor, action, detail, request_id, remote_address) values (?, ?, ?, ?, ?)"))) {
            insert.setString(1, actor);
            insert.setString(2, action);
            insert.setString(3, detail);
            insert.setString(4, LogContext.requestId());
            insert.setString(5, LogContext.remoteAddress().orElse(null));
            insert.executeUpdate();
        }
    }
}
