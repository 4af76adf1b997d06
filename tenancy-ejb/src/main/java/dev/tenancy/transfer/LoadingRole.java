package dev.tenancy.transfer;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The new tenant's role on the owner's connection, while rows come in: whatever they make a check or an index run, it runs
 * as that tenant and not as the owner of all of them.
 *
 * <p>A role's maker may not by itself take it on; where that is so it is granted for this transaction and taken back.
 */
final class LoadingRole {

    private final Connection connection;
    private final SchemaName role;
    private final boolean granted;
    private boolean on;

    private LoadingRole(Connection connection, SchemaName role, boolean granted) {
        this.connection = connection;
        this.role = role;
        this.granted = granted;
    }

    static LoadingRole of(Connection connection, SchemaName role) throws SQLException {
        boolean may;
        int server = connection.getMetaData().getDatabaseMajorVersion();
        try (PreparedStatement select = connection.prepareStatement("select pg_has_role(current_user, ?::name, ?)")) {
            select.setString(1, role.value());
            select.setString(2, server >= 16 ? "SET" : "MEMBER");
            try (ResultSet row = select.executeQuery()) {
                may = row.next() && row.getBoolean(1);
            }
        }
        if (!may) {
            execute(
                    connection,
                    "grant " + role.quoted() + " to current_user"
                            + (server >= 16 ? " with inherit false, set true" : ""));
        }
        return new LoadingRole(connection, role, !may);
    }

    /** Whether it may insert into a table. */
    boolean mayInsert(String qualifiedTable) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select has_table_privilege(?::name, ?::regclass, 'insert')")) {
            select.setString(1, role.value());
            select.setString(2, qualifiedTable);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    void on() throws SQLException {
        if (!on) {
            execute(connection, "set local role " + role.quoted());
            on = true;
        }
    }

    void off() throws SQLException {
        if (on) {
            execute(connection, "set local role none");
            on = false;
        }
    }

    /** Takes back what was granted. */
    void end() throws SQLException {
        off();
        if (granted) {
            execute(connection, "revoke " + role.quoted() + " from current_user");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
