package dev.tenancy.project;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of a tenant's {@code projects}. */
@Entity(name = "Project")
@Table(name = "projects")
public class ProjectEntity {

    @Id
    private UUID id;

    @Column(nullable = false)
    private String name;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "archived_at")
    private @Nullable Instant archivedAt;

    @Version
    private long version;

    /** For JPA. */
    protected ProjectEntity() {}

    ProjectEntity(ProjectName name) {
        this.id = UUID.randomUUID();
        this.name = name.value();
        this.createdAt = now();
    }

    void rename(ProjectName newName) {
        name = newName.value();
    }

    void archive() {
        if (archivedAt == null) {
            archivedAt = now();
        }
    }

    void unarchive() {
        archivedAt = null;
    }

    long version() {
        return version;
    }

    Project toProject() {
        return new Project(id, name, createdAt, Optional.ofNullable(archivedAt), version);
    }

    /** PostgreSQL keeps microseconds; what is answered now must equal what is read later. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
