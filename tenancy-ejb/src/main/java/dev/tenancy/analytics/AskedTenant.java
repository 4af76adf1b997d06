package dev.tenancy.analytics;

import dev.tenancy.tenant.SchemaName;

/**
 * A tenant that is asked.
 *
 * @param slug who
 * @param schema where its tables are
 * @param version of the schema, as the ledger has it
 * @param digest tells the state of the schema from any other, as the ledger has it
 */
record AskedTenant(String slug, SchemaName schema, String version, String digest) {}
