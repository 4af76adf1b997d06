package dev.tenancy.analytics;

import java.util.Optional;

/**
 * Why a tenant's answer is not, or not wholly, in a result.
 *
 * @param slug who
 * @param sqlState PostgreSQL's code; empty if it was not PostgreSQL that refused
 * @param reason why, in words
 * @param rows how many of its rows are in the result all the same
 */
public record TenantFault(String slug, Optional<String> sqlState, String reason, long rows) {}
