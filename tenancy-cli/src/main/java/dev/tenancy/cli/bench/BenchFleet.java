package dev.tenancy.cli.bench;

import dev.tenancy.config.Database;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A registry with tenants to measure on, and the ways of others to work on them. */
final class BenchFleet implements AutoCloseable {

    private static final String NAME = "Bench";
    private static final int DROPPED_AT_ONCE = 20;

    private final TenancyConfig config;
    private final BenchScripts scripts;
    private final ReusedConnections pool;
    private final LongestStatement longest = new LongestStatement();
    private final DataSource owner;
    private final MigrationSet all;
    private final MigrationSet first;

    private BenchFleet(TenancyConfig config, BenchScripts scripts) {
        this.config = config;
        this.scripts = scripts;
        this.pool = new ReusedConnections(new OwnerDataSource(config.database()));
        this.owner = pool.dataSource();
        this.all = MigrationCatalog.resolve(owner, List.of(scripts.location(BenchScripts.last(MigrateJob.ROUNDS))));
        this.first = MigrationCatalog.resolve(owner, List.of(scripts.location(1)));
    }

    /** Makes the registry; nobody is registered. */
    static BenchFleet make(TenancyConfig config, BenchScripts scripts) throws SQLException {
        OwnerDataSource owner = new OwnerDataSource(config.database());
        new SharedMigrations(owner, config.sharedLocations()).migrate();
        new DatabaseRoles(owner, config).prepare();
        return new BenchFleet(config, scripts);
    }

    /** Where it is. */
    Database database() {
        return config.database();
    }

    /** The settings it was made with. */
    TenancyConfig config() {
        return config;
    }

    /** What its tenants have when they are registered. */
    MigrationSet first() {
        return first;
    }

    /** Connections of the owner, reused. */
    DataSource owner() {
        return owner;
    }

    /** The longest statement on connections of {@link #timed}. */
    LongestStatement longestStatement() {
        return longest;
    }

    /** The same connections, their statements timed. */
    DataSource timed() {
        return longest.timed(owner);
    }

    BenchScripts scripts() {
        return scripts;
    }

    /** Opens fresh connections before a round, so that it neither waits for them nor inherits fat backends. */
    void freshConnections(int connections) throws SQLException {
        pool.renew(connections);
    }

    static List<String> slugs(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + "-" + i).toList();
    }

    static String quoted(String slug) {
        return schema(slug).quoted();
    }

    private static SchemaName schema(String slug) {
        return new Slug(slug).schema();
    }

    /** Registers tenants at the first version. */
    Provisioner provisioner() {
        return new Provisioner(owner, config, first);
    }

    /** What one says to register a tenant. */
    static NewTenant newTenant(String slug) {
        return new NewTenant(new Slug(slug), new TenantName(NAME), NewTenant.DEFAULT_PLAN);
    }

    /** Registers tenants, fast. */
    void register(List<String> slugs, int connections) throws Exception {
        int chunk = 1000;
        Provisioner provisioner = provisioner();
        for (int i = 0; i < slugs.size(); i += chunk) {
            freshConnections(2 * connections);
            Parallel.run(
                    owner,
                    connections,
                    slugs.subList(i, Math.min(slugs.size(), i + chunk)),
                    (connection, slug) -> provisioner.register(newTenant(slug), NAME, Optional.empty()));
        }
    }

    /** A tenant's schema as one message and one transaction: what no way can be faster than. */
    String provisioningMessage(String slug) {
        SchemaName schema = schema(slug);
        HistoryTable history = new HistoryTable(schema);
        Migration tables = all.migrations().get(0);
        return """
                begin;
                create schema %1$s;
                set local search_path = %1$s;
                %2$s
                grant usage on schema %1$s to %3$s;
                alter default privileges in schema %1$s grant select, insert, update, delete on tables to %3$s;
                alter default privileges in schema %1$s grant usage, select on sequences to %3$s;
                %4$s
                %5$s
                commit;
                """
                .formatted(
                        schema.quoted(),
                        history.create(),
                        '"' + config.database().app().user().replace("\"", "\"\"") + '"',
                        tables.sql(),
                        history.insert(history.row(1, tables)));
    }

    /** A tenant's migration as one message and one transaction. */
    String migrationMessage(String slug, int version) {
        return "begin; set local search_path = " + quoted(slug) + ";\n" + BenchScripts.text(version)
                + historyRow(slug, version) + "commit;";
    }

    /** The history row of a version. */
    String historyRow(String slug, int version) {
        HistoryTable history = new HistoryTable(schema(slug));
        return history.insert(history.row(version, all.migrations().get(version - 1)));
    }

    /** Flyway as an application uses it, one schema at a time. */
    void flyway(String slug, int version) {
        String schema = schema(slug).value();
        Flyway.configure(BenchFleet.class.getClassLoader())
                .dataSource(owner)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(false)
                .locations(scripts.location(version))
                .load()
                .migrate();
    }

    /** Sends SQL as one message. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            execute(connection, sql);
        }
    }

    /** Removes tenants with all that is theirs, a few at a time: each relation dropped is a lock. */
    void drop(List<String> slugs) throws SQLException {
        for (int i = 0; i < slugs.size(); i += DROPPED_AT_ONCE) {
            StringBuilder sql = new StringBuilder("begin; set local client_min_messages = warning;");
            slugs.subList(i, Math.min(slugs.size(), i + DROPPED_AT_ONCE))
                    .forEach(slug -> sql.append("drop schema if exists ")
                            .append(quoted(slug))
                            .append(" cascade; delete from public.tenants where slug = '")
                            .append(slug)
                            .append("';"));
            execute(sql.append("commit;").toString());
        }
    }

    @Override
    public void close() throws SQLException {
        pool.close();
    }
}
