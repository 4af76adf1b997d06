package dev.tenancy.team;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.paging.Position;
import dev.tenancy.paging.Precondition;
import java.util.Optional;
import java.util.UUID;

/**
 * The team of the tenant that is calling.
 *
 * <p>Every method joins the caller's transaction or opens one; it must be the transaction of one tenant.
 */
public interface Team {

    /** Takes a person into the team. @throws AlreadyMember if the person is in it */
    TeamMember add(UserId userId, TeamRole role);

    /** Reads one. @throws NotFound if this tenant has no such member */
    TeamMember get(UUID id);

    /** Lists, newest first; {@code after} empty: from the newest. */
    Page<TeamMember, Position> list(Limit limit, Optional<Position> after);

    /** Gives another role. @throws NotFound if there is none @throws StaleVersion if it has changed since */
    TeamMember changeRole(UUID id, TeamRole role, Precondition precondition);

    /** Takes out of the team. @throws NotFound if there is none @throws StaleVersion if it has changed since */
    void remove(UUID id, Precondition precondition);

    /** How many there are. */
    long count();
}
