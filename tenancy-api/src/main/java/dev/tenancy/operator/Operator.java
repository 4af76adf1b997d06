package dev.tenancy.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who runs the fleet.
 *
 * @param id never changes
 * @param username what they log in with
 * @param role what they may do
 * @param changePassword whether they must choose a password of their own before anything else
 * @param disabled whether they are shut out
 * @param lockedUntil while it is in the future, logins are refused: too many have failed
 * @param lastLoginAt when they last logged in, UTC
 * @param sessionEpoch sessions begun under an earlier one have ended
 * @param createdAt when they were added, UTC
 * @param version counts changes, for optimistic locking
 */
public record Operator(
        UUID id,
        Username username,
        OperatorRole role,
        boolean changePassword,
        boolean disabled,
        Optional<Instant> lockedUntil,
        Optional<Instant> lastLoginAt,
        int sessionEpoch,
        Instant createdAt,
        long version) {}
