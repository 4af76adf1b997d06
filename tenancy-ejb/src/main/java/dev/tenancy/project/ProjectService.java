package dev.tenancy.project;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.paging.Position;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.quota.Quota;
import dev.tenancy.quota.Room;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.sql.tenant.tables.records.ProjectsRecord;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;

/** Keeps projects: one by one with JPA, as lists and numbers with SQL. */
@Stateless
@Local(Projects.class)
@TenantBound
public class ProjectService implements Projects {

    private static final String KIND = "project";

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    @Inject
    private TenantSql sql;

    @EJB
    private Room room;

    @Override
    public Project create(ProjectName name) {
        room.forOneMore(Quota.PROJECTS, this::count);
        ProjectEntity project = new ProjectEntity(name);
        entityManager.persist(project);
        entityManager.flush();
        return project.toProject();
    }

    @Override
    public Project get(UUID id) {
        return found(entityManager.find(ProjectEntity.class, id), id).toProject();
    }

    @Override
    public Page<Project, Position> list(Optional<Boolean> archived, Limit limit, Optional<Position> after) {
        List<Project> rows = sql.dsl()
                .selectFrom(PROJECTS)
                .where(archived.map(only -> only ? PROJECTS.ARCHIVED_AT.isNotNull() : PROJECTS.ARCHIVED_AT.isNull())
                        .orElse(noCondition()))
                .and(after.<Condition>map(
                                last -> row(PROJECTS.CREATED_AT, PROJECTS.ID).lessThan(last.at(), last.id()))
                        .orElse(noCondition()))
                .orderBy(PROJECTS.CREATED_AT.desc(), PROJECTS.ID.desc())
                .limit(limit.probe())
                .fetch(ProjectService::project);
        return Page.cut(rows, limit, project -> new Position(project.createdAt(), project.id()));
    }

    @Override
    public Project rename(UUID id, ProjectName name, Precondition precondition) {
        return change(id, precondition, project -> project.rename(name));
    }

    @Override
    public Project archive(UUID id, Precondition precondition) {
        return change(id, precondition, ProjectEntity::archive);
    }

    @Override
    public Project unarchive(UUID id, Precondition precondition) {
        return change(id, precondition, ProjectEntity::unarchive);
    }

    @Override
    public void delete(UUID id, Precondition precondition) {
        entityManager.remove(locked(id, precondition));
        entityManager.flush();
    }

    @Override
    public long count() {
        return sql.dsl().fetchCount(PROJECTS);
    }

    private static Project project(ProjectsRecord row) {
        return new Project(
                row.getId(),
                row.getName(),
                row.getCreatedAt(),
                Optional.ofNullable(row.getArchivedAt()),
                row.getVersion());
    }

    private Project change(UUID id, Precondition precondition, Consumer<ProjectEntity> change) {
        ProjectEntity project = locked(id, precondition);
        change.accept(project);
        entityManager.flush();
        return project.toProject();
    }

    /** Locks the row first, so that of two changes the second sees the first, and its precondition is judged by it. */
    private ProjectEntity locked(UUID id, Precondition precondition) {
        ProjectEntity project = found(entityManager.find(ProjectEntity.class, id, LockModeType.PESSIMISTIC_WRITE), id);
        if (!precondition.accepts(project.version())) {
            throw new StaleVersion(KIND, id);
        }
        return project;
    }

    private static ProjectEntity found(ProjectEntity project, UUID id) {
        return Optional.ofNullable(project).orElseThrow(() -> new NotFound(KIND, id));
    }
}
