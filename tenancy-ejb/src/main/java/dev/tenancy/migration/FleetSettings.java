package dev.tenancy.migration;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A fleet of schemas and what they are migrated with.
 *
 * @param owner connections of the login that owns the schemas; search path empty
 * @param home where the ledger is
 * @param locations where the tenants' scripts are, as Flyway locations
 * @param historyTable Flyway's history table in each schema
 * @param placeholders values of the scripts' own placeholders
 */
public record FleetSettings(
        DataSource owner,
        LedgerHome home,
        List<String> locations,
        String historyTable,
        Map<String, String> placeholders) {

    /** Keeps collections of its own. */
    public FleetSettings {
        locations = List.copyOf(locations);
        placeholders = Map.copyOf(placeholders);
    }

    /** The tenants of the registry, with Flyway's own history table and no placeholders. */
    public static FleetSettings ofRegistry(DataSource owner, List<String> locations) {
        return new FleetSettings(owner, LedgerHome.REGISTRY, locations, Flyways.HISTORY_TABLE, Map.of());
    }
}
