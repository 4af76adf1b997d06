package dev.tenancy.cli.serve;

import dev.tenancy.binding.TenantConnection;
import dev.tenancy.config.Isolation;
import dev.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A few projects and team members for a tenant to begin with, written as the application would: its login, bound to the
 * tenant for one transaction.
 *
 * @param app connections of the application's login
 * @param isolation what keeps the tenant's SQL inside its schema
 */
record SampleData(DataSource app, Isolation isolation) {

    private static final String IS_EMPTY =
            "select not exists (select from projects) and not exists (select from team_members)";

    private static final String PROJECTS =
            """
            insert into projects (id, name, created_at, archived_at) values
              (gen_random_uuid(), ? || ' website', now() - interval '90 days', null),
              (gen_random_uuid(), ? || ' mobile app', now() - interval '30 days', null),
              (gen_random_uuid(), ? || ' data centre move', now() - interval '300 days', now() - interval '10 days')
            """;

    private static final String TEAM =
            """
            insert into team_members (id, user_id, role, joined_at) values
              (gen_random_uuid(), 'ada@' || ? || '.example', 'owner', now() - interval '300 days'),
              (gen_random_uuid(), 'grace@' || ? || '.example', 'admin', now() - interval '200 days'),
              (gen_random_uuid(), 'linus@' || ? || '.example', 'member', now() - interval '20 days')
            """;

    /** Writes all of it, or nothing if the tenant has data. */
    void fill(Tenant tenant) throws SQLException {
        try (Connection connection = app.getConnection()) {
            connection.setAutoCommit(false);
            TenantConnection.bind(connection, tenant.schema(), isolation);
            if (isEmpty(connection)) {
                insert(connection, PROJECTS, tenant.name().value());
                insert(connection, TEAM, tenant.slug().value());
            }
            connection.commit();
        }
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_EMPTY);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void insert(Connection connection, String sql, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 1; i <= insert.getParameterMetaData().getParameterCount(); i++) {
                insert.setString(i, text);
            }
            insert.executeUpdate();
        }
    }
}
