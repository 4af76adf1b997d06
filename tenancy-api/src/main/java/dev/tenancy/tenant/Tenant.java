package dev.tenancy.tenant;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as the registry knows it.
 *
 * @param id never changes
 * @param slug what URLs carry; can be renamed
 * @param schema where its data is; named after the slug it was registered with, and never renamed
 * @param name what people call it
 * @param plan the code of its plan
 * @param status where it stands in its life
 * @param statusReason what the operator said to the last change of status
 * @param statusChangedAt when the status last changed, UTC
 * @param purgeAfter of an archived tenant, the end of its grace period
 * @param labels what operators sort tenants by
 * @param schemaState what is applied to its schema, by the ledger
 * @param createdAt when it was registered, UTC
 * @param version counts the changes of these facts, for optimistic locking; the schema's state does not count
 */
public record Tenant(
        TenantId id,
        Slug slug,
        SchemaName schema,
        TenantName name,
        String plan,
        TenantStatus status,
        Optional<String> statusReason,
        Instant statusChangedAt,
        Optional<Instant> purgeAfter,
        Labels labels,
        SchemaState schemaState,
        Instant createdAt,
        long version) {}
