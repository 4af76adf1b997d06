package dev.tenancy.cli.connect;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.migration.AdoptedLedger;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.migration.adopt.Adoption;
import dev.tenancy.migration.adopt.Adoption.Refused;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that work on a fleet: the database, the scripts, and schemas that are not ours. */
public final class FleetOptions {

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--locations",
            paramLabel = "<location>",
            split = ",",
            description = "Where the tenants' scripts are, such as filesystem:db/tenant. Or TENANCY_LOCATIONS_TENANT."
                    + " If neither is given: the scripts of this release.")
    private List<String> locations = List.of();

    @Option(
            names = "--history-table",
            paramLabel = "<name>",
            defaultValue = "flyway_schema_history",
            description = "Flyway's history table in each schema. Default: ${DEFAULT-VALUE}")
    private String historyTable = "flyway_schema_history";

    @Option(
            names = "--placeholder",
            paramLabel = "<key=value>",
            description = "Value of a placeholder in the scripts; can be repeated.")
    private Map<String, String> placeholders = Map.of();

    @Option(
            names = "--tenants-query",
            paramLabel = "<select>",
            description = "Schemas this product did not create: a SELECT whose first column is their names. Whatever"
                    + " migrates adopts what is new first; other commands tell how much that is.")
    private @Nullable String tenantsQuery;

    /** Opens the fleet to look at it, or to steer its runs. */
    public OpenFleet open(Output output) throws SQLException {
        return open(output, false, LedgerHome.REGISTRY);
    }

    /** Opens the fleet to migrate it; a registry of an older release is brought up to date first. */
    public OpenFleet openToMigrate(Output output) throws SQLException {
        return open(output, true, LedgerHome.REGISTRY);
    }

    /** Opens a database to adopt what is in it. */
    public OpenFleet openToAdopt(Output output) throws SQLException {
        return open(output, false, LedgerHome.ADOPTED);
    }

    /** What the user gave to find schemas with. */
    public Optional<String> tenantsQuery() {
        return Optional.ofNullable(tenantsQuery);
    }

    private OpenFleet open(Output output, boolean toMigrate, LedgerHome wanted) throws SQLException {
        OpenDatabase open = database.open(output, locations);
        try {
            boolean toAdopt = wanted == LedgerHome.ADOPTED;
            LedgerHome home = home(open, toAdopt, toMigrate);
            if (open.ledger().home().isPresent() && !open.ledger().isCurrent() && !toAdopt) {
                upgrade(open, home, output, toMigrate);
            }
            Fleet fleet = Fleet.open(
                    new FleetSettings(open.owner(), home, open.config().tenantLocations(), historyTable, placeholders));
            List<Refused> refused =
                    !toAdopt && tenantsQuery != null ? adopt(fleet, tenantsQuery, !toMigrate, output) : List.of();
            return new OpenFleet(open, fleet, refused);
        } catch (SQLException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private LedgerHome home(OpenDatabase open, boolean toAdopt, boolean toMigrate) {
        boolean asked = toAdopt || tenantsQuery != null;
        LedgerHome home = open.ledger()
                .home()
                .or(() -> asked ? Optional.of(LedgerHome.ADOPTED) : Optional.empty())
                .orElseThrow(() -> new Refusal("the database at "
                        + open.config().database().url() + " has no tenants of ours: start a server on it or run"
                        + " 'tenancy tenant create', or take over schemas that are there with 'tenancy adopt'"));
        if (home == LedgerHome.REGISTRY && asked) {
            throw new Refusal("the database at " + open.config().database().url()
                    + " has a registry of tenants, which says what its schemas are: leave --tenants-query out");
        }
        if (home == LedgerHome.ADOPTED && !open.namesScripts()) {
            throw new Refusal("adopted schemas have scripts of their own: say where they are with --locations"
                    + " filesystem:<directory>, or set TENANCY_LOCATIONS_TENANT");
        }
        if (open.ledger().home().isEmpty() && !toAdopt && !toMigrate) {
            throw new Refusal("nothing is adopted in the database at "
                    + open.config().database().url() + " yet: run 'tenancy adopt' with this --tenants-query first");
        }
        return home;
    }

    private static void upgrade(OpenDatabase open, LedgerHome home, Output output, boolean toMigrate)
            throws SQLException {
        String name = home == LedgerHome.REGISTRY ? "registry" : "ledger of adopted schemas";
        if (!toMigrate) {
            throw new Refusal("the " + name + " at " + open.config().database().url()
                    + " is that of an older release: 'tenancy migrate' brings it up to date first");
        }
        int scripts = home == LedgerHome.REGISTRY
                ? new SharedMigrations(open.owner(), open.config().sharedLocations()).migrate()
                : AdoptedLedger.prepare(open.owner());
        output.stage("Migrated the " + name + " (" + Count.of(scripts, "script") + ")");
    }

    /** Those it left out. */
    private static List<Refused> adopt(Fleet fleet, String query, boolean dryRun, Output output) throws SQLException {
        Adoption.Adopted adopted = new Adoption(fleet).adopt(query, Optional.empty(), dryRun);
        String amount = Count.of(adopted.adopted().size(), "schema");
        if (!adopted.adopted().isEmpty() && dryRun) {
            output.warn("tenancy: " + amount + " not adopted yet, and so not looked at: 'tenancy adopt' or"
                    + " 'tenancy migrate' would adopt what is new");
        } else if (!adopted.adopted().isEmpty()) {
            output.stage("Adopted " + amount);
        }
        adopted.refused()
                .forEach(refused ->
                        output.warn("tenancy: schema '" + refused.schema() + "' is left out: " + refused.reason()));
        return adopted.refused();
    }
}
