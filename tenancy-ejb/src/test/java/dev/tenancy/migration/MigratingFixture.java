package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A fleet of tenants at the product's own scripts, and scripts of a test's own to migrate them with. */
final class MigratingFixture {

    static final Limits LIMITS = new Limits(Duration.ofMillis(500), Duration.ZERO);

    final TestTenancy tenancy = TestTenancy.create();
    final TestDatabase database = tenancy.database();
    final Scripts scripts;
    final Map<String, String> placeholders = new HashMap<>();
    private final List<String> locations = new ArrayList<>(List.of(TestTenancy.OWN_MIGRATIONS));

    MigratingFixture(Path directory) {
        scripts = new Scripts(directory);
        locations.add(scripts.location());
    }

    /** Migrates from another place too. */
    void add(String location) {
        locations.add(location);
    }

    FleetSettings settings() {
        return new FleetSettings(database.owner(), LedgerHome.REGISTRY, locations, Flyways.HISTORY_TABLE, placeholders);
    }

    MigrationSet set() {
        return MigrationCatalog.resolve(settings());
    }

    /** Registers a tenant at the product's own scripts. */
    TenantSchema register(String slug) {
        tenancy.register(slug);
        return tenant(slug);
    }

    /** A tenant as the ledger says it is. */
    TenantSchema tenant(String slug) {
        String[] row = database.query(
                        "select id, schema_name, schema_version, schema_digest from public.tenants where slug = ?",
                        slug)
                .get(0)
                .split("\\|", -1);
        return new TenantSchema(
                new TenantId(UUID.fromString(row[0])), slug, new SchemaName(row[1]), new SchemaState(row[2], row[3]));
    }

    /** Migrates on a connection of its own, which must be as it was afterwards. */
    Attempt migrate(String slug) throws SQLException {
        try (Connection connection = database.owner().getConnection()) {
            return migrate(connection, slug, LIMITS);
        }
    }

    Attempt migrate(Connection connection, String slug, Limits limits) throws SQLException {
        Attempt attempt = new SchemaMigrator(settings(), set()).migrate(connection, tenant(slug), limits);
        if (!connection.getAutoCommit()
                || connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
            throw new IllegalStateException("the connection is left in a transaction");
        }
        return attempt;
    }

    /** An empty schema that belongs to the owner. */
    SchemaName emptySchema(String slug) {
        SchemaName schema = new Slug(slug).schema();
        database.execute("create schema " + schema.quoted() + " authorization tenancy_owner");
        return schema;
    }

    /** Flyway with nothing of ours in it but the place of the scripts, the schema's name and the placeholders. */
    Flyway stock(SchemaName schema) {
        return configuration(schema).load();
    }

    FluentConfiguration configuration(SchemaName schema) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(
                        database.url(),
                        database.config().owner().user(),
                        database.config().owner().password())
                .schemas(schema.value())
                .placeholders(placeholders)
                .locations(settings().locations().toArray(String[]::new));
        configuration
                .getPluginRegister()
                .getExact(org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }
}
