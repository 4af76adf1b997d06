package dev.tenancy.migration;

import dev.tenancy.tenant.AdoptedSchema;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaRef;

/** Where the central ledger is: the tenants, the runs and their tasks. */
public enum LedgerHome {
    /** In the registry, with the tenants this product registered. */
    REGISTRY("public"),
    /** In a schema of its own, with schemas this product did not create. */
    ADOPTED(AdoptedSchema.LEDGER);

    private final String schema;

    LedgerHome(String schema) {
        this.schema = schema;
    }

    /** The schema of the ledger's tables. */
    public String schema() {
        return schema;
    }

    /** The qualified table of tenants: id, slug, schema_name, schema_version, schema_digest, labels. */
    public String tenants() {
        return schema + ".tenants";
    }

    /**
     * The condition under which a tenant of the table {@code t} takes part in the fleet: of one that has failed something
     * is missing, and one that is being purged is not migrated any more. Adopted schemas have no such life.
     */
    public String takesPart() {
        return switch (this) {
            case REGISTRY -> "t.status not in ('failed', 'purging')";
            case ADOPTED -> "true";
        };
    }

    /** The qualified table of runs. */
    public String runs() {
        return schema + ".migration_runs";
    }

    /** The qualified table of tasks. */
    public String tasks() {
        return schema + ".migration_tasks";
    }

    /** The qualified table of processes that work on runs. */
    public String workers() {
        return schema + ".migration_workers";
    }

    /** The qualified table of audit events. */
    public String auditEvents() {
        return schema + ".audit_events";
    }

    /** The name of a tenant's schema by the rules of this ledger. @throws IllegalArgumentException if it breaks them */
    public SchemaRef schemaRef(String name) {
        return this == REGISTRY ? new SchemaName(name) : new AdoptedSchema(name);
    }
}
