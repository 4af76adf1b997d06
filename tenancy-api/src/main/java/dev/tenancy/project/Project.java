package dev.tenancy.project;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A project of a tenant.
 *
 * @param id never changes
 * @param name what people call it, as it is stored: a {@link ProjectName} is judged when it is given
 * @param createdAt when it was created, UTC
 * @param archivedAt when it was archived; empty while it is active
 * @param version counts its changes, from 1
 */
public record Project(UUID id, String name, Instant createdAt, Optional<Instant> archivedAt, long version) {}
