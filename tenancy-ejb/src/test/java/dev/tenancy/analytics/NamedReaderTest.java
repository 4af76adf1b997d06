package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Database.Login;
import dev.tenancy.config.Isolation;
import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries where tenants have no roles, by the login that the documentation says how to make. */
class NamedReaderTest {

    private static final String READER = "tenancy_analyst";

    private static final String DEFAULTS =
            """
            alter default privileges for role tenancy_owner grant usage on schemas to tenancy_analyst;
            alter default privileges for role tenancy_owner grant select on tables to tenancy_analyst;
            """;

    private TestTenancy tenancy;
    private FleetAsking asking;

    @BeforeEach
    void a_tenant_and_a_login_that_may_nothing() {
        tenancy = TestTenancy.create(TestDatabase.create(), Isolation.SCHEMA, TestTenancy.OWN_MIGRATIONS);
        tenancy.register("named-a");
        tenancy.database()
                .execute(
                        """
                do $$ begin
                  if not exists (select from pg_roles where rolname = 'tenancy_analyst') then
                    create role tenancy_analyst login password 'secret';
                  end if;
                end $$
                """);
        asking = new FleetAsking(
                tenancy.database().owner(),
                tenancy.database().config(),
                Optional.of(new Login(READER, "secret")),
                Executors.defaultThreadFactory());
    }

    @Test
    void tenants_of_today_and_tomorrow_answer_to_a_login_with_the_grants_of_the_documentation() throws Exception {
        tenancy.database().execute(DEFAULTS);
        for (String grant : tenancy.database()
                .query("select format('grant usage on schema %1$I to tenancy_analyst;"
                        + " grant select on all tables in schema %1$I to tenancy_analyst', schema_name)"
                        + " from public.tenants")) {
            tenancy.database().execute(grant);
        }
        tenancy.register("named-b");
        Collected result = new Collected();

        QueryOutcome outcome = asking.run(FleetQuery.of("select count(*) from projects"), result, "test");

        assertThat(outcome.faults()).isEmpty();
        assertThat(result.rows).containsExactly("named-a|0", "named-b|0");
        assertThat(asking.run(FleetQuery.of("select current_schema(), count(*) from team_members"), result(), "test")
                        .isWhole())
                .isTrue();
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> asking.run(FleetQuery.of("select * from public.api_keys"), result(), "test"))
                .withMessageContaining("permission denied");
    }

    @Test
    void control_without_the_grants_nobody_answers() throws Exception {
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> asking.run(FleetQuery.of("select count(*) from projects"), result(), "test"))
                .withMessageContaining("relation \"projects\" does not exist");
    }

    @Test
    void a_login_that_was_let_read_the_registry_too_is_refused() {
        tenancy.database().execute("grant select on all tables in schema public to tenancy_analyst");

        assertThatExceptionOfType(QueriesUnavailable.class)
                .isThrownBy(() -> asking.run(FleetQuery.of("select count(*) from projects"), result(), "test"))
                .withMessageContaining("may read the registry's secrets");
    }

    private static Collected result() {
        return new Collected();
    }
}
