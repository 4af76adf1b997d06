package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.tenant.Tenant;

/**
 * One tenant with what it has.
 *
 * @param tenant as the registry knows it
 * @param facts what was counted
 */
public record UsageRow(Tenant tenant, TenantFacts facts) {}
