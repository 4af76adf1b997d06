package dev.tenancy.team;

import static dev.tenancy.sql.tenant.Tables.TEAM_MEMBERS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.paging.Position;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.AlreadyMember;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.quota.Quota;
import dev.tenancy.quota.Room;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.sql.tenant.tables.records.TeamMembersRecord;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;

/** Keeps the team: members one by one with JPA, as a list and their number with SQL. */
@Stateless
@Local(Team.class)
@TenantBound
public class TeamService implements Team {

    private static final String KIND = "team member";

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    @Inject
    private TenantSql sql;

    @EJB
    private Room room;

    @Override
    public TeamMember add(UserId userId, TeamRole role) {
        room.forOneMore(Quota.MEMBERS, this::count);
        TeamMemberEntity member = new TeamMemberEntity(userId, role);
        entityManager.persist(member);
        try {
            entityManager.flush();
        } catch (PersistenceException e) {
            if (DatabaseFailure.sqlCause(e)
                    .filter(sql -> DatabaseFailure.violates(sql, "team_members_user_id_key"))
                    .isPresent()) {
                throw new AlreadyMember(userId.value());
            }
            throw e;
        }
        return member.toMember();
    }

    @Override
    public TeamMember get(UUID id) {
        return found(entityManager.find(TeamMemberEntity.class, id), id).toMember();
    }

    @Override
    public Page<TeamMember, Position> list(Limit limit, Optional<Position> after) {
        List<TeamMember> rows = sql.dsl()
                .selectFrom(TEAM_MEMBERS)
                .where(after.<Condition>map(last ->
                                row(TEAM_MEMBERS.JOINED_AT, TEAM_MEMBERS.ID).lessThan(last.at(), last.id()))
                        .orElse(noCondition()))
                .orderBy(TEAM_MEMBERS.JOINED_AT.desc(), TEAM_MEMBERS.ID.desc())
                .limit(limit.probe())
                .fetch(TeamService::member);
        return Page.cut(rows, limit, member -> new Position(member.joinedAt(), member.id()));
    }

    @Override
    public TeamMember changeRole(UUID id, TeamRole role, Precondition precondition) {
        TeamMemberEntity member = locked(id, precondition);
        member.changeRole(role);
        entityManager.flush();
        return member.toMember();
    }

    @Override
    public void remove(UUID id, Precondition precondition) {
        entityManager.remove(locked(id, precondition));
        entityManager.flush();
    }

    @Override
    public long count() {
        return sql.dsl().fetchCount(TEAM_MEMBERS);
    }

    private static TeamMember member(TeamMembersRecord row) {
        return new TeamMember(
                row.getId(), row.getUserId(), TeamRole.of(row.getRole()), row.getJoinedAt(), row.getVersion());
    }

    /** Locks the row first, so that of two changes the second sees the first, and its precondition is judged by it. */
    private TeamMemberEntity locked(UUID id, Precondition precondition) {
        TeamMemberEntity member =
                found(entityManager.find(TeamMemberEntity.class, id, LockModeType.PESSIMISTIC_WRITE), id);
        if (!precondition.accepts(member.version())) {
            throw new StaleVersion(KIND, id);
        }
        return member;
    }

    private static TeamMemberEntity found(TeamMemberEntity member, UUID id) {
        return Optional.ofNullable(member).orElseThrow(() -> new NotFound(KIND, id));
    }
}
