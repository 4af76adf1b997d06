package dev.tenancy.web.bench.probe;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A project in one schema for good: what an application without tenants has. */
@Entity
@Table(name = "projects", schema = "bench_fixed")
public class FixedProject {

    @Id
    private UUID id;

    private String name;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "archived_at")
    private Instant archivedAt;

    @Version
    private long version;

    protected FixedProject() {}

    public String name() {
        return name;
    }
}
