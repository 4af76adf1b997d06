package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;

/**
 * A schema to migrate.
 *
 * @param id whose it is
 * @param slug what to call that tenant in messages
 * @param schema where to work
 * @param state what the ledger says of it
 */
public record TenantSchema(TenantId id, Slug slug, SchemaName schema, SchemaState state) {

    /** The same schema in another state. */
    TenantSchema at(SchemaState actual) {
        return new TenantSchema(id, slug, schema, actual);
    }
}
