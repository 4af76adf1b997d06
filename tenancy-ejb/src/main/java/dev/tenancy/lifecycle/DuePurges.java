package dev.tenancy.lifecycle;

import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Finds the tenants whose time has come. */
final class DuePurges {

    private DuePurges() {}

    static List<Slug> find(DataSource owner) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select slug from public.tenants
                        where purge_after is not null
                          and (status = 'archived' and purge_after <= now() or status = 'purging')
                        order by slug limit 100
                        """);
                ResultSet row = select.executeQuery()) {
            List<Slug> due = new ArrayList<>();
            while (row.next()) {
                due.add(new Slug(row.getString(1)));
            }
            return due;
        }
    }
}
