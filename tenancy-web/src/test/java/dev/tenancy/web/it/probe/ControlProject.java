package dev.tenancy.web.it.probe;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code projects}, for units that lack a setting. */
@Entity
@Table(name = "projects")
public class ControlProject {

    @Id
    private UUID id;

    private String name;

    protected ControlProject() {}

    public ControlProject(UUID id, String name) {
        this.id = id;
        this.name = name;
    }

    public String name() {
        return name;
    }
}
