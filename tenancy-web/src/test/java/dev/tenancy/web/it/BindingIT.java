package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tenancy.binding.TenantRef;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.project.ProjectName;
import dev.tenancy.project.Projects;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.web.it.probe.TenantProbe;
import dev.tenancy.web.testing.Deployments;
import jakarta.ejb.EJB;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Isolation, tried from the inside: what tenant code can reach, and what it cannot. */
@ExtendWith(ArquillianExtension.class)
class BindingIT extends SqlBindingTests {

    private static final UUID SHARED_ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @EJB
    private Projects projects;

    @EJB
    private TenantProbe probe;

    @Deployment
    static WebArchive deployment() {
        return Deployments.withTests(BindingIT.class, "probe/persistence.xml").addClasses(SqlBindingTests.class);
    }

    @Test
    void works_in_the_schema_and_role_of_the_tenant_named() throws Exception {
        TenantRef acme = tenant("in-acme");

        assertThat(transactions.call(acme, probe::where)).isEqualTo("tenant_in_acme tenant_in_acme");
    }

    @Test
    void the_first_statement_of_a_transaction_may_be_a_read() throws Exception {
        TenantRef acme = tenant("read-first");
        transactions.call(acme, () -> projects.create(new ProjectName("Apollo")));

        assertThat(transactions.call(acme, projects::count)).isEqualTo(1);
    }

    @Test
    void control_without_joining_the_transaction_a_first_read_runs_as_nobodys() {
        TenantRef acme = tenant("control-join");

        Throwable failure = catchThrowable(() -> unbound.readWithoutJoining(acme));

        assertThat(rootCause(failure)).hasMessageContaining("relation \"projects\" does not exist");
    }

    @Test
    void refuses_tenant_code_without_a_tenant() {
        assertRefused(() -> probe.where(), "without a tenant");
    }

    @Test
    void refuses_tenant_code_without_a_transaction() throws Exception {
        TenantRef acme = tenant("no-transaction");

        assertRefused(() -> transactions.call(acme, probe::whereWithoutTransaction), "without a tenant");
    }

    @Test
    void refuses_an_ejb_whose_author_forgot_the_annotation() {
        assertRefused(() -> unbound.query("select 1"), "@TenantBound");
    }

    @Test
    void refuses_the_entity_manager_outside_of_a_transaction() {
        Throwable refusal = catchThrowable(() -> unbound.queryWithoutTransaction("select name from projects"));

        assertThat(refusal).isNotNull();
        assertThat(rootCause(refusal)).isInstanceOf(BindingRefused.class);
    }

    @Test
    void refuses_a_second_tenant_in_one_transaction() {
        TenantRef first = tenant("first");
        TenantRef second = tenant("second");

        assertRefused(() -> unbound.bindTwo(first, second), "belongs to tenant 'first'");
    }

    @Test
    void control_a_second_property_in_one_transaction_keeps_reading_the_first_tenant() {
        TenantRef first = tenant("property-one");
        TenantRef second = tenant("property-two");

        assertThat(unbound.readAfterChangingTheProperty(first, second)).isEqualTo("tenant_property_one");
    }

    @Test
    void what_a_read_only_tenants_code_writes_is_refused_by_the_database() throws Exception {
        TenantRef acme = tenant("kept-as-it-is");
        put(acme, "kept");
        TenantRef readOnly = new TenantRef(acme.id(), acme.slug(), acme.schema(), true, acme.limits());

        assertThat(transactions.call(readOnly, probe::tags)).containsExactly("kept");
        Throwable refusal = catchThrowable(() -> put(readOnly, "changed"));
        assertThat(DatabaseFailure.isReadOnly(refusal)).isTrue();
        put(acme, "control: without the rule it is changed");
        assertThat(transactions.call(readOnly, probe::tags)).hasSize(1).doesNotContain("kept", "changed");
    }

    @Test
    void a_slow_statement_ends_when_the_plans_time_is_over() throws Exception {
        TenantRef acme = tenant("slow");
        TenantRef limited =
                new TenantRef(acme.id(), acme.slug(), acme.schema(), false, hurried(Duration.ofMillis(200)));

        Throwable cancelled =
                catchThrowable(() -> transactions.call(limited, () -> probe.query("select pg_sleep(30)")));
        assertThat(DatabaseFailure.isStatementTimeout(cancelled)).isTrue();
        assertThat(transactions.call(acme, () -> probe.query("select pg_sleep(0.5)")))
                .as("control: without a limit it goes on to its end")
                .hasSize(1);
    }

    @Test
    void rules_of_a_transaction_stay_whoever_binds_it_again() throws Exception {
        TenantRef acme = tenant("bound-again");
        TenantRef readOnly = new TenantRef(acme.id(), acme.slug(), acme.schema(), true, acme.limits());

        assertThat(transactions.call(readOnly, () -> {
                    unbound.bindTwo(readOnly, acme);
                    return probe.query("show transaction_read_only");
                }))
                .containsExactly("on");
    }

    @Test
    void a_transaction_of_its_own_serves_another_tenant_meanwhile() throws Exception {
        TenantRef outer = tenant("outer");
        TenantRef inner = tenant("inner");
        put(outer, "outer");
        put(inner, "inner");

        List<String> seen = transactions.call(outer, () -> probe.aroundAnother(inner, probe::tags));

        assertThat(seen).containsExactly("outer", "inner", "outer");
    }

    @Test
    void asynchronous_work_inherits_no_tenant() throws Exception {
        TenantRef acme = tenant("asynchronous");

        Future<String> later = transactions.call(acme, probe::whereLater);

        assertThatThrownBy(later::get).isInstanceOf(ExecutionException.class).satisfies(e -> assertThat(rootCause(e))
                .isInstanceOf(BindingRefused.class));
    }

    @Test
    void the_role_refuses_sql_that_names_another_schema() throws Exception {
        TenantRef acme = tenant("curious");
        put(tenant("secretive"), "secret");

        for (String sql : List.of(
                "select name from tenant_secretive.projects",
                "select slug from public.tenants",
                "select hash from public.api_keys")) {
            Throwable refusal = catchThrowable(() -> transactions.call(acme, () -> probe.query(sql)));
            assertThat(rootCause(refusal)).as(sql).hasMessageContaining("permission denied");
        }
    }

    @Test
    void a_missing_table_fails_instead_of_being_found_in_public() throws Exception {
        TenantRef acme = tenant("fall-through");

        Throwable failure = catchThrowable(() -> transactions.call(acme, () -> probe.query("select * from tenants")));

        assertThat(rootCause(failure)).hasMessageContaining("relation \"tenants\" does not exist");
    }

    @Test
    void the_same_id_is_another_row_in_another_tenant() throws Exception {
        TenantRef one = tenant("same-id-one");
        TenantRef two = tenant("same-id-two");
        put(one, "one");
        put(two, "two");

        assertThat(transactions.call(one, () -> projects.get(SHARED_ID).name())).isEqualTo("one");
        assertThat(transactions.call(two, () -> projects.get(SHARED_ID).name())).isEqualTo("two");
    }

    @Test
    void control_with_the_shared_cache_the_same_id_is_the_row_of_the_tenant_that_came_first() throws Exception {
        TenantRef one = tenant("cache-one");
        TenantRef two = tenant("cache-two");
        put(two, "two");

        unbound.persistWithSharedCache(one, SHARED_ID, "one");

        assertThat(unbound.findWithSharedCache(two, SHARED_ID)).isEqualTo("one");
    }

    @Test
    void a_connection_carries_nothing_back_to_the_pool() throws Exception {
        TenantRef acme = tenant("nothing-left");
        for (int i = 0; i < 20; i++) {
            put(acme, "tag");
            assertThat(catchThrowable(() -> transactions.call(acme, () -> {
                        probe.putAndFail(UUID.randomUUID(), "tag");
                        return null;
                    })))
                    .isNotNull();

            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select current_user, current_setting('search_path')")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("tenancy_app");
                assertThat(row.getString(2)).doesNotContain("tenant_");
            }
        }
    }

    @Test
    void sixty_refusals_leave_the_pool_whole() throws Exception {
        TenantRef acme = tenant("whole-pool");
        for (int i = 0; i < 60; i++) {
            assertThat(catchThrowable(() -> unbound.query("select 1"))).isNotNull();
        }
        for (int i = 0; i < 30; i++) {
            assertThat(transactions.call(acme, probe::where)).startsWith("tenant_whole_pool");
        }
    }

    @Test
    void eight_threads_over_eight_thousand_random_switches_read_no_row_of_another_tenant() throws Exception {
        List<TenantRef> tenants = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tenants.add(tenant("switch-" + (char) ('a' + i)));
        }
        for (TenantRef tenant : tenants) {
            put(tenant, tenant.slug().value());
        }

        List<Future<Integer>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            long seed = thread;
            threads.add(executor.submit(() -> switchAtRandom(new Random(seed), tenants, 1_000)));
        }

        int switches = 0;
        for (Future<Integer> thread : threads) {
            switches += thread.get();
        }
        assertThat(switches).isGreaterThanOrEqualTo(8_000);
    }

    /** @return how many transactions it made; throws at the first row that is another tenant's */
    private int switchAtRandom(Random random, List<TenantRef> tenants, int rounds) throws Exception {
        int transactionsMade = 0;
        for (int round = 0; round < rounds; round++) {
            TenantRef tenant = tenants.get(random.nextInt(tenants.size()));
            TenantRef other = tenants.get(random.nextInt(tenants.size()));
            String tag = tenant.slug().value();
            switch (random.nextInt(5)) {
                case 0 -> put(tenant, tag);
                case 1 ->
                    assertThat(catchThrowable(() -> transactions.call(tenant, () -> {
                                probe.putAndFail(UUID.randomUUID(), "rolled back");
                                return null;
                            })))
                            .isNotNull();
                case 2 ->
                    transactions.call(tenant, () -> {
                        probe.putAndRollBack(UUID.randomUUID(), "rolled back");
                        return null;
                    });
                case 3 -> {
                    assertThat(transactions.call(tenant, () -> probe.aroundAnother(other, probe::tags)))
                            .containsExactly(tag, other.slug().value(), tag);
                    transactionsMade++;
                }
                default ->
                    assertThat(transactions.call(
                                    tenant, () -> projects.get(SHARED_ID).name()))
                            .isEqualTo(tag);
            }
            assertThat(transactions.call(tenant, probe::tags)).containsExactly(tag);
            transactionsMade += 2;
        }
        return transactionsMade;
    }

    private static PlanLimits hurried(Duration statementTimeout) {
        return new PlanLimits(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(statementTimeout));
    }

    private void put(TenantRef tenant, String tag) throws Exception {
        transactions.call(tenant, () -> {
            probe.put(SHARED_ID, tag);
            return null;
        });
    }
}
