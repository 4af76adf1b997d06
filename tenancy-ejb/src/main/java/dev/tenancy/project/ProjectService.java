package dev.tenancy.project;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.paging.Position;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.quota.Quota;
import dev.tenancy.quota.Room;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps projects with JPA. */
@Stateless
@Local(Projects.class)
@TenantBound
public class ProjectService implements Projects {

    private static final String KIND = "project";

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

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
        List<String> conditions = new ArrayList<>();
        archived.ifPresent(only -> conditions.add(only ? "p.archivedAt is not null" : "p.archivedAt is null"));
        after.ifPresent(p -> conditions.add("p.createdAt <= :at and (p.createdAt < :at or p.id < :id)"));
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
        TypedQuery<ProjectEntity> query = entityManager
                .createQuery(
                        "select p from Project p " + where + " order by p.createdAt desc, p.id desc",
                        ProjectEntity.class)
                .setMaxResults(limit.probe());
        after.ifPresent(position -> query.setParameter("at", position.at()).setParameter("id", position.id()));
        List<Project> rows =
                query.getResultList().stream().map(ProjectEntity::toProject).toList();
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
        return entityManager.createNamedQuery("Project.count", Long.class).getSingleResult();
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
