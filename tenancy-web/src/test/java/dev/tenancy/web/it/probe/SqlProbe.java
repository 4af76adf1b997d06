package dev.tenancy.web.it.probe;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.binding.TenantTransactions;
import dev.tenancy.project.ProjectEntity;
import dev.tenancy.project.ProjectName;
import dev.tenancy.sql.TenantJdbc;
import dev.tenancy.sql.TenantSql;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jooq.DSLContext;

/** A business EJB that reads and writes projects in three ways: with JPA, with jOOQ, and with plain JDBC. */
@Stateless
@TenantBound
public class SqlProbe {

    /** The ways. */
    public enum Way {
        JPA,
        JOOQ,
        JDBC
    }

    private static final Constructor<ProjectEntity> NEW =
            opened(() -> ProjectEntity.class.getDeclaredConstructor(ProjectName.class));
    private static final Method RENAME =
            opened(() -> ProjectEntity.class.getDeclaredMethod("rename", ProjectName.class));

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    @Inject
    private TenantSql sql;

    @Inject
    private TenantJdbc jdbc;

    @EJB
    private TenantTransactions transactions;

    @Resource
    private EJBContext context;

    /** Adds a project; the one of JPA is not flushed. */
    public void add(Way way, String name) throws Exception {
        switch (way) {
            case JPA -> entityManager.persist(entity(name));
            case JOOQ ->
                sql.dsl()
                        .insertInto(PROJECTS)
                        .set(PROJECTS.ID, UUID.randomUUID())
                        .set(PROJECTS.NAME, name)
                        .execute();
            case JDBC -> {
                try (Connection connection = jdbc.connection();
                        PreparedStatement insert =
                                connection.prepareStatement("insert into projects (id, name) values (?, ?)")) {
                    insert.setObject(1, UUID.randomUUID());
                    insert.setString(2, name);
                    insert.executeUpdate();
                }
            }
        }
    }

    /** Renames all projects, one by one or at once; those of JPA are not flushed. */
    public void renameAll(Way way, String name) throws Exception {
        switch (way) {
            case JPA -> {
                for (ProjectEntity entity : entities()) {
                    RENAME.invoke(entity, new ProjectName(name));
                }
            }
            case JOOQ -> sql.dsl().update(PROJECTS).set(PROJECTS.NAME, name).execute();
            case JDBC -> {
                try (Statement statement = jdbc.connection().createStatement()) {
                    statement.executeUpdate("update projects set name = '" + name + "'");
                }
            }
        }
    }

    private List<ProjectEntity> entities() {
        return entityManager
                .createQuery("select p from Project p", ProjectEntity.class)
                .getResultList();
    }

    private static ProjectEntity entity(String name) throws ReflectiveOperationException {
        return NEW.newInstance(new ProjectName(name));
    }

    /** What features keep to their own package. */
    private static <T extends AccessibleObject> T opened(Reflected<T> member) {
        try {
            T opened = member.get();
            opened.setAccessible(true);
            return opened;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Reflected<T> {
        T get() throws ReflectiveOperationException;
    }

    public List<String> names(Way way) throws SQLException {
        return switch (way) {
            case JPA ->
                entityManager
                        .createQuery("select p.name from Project p order by p.name", String.class)
                        .getResultList();
            case JOOQ ->
                sql.dsl()
                        .select(PROJECTS.NAME)
                        .from(PROJECTS)
                        .orderBy(PROJECTS.NAME)
                        .fetch(PROJECTS.NAME);
            case JDBC -> plainNames(jdbc.connection());
        };
    }

    private static List<String> plainNames(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select name from projects order by name");
                ResultSet rows = select.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /** Which session of the database each way works on, in the order of the ways. */
    public List<Object> backends(List<Way> ways) throws SQLException {
        List<Object> backends = new ArrayList<>();
        for (Way way : ways) {
            backends.add(backend(way));
        }
        return backends;
    }

    private Object backend(Way way) throws SQLException {
        String query = "select pg_backend_pid() || ' ' || current_user || ' ' || current_schema()";
        return switch (way) {
            case JPA -> entityManager.createNativeQuery(query).getSingleResult();
            case JOOQ -> sql.dsl().fetchValue(query);
            case JDBC -> {
                try (PreparedStatement select = jdbc.connection().prepareStatement(query);
                        ResultSet row = select.executeQuery()) {
                    row.next();
                    yield row.getString(1);
                }
            }
        };
    }

    public <T> T with(Function<DSLContext, T> work) {
        return work.apply(sql.dsl());
    }

    public <T> T withConnection(Function<Connection, T> work) {
        return work.apply(jdbc.connection());
    }

    /** The connection as EclipseLink has it: what the doors keep from tenant code. */
    public <T> T withEclipseLinksConnection(Function<Connection, T> work) {
        entityManager.createNativeQuery("select 1").getSingleResult();
        return work.apply(entityManager.unwrap(Connection.class));
    }

    public void rollBack() {
        context.setRollbackOnly();
    }

    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<String> namesWithoutTransaction(Way way) throws SQLException {
        return names(way);
    }

    /** Another tenant's work in the middle of this one's. */
    public List<List<String>> aroundAnother(Way way, TenantRef other, Callable<List<String>> inner) throws Exception {
        List<String> before = names(way);
        List<String> between = transactions.call(other, inner);
        return List.of(before, between, names(way));
    }
}
