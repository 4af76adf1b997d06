package dev.tenancy.cli.serve;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.embedded.TenantKey;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.registry.TenantDirectory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/** The registry as {@code serve} prepares it before the server starts: migrated, roles granted, sample tenants in it. */
final class Registry {

    /** Wrong password, no such login, no such database, no permission to connect. */
    private static final Set<String> NO_ENTRY = Set.of("28P01", "28000", "3D000", "42501");

    private final TenancyConfig config;
    private final DataSource owner;

    Registry(TenancyConfig config) {
        this.config = config;
        this.owner = new OwnerDataSource(config.database());
    }

    /** Logs in as owner and as application. @throws Refusal if that fails, saying what to check */
    void requireReachable() throws SQLException {
        for (DataSource login : List.of(owner, new AppDataSource(config.database()))) {
            try (Connection connection = login.getConnection()) {
                connection.getMetaData().getDatabaseMajorVersion();
            } catch (SQLException e) {
                if (DatabaseFailure.isUnavailable(e) || NO_ENTRY.contains(String.valueOf(e.getSQLState()))) {
                    throw new Refusal(
                            "cannot use the database at " + config.database().url() + " (" + firstLine(e)
                                    + "): check URL, login and password",
                            e);
                }
                throw e;
            }
        }
    }

    /** Does what is due, if the configuration lets us change the database. @throws Refusal if the database is unfit */
    void prepare(KeyRing keys, Terminal terminal) throws SQLException, IOException {
        if (config.startupMigration() != StartupMigration.RUN) {
            return;
        }
        try {
            int scripts = new SharedMigrations(owner, config.sharedLocations()).migrate();
            if (scripts > 0) {
                terminal.stage("Migrated the registry (" + scripts + (scripts == 1 ? " script)" : " scripts)"));
            }
            new DatabaseRoles(owner, config).prepare();
        } catch (DatabaseRoles.RolesUnfit e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        } catch (FlywayException e) {
            throw new Refusal("cannot migrate the registry: " + oneLine(e), e);
        }
        if (keys.isSeeding() || isEmpty()) {
            keys.seeding(true);
            new SampleTenants(config).register(keys);
            keys.seeding(false);
            terminal.stage("Registered the tenants acme, globex, initech");
        }
    }

    /** The keys that work; none if the registry is not there. */
    List<TenantKey> validKeys(KeyRing keys) throws SQLException {
        return exists() ? keys.valid(new TenantDirectory(owner)) : List.of();
    }

    private boolean isEmpty() throws SQLException {
        return ask("select not exists (select from public.tenants)");
    }

    private boolean exists() throws SQLException {
        return ask("select to_regclass('public.api_keys') is not null");
    }

    private boolean ask(String question) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(question);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static String oneLine(FlywayException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
