package dev.tenancy.cli.serve;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The tenants acme, globex and initech, registered in a database that has none.
 *
 * <p>Each step can be the last one before a crash: the next start sees what is there and does the rest. A key that was made
 * and not remembered is lost, so its tenant gets another.
 */
final class SampleTenants {

    private static final String ACTOR = "tenancy serve";

    private static final List<NewTenant> TENANTS = List.of(
            tenant("acme", "Acme", "business"),
            tenant("globex", "Globex", "team"),
            tenant("initech", "Initech", "free"));

    private final TenancyConfig config;
    private final DataSource owner;
    private final TenantDirectory directory;
    private final SampleData data;

    SampleTenants(TenancyConfig config) {
        this.config = config;
        this.owner = new OwnerDataSource(config.database());
        this.directory = new TenantDirectory(owner);
        this.data = new SampleData(new AppDataSource(config.database()), config.isolation());
    }

    /** Registers those that are missing and fills those that are empty. */
    void register(KeyRing keys) throws SQLException, IOException {
        Provisioner provisioner =
                new Provisioner(owner, config, MigrationCatalog.resolve(owner, config.tenantLocations()));
        for (NewTenant newTenant : TENANTS) {
            Optional<Tenant> present = directory.find(newTenant.slug());
            Tenant tenant;
            if (present.isPresent()) {
                tenant = present.get();
                if (!keys.has(newTenant.slug())) {
                    keys.add(newTenant.slug(), anotherKey(tenant));
                }
            } else {
                Registered registered = (Registered) provisioner.register(newTenant, ACTOR, Optional.empty());
                keys.add(newTenant.slug(), registered.apiKey());
                tenant = registered.tenant();
            }
            data.fill(tenant);
        }
    }

    private ApiKey anotherKey(Tenant tenant) throws SQLException {
        ApiKey key = ApiKey.forTenant();
        try (Connection connection = owner.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into public.api_keys (id, tenant_id, name, hash) values (?, ?, ?, ?)")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setObject(2, tenant.id().value());
            insert.setString(3, ACTOR);
            insert.setBytes(4, key.hash());
            insert.executeUpdate();
        }
        return key;
    }

    private static NewTenant tenant(String slug, String name, String plan) {
        return new NewTenant(new Slug(slug), new TenantName(name), plan);
    }
}
