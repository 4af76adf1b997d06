package dev.tenancy.transfer;

import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Tenant;

/** What became of an import or a clone: a new tenant, or the one that an earlier request with the same key made. */
public sealed interface TransferOutcome {

    /** The tenant made. */
    Tenant tenant();

    /** A new tenant, with its first key and what was brought in. */
    record Brought(Tenant tenant, ApiKey apiKey, TransferTotals totals) implements TransferOutcome {}

    /** The tenant of an earlier request; its key was shown then and cannot be shown again. */
    record Repeated(Tenant tenant) implements TransferOutcome {}
}
