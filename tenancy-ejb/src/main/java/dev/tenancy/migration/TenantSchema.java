package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.TenantId;

/**
 * A schema to migrate.
 *
 * @param id whose it is
 * @param slug what to call that tenant in messages: its slug; an adopted schema's name
 * @param schema where to work
 * @param state what the ledger says of it
 */
public record TenantSchema(TenantId id, String slug, SchemaRef schema, SchemaState state) {

    /** The same schema in another state. */
    TenantSchema at(SchemaState actual) {
        return new TenantSchema(id, slug, schema, actual);
    }
}
