package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The central ledger: what is applied to every schema, in the registry's own rows. */
public final class Ledger {

    private final DataSource owner;

    /** Works with the owner's connections, each statement a transaction of its own. */
    public Ledger(DataSource owner) {
        this.owner = owner;
    }

    /** Every tenant not at this state, by slug; one query, whatever the number of tenants. */
    public List<TenantSchema> notAt(SchemaState target) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select id, slug, schema_name, schema_version, schema_digest
                        from public.tenants
                        where (schema_version, schema_digest) is distinct from (?::text, ?::text)
                        order by slug
                        """)) {
            select.setString(1, target.version());
            select.setString(2, target.digest());
            try (ResultSet rows = select.executeQuery()) {
                List<TenantSchema> behind = new ArrayList<>();
                while (rows.next()) {
                    behind.add(new TenantSchema(
                            new TenantId(rows.getObject("id", UUID.class)),
                            new Slug(rows.getString("slug")),
                            new SchemaName(rows.getString("schema_name")),
                            new SchemaState(rows.getString("schema_version"), rows.getString("schema_digest"))));
                }
                return behind;
            }
        }
    }

    /** Notes what is applied to a schema now. */
    public void record(TenantId tenant, SchemaState state) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update public.tenants set schema_version = ?, schema_digest = ? where id = ?")) {
            update.setString(1, state.version());
            update.setString(2, state.digest());
            update.setObject(3, tenant.value());
            update.executeUpdate();
        }
    }
}
