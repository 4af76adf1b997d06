package dev.tenancy.migration.run;

import dev.tenancy.tenant.SchemaState;
import java.util.Optional;
import java.util.UUID;

/**
 * A task this process has taken.
 *
 * @param position its place in the run
 * @param wave the run's wave
 * @param attempt which attempt this is, from 1
 * @param tenantId whose schema
 * @param tenant the slug, as the run knows it
 * @param schema the schema's name
 * @param state what the ledger says of it; empty if the tenant is gone, or takes no part any more
 */
record Claim(
        int position,
        int wave,
        int attempt,
        UUID tenantId,
        String tenant,
        String schema,
        Optional<SchemaState> state) {}
