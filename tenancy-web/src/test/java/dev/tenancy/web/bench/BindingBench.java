package dev.tenancy.web.bench;

import dev.tenancy.binding.TenantRef;
import dev.tenancy.binding.TenantTransactions;
import dev.tenancy.project.ProjectName;
import dev.tenancy.project.Projects;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.testing.Measured;
import dev.tenancy.web.bench.probe.FixedReader;
import dev.tenancy.web.bench.probe.TypedReader;
import dev.tenancy.web.testing.Deployments;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A read by primary key through EJB and EclipseLink, on one fixed schema and in a tenant bound for the transaction; and
 * through jOOQ, in such a tenant.
 */
@ExtendWith(ArquillianExtension.class)
class BindingBench {

    private static final int TENANTS = 100;

    @EJB
    private TenantRegistry registry;

    @EJB
    private TenantTransactions transactions;

    @EJB
    private Projects projects;

    @EJB
    private FixedReader fixed;

    @EJB
    private TypedReader typed;

    @Resource(lookup = "java:app/jdbc/tenancy-owner")
    private DataSource owner;

    @Deployment
    static WebArchive deployment() {
        return Deployments.withTests(BindingBench.class, "bench/persistence.xml")
                .addClass(Measured.class);
    }

    @Test
    void a_bound_read_against_a_fixed_one() throws Exception {
        UUID fixedId = fixedSchema();
        List<TenantRef> tenants = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            TenantRef tenant = TenantRef.of(registry.register(
                            new NewTenant(new Slug("bench-" + i), new TenantName("Bench"), "free"),
                            "bench",
                            Optional.empty())
                    .tenant());
            tenants.add(tenant);
            ids.add(transactions.call(
                    tenant, () -> projects.create(new ProjectName("Apollo")).id()));
        }
        Random random = new Random(1);

        System.out.print(new Measured()
                .way("EJB read, one fixed schema", () -> fixed.call(() -> fixed.read(fixedId)))
                .way("EJB read, one tenant", () -> transactions.call(tenants.get(0), () -> projects.get(ids.get(0))))
                .way("EJB read, " + TENANTS + " tenants at random", () -> {
                    int i = random.nextInt(TENANTS);
                    return transactions.call(tenants.get(i), () -> projects.get(ids.get(i)));
                })
                .way("jOOQ read, one tenant", () -> transactions.call(tenants.get(0), () -> typed.read(ids.get(0))))
                .way("jOOQ read, " + TENANTS + " tenants at random", () -> {
                    int i = random.nextInt(TENANTS);
                    return transactions.call(tenants.get(i), () -> typed.read(ids.get(i)));
                })
                .run(8_000, 10_000));
    }

    private UUID fixedSchema() throws Exception {
        UUID id = UUID.randomUUID();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    create schema bench_fixed;
                    create table bench_fixed.projects (
                      id uuid primary key, name text, created_at timestamptz, archived_at timestamptz, version bigint);
                    insert into bench_fixed.projects values ('%s', 'Apollo', now(), null, 1);
                    grant usage on schema bench_fixed to tenancy_app;
                    grant select on bench_fixed.projects to tenancy_app;
                    """
                            .formatted(id));
        }
        return id;
    }
}
