package dev.tenancy.transfer;

import dev.tenancy.tenant.Tenant;

/**
 * What an export has written.
 *
 * @param tenant as it stood then
 * @param totals how much
 */
public record ExportedTenant(Tenant tenant, TransferTotals totals) {}
