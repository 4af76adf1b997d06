package dev.tenancy.web.bench.probe;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.sql.tenant.tables.records.ProjectsRecord;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** Reads a project with jOOQ as {@code Projects.get} does with EclipseLink. */
@Stateless
@TenantBound
public class TypedReader {

    @Inject
    private TenantSql sql;

    public ProjectsRecord read(UUID id) {
        return sql.dsl().fetchSingle(PROJECTS, PROJECTS.ID.eq(id));
    }
}
