package dev.tenancy.tenant;

import java.time.Instant;

/**
 * A tenant as the registry knows it.
 *
 * @param id never changes
 * @param slug what URLs carry
 * @param schema where its data is
 * @param name what people call it
 * @param plan the code of its plan
 * @param status where it stands in its life
 * @param schemaState what is applied to its schema, by the ledger
 * @param createdAt when it was registered, UTC
 */
public record Tenant(
        TenantId id,
        Slug slug,
        SchemaName schema,
        TenantName name,
        String plan,
        TenantStatus status,
        SchemaState schemaState,
        Instant createdAt) {}
