package dev.tenancy.fleet;

import dev.tenancy.tenant.Tenant;
import java.util.OptionalLong;

/**
 * One tenant with what it has.
 *
 * @param tenant as the registry knows it
 * @param facts what it has now
 * @param bytesGrown how much its size has grown in the last seven days, as noted; empty as long as it was noted less than
 *     twice
 */
public record TenantUsage(Tenant tenant, TenantFacts facts, OptionalLong bytesGrown) {}
