package dev.tenancy.lifecycle;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** Drops a tenant's role, unless another database of the cluster has a tenant of that name: roles belong to all of them. */
final class RoleDrop {

    private static final int GRANT_OPTIONS_SINCE = 16;

    private static final String SOMETHING_DEPENDS = "2BP01";
    private static final String NOT_ALLOWED = "42501";

    private RoleDrop() {}

    /** Drops it, in the connection's transaction, which goes on if it has to stay. @return what came of it, for the audit trail */
    static String drop(Connection connection, SchemaName role) throws SQLException {
        if (!exists(connection, role)) {
            return "";
        }
        Optional<String> user = otherDatabase(connection, role);
        if (user.isPresent()) {
            // With everything it has: where one login does all, even what this one takes away below would be missing
            // there.
            return "; role " + role + " kept: database " + user.get() + " uses it";
        }
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(disown(role, connection.getMetaData().getDatabaseMajorVersion()));
            statement.execute("drop role " + role.quoted());
            return ", and its role";
        } catch (SQLException e) {
            String reason = reason(e).orElseThrow(() -> e);
            connection.rollback(before);
            return "; role " + role + " kept: " + reason;
        }
    }

    private static Optional<String> reason(SQLException failure) {
        return switch (String.valueOf(failure.getSQLState())) {
            case SOMETHING_DEPENDS ->
                Optional.of("it is in use ("
                        + (failure instanceof PSQLException said && said.getServerErrorMessage() != null
                                ? String.valueOf(said.getServerErrorMessage().getDetail())
                                : "")
                        + ")");
            case NOT_ALLOWED -> Optional.of("this login may not drop it");
            default -> Optional.empty();
        };
    }

    /** Takes away what it may still have in this database. That takes its privileges, which its creator does not have by itself. */
    private static String disown(SchemaName role, int serverVersion) {
        String inherited = serverVersion >= GRANT_OPTIONS_SINCE ? " with inherit true" : "";
        return """
                set local lock_timeout = '5s';
                grant %1$s to current_user%2$s;
                drop owned by %1$s;
                revoke %1$s from current_user;
                """
                .formatted(role.quoted(), inherited);
    }

    private static boolean exists(Connection connection, SchemaName role) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select from pg_catalog.pg_roles where rolname = ?")) {
            select.setString(1, role.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Optional<String> otherDatabase(Connection connection, SchemaName role) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select d.datname from pg_catalog.pg_shdepend s
                join pg_catalog.pg_roles r on s.refclassid = 'pg_authid'::regclass and s.refobjid = r.oid
                join pg_catalog.pg_database d on d.oid = s.dbid
                where r.rolname = ? and d.datname <> current_database()
                order by 1 limit 1
                """)) {
            select.setString(1, role.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
