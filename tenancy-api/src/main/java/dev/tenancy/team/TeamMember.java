package dev.tenancy.team;

import java.time.Instant;
import java.util.UUID;

/**
 * A member of a tenant's team.
 *
 * @param id never changes
 * @param userId who it is, as it is stored: a {@link UserId} is judged when it is given
 * @param role what that person may do
 * @param joinedAt when the person joined, UTC
 * @param version counts its changes, from 1
 */
public record TeamMember(UUID id, String userId, TeamRole role, Instant joinedAt, long version) {}
