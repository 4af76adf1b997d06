package dev.tenancy.team;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** A row of a tenant's {@code team_members}. */
@Entity(name = "TeamMember")
@Table(name = "team_members")
public class TeamMemberEntity {

    @Id
    private UUID id;

    @Column(name = "user_id", nullable = false, updatable = false)
    private String userId;

    @Column(nullable = false)
    private String role;

    @Column(name = "joined_at", nullable = false, updatable = false)
    private Instant joinedAt;

    @Version
    private long version;

    /** For JPA. */
    protected TeamMemberEntity() {}

    TeamMemberEntity(UserId userId, TeamRole role) {
        this.id = UUID.randomUUID();
        this.userId = userId.value();
        this.role = role.code();
        this.joinedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    void changeRole(TeamRole newRole) {
        role = newRole.code();
    }

    long version() {
        return version;
    }

    TeamMember toMember() {
        return new TeamMember(id, userId, TeamRole.of(role), joinedAt, version);
    }
}
