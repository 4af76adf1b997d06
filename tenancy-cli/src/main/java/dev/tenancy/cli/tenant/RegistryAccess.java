package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.output.Output;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.provisioning.DatabaseRoles.RolesUnfit;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The way to a registry. */
public final class RegistryAccess {

    private RegistryAccess() {}

    /** Opens one that is there. @throws Refusal if there is none */
    public static OpenDatabase open(DatabaseOptions options, Output output) {
        return open(options, List.of(), output);
    }

    /** Opens one that is there, to work with these scripts. @throws Refusal if there is none */
    static OpenDatabase open(DatabaseOptions options, List<String> locations, Output output) {
        OpenDatabase database = options.open(output, locations);
        if (database.ledger().home().equals(Optional.of(LedgerHome.REGISTRY))) {
            return database;
        }
        database.close();
        throw new Refusal("the database at " + database.config().database().url()
                + " has no registry: 'tenancy tenant create' makes it, or a server's first start");
    }

    /** Opens one, and makes it if there is none or brings it up to date. @throws Refusal if the database is unfit */
    static OpenDatabase openOrMake(DatabaseOptions options, List<String> locations, Output output) throws SQLException {
        OpenDatabase database = options.open(output, locations);
        try {
            if (database.ledger().home().equals(Optional.of(LedgerHome.ADOPTED))) {
                throw new Refusal(
                        "the database at " + database.config().database().url()
                                + " has adopted schemas and no registry: create the schema yourself and 'tenancy adopt' it");
            }
            if (!database.ledger().isCurrent()) {
                new SharedMigrations(database.owner(), database.config().sharedLocations()).migrate();
                new DatabaseRoles(database.owner(), database.config()).prepare();
                output.stage("Made the registry, or brought it up to date");
            }
            return database;
        } catch (RolesUnfit e) {
            database.close();
            throw new Refusal(String.valueOf(e.getMessage()), e);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    static Slug slug(String text) {
        try {
            return new Slug(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
