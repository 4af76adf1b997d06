package dev.tenancy.provisioning;

import dev.tenancy.migration.MigrationSet;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.testing.Measured;
import dev.tenancy.testing.TestTenancy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Registration's part in the database, against what PostgreSQL itself costs and against Flyway for each schema. */
class ProvisioningBench {

    private int count;

    @Test
    void registration_against_the_floor_and_flyway() throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        MigrationSet migrations = tenancy.migrations();
        try (Connection connection = tenancy.database().owner().getConnection();
                Connection second = tenancy.database().owner().getConnection()) {
            DataSource pooled = reusing(connection, second);
            Provisioner provisioner = new Provisioner(pooled, tenancy.config(), migrations);
            ProvisioningPlan plan = new ProvisioningPlan(tenancy.config());
            int version = connection.getMetaData().getDatabaseMajorVersion();

            System.out.print(new Measured()
                    .way("floor: one message, one transaction", () -> floor(connection, plan, migrations, version))
                    .way("Tenancy: register", () -> provisioner.register(next(), "bench", Optional.empty()))
                    .way("Flyway per schema, connections reused", () -> flyway(connection, pooled))
                    .run(20, 150));
        }
    }

    private NewTenant next() {
        return new NewTenant(new Slug("bench-" + ++count), new TenantName("Bench"), NewTenant.DEFAULT_PLAN);
    }

    /** The same rows and DDL, written out as literals, so that PostgreSQL gets them as one message. */
    private Object floor(Connection connection, ProvisioningPlan plan, MigrationSet migrations, int version)
            throws Exception {
        NewTenant tenant = next();
        String rows =
                """
                insert into public.tenants (id, slug, schema_name, name, plan, schema_version, schema_digest)
                  values ('%1$s', '%2$s', '%3$s', 'Bench', 'free', '%4$s', '%5$s');
                insert into public.api_keys (id, tenant_id, name, hash)
                  values (gen_random_uuid(), '%1$s', 'first key', '\\x%6$s');
                insert into public.audit_events (actor, action, tenant_id, tenant_slug, request_id)
                  values ('bench', 'tenant.registered', '%1$s', '%2$s', '-');
                """
                        .formatted(
                                TenantId.random(),
                                tenant.slug(),
                                tenant.slug().schema(),
                                migrations.target().version(),
                                migrations.target().digest(),
                                HexFormat.of().formatHex(ApiKey.forTenant().hash()));
        String ddl = plan.steps(tenant.slug().schema(), version, migrations).stream()
                .map(ProvisioningStep::sql)
                .collect(Collectors.joining());
        try (Statement statement = connection.createStatement()) {
            return statement.execute("begin;" + rows + ddl + "commit;");
        }
    }

    private Object flyway(Connection connection, DataSource pooled) throws Exception {
        String schema = next().slug().schema().value();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        }
        return Flyway.configure()
                .dataSource(pooled)
                .schemas(schema)
                .createSchemas(false)
                .locations("classpath:db/tenant")
                .load()
                .migrate();
    }

    /** A pool of two: hands out the connection that is free, and takes it back when it is closed. */
    private static DataSource reusing(Connection first, Connection second) {
        ArrayDeque<Connection> free = new ArrayDeque<>(List.of(first, second));
        return (DataSource) Proxy.newProxyInstance(
                ProvisioningBench.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return lent(free.pop(), free);
                });
    }

    private static Connection lent(Connection connection, ArrayDeque<Connection> free) {
        boolean[] closed = {false};
        return (Connection) Proxy.newProxyInstance(
                ProvisioningBench.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            if (!closed[0]) {
                                closed[0] = true;
                                free.push(connection);
                            }
                            return null;
                        }
                        case "isClosed" -> {
                            return closed[0];
                        }
                        default -> {
                            try {
                                return method.invoke(connection, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }
}
