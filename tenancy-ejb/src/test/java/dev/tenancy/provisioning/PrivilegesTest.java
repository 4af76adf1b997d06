package dev.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each login and role can reach once tenants are registered. */
class PrivilegesTest {

    private static TestTenancy tenancy;
    private static TestDatabase database;

    @BeforeAll
    static void register() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        tenancy.register("acme");
        tenancy.register("globex");
    }

    @Test
    void a_tenants_role_reads_and_writes_its_own_tables() {
        assertThatNoException()
                .isThrownBy(
                        asTenant(
                                """
                insert into tenant_acme.projects (id, name) values (gen_random_uuid(), 'p');
                update tenant_acme.projects set name = 'q';
                select * from tenant_acme.projects;
                delete from tenant_acme.projects
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from tenant_globex.projects",
                "insert into tenant_globex.projects (id, name) values (gen_random_uuid(), 'p')",
                "select * from tenant_globex.flyway_schema_history",
                "select * from public.tenants",
                "select * from public.api_keys",
                "select * from public.idempotency_keys",
                "select * from public.audit_events",
                "update public.plans set max_projects = null",
                "select * from tenant_acme.flyway_schema_history",
                "update tenant_acme.flyway_schema_history set success = false",
                "delete from tenant_acme.flyway_schema_history",
                "truncate tenant_acme.projects",
                "alter table tenant_acme.projects add column extra int",
                "drop table tenant_acme.projects",
                "create table tenant_acme.extra ()",
                "create table public.extra ()",
                "create schema extra",
                "create role extra",
                "copy tenant_acme.projects to '/tmp/stolen'",
            })
    void a_tenants_role_reaches_nothing_else(String sql) {
        assertDenied(asTenant(sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from tenant_acme.projects",
                "select * from tenant_globex.team_members",
                "insert into tenant_acme.projects (id, name) values (gen_random_uuid(), 'p')",
                "select * from tenant_acme.flyway_schema_history",
                "select * from public.flyway_schema_history",
                "create table public.extra ()",
            })
    void the_application_by_itself_reaches_no_tenant(String sql) {
        assertDenied(() -> run(database.app(), sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into public.api_keys (id, tenant_id, name, hash)"
                        + " select gen_random_uuid(), id, 'mine', sha256('x') from public.tenants",
                "delete from public.audit_events",
                "update public.audit_events set actor = 'nobody'",
                "update public.tenants set status = 'active'",
                "insert into public.plans (code, name) values ('own', 'Own')",
                "delete from public.idempotency_keys",
                "truncate public.audit_events",
            })
    void the_application_writes_nothing_in_the_registry(String sql) {
        assertDenied(() -> run(database.app(), sql));
    }

    @Test
    void what_an_earlier_release_granted_is_taken_back() throws SQLException {
        TestTenancy earlier = TestTenancy.create();
        earlier.database()
                .execute("grant select, insert, update, delete on all tables in schema public to tenancy_app");
        assertThatNoException().isThrownBy(() -> run(earlier.database().app(), "delete from public.audit_events"));

        new DatabaseRoles(earlier.database().owner(), earlier.config()).prepare();

        assertDenied(() -> run(earlier.database().app(), "delete from public.audit_events"));
    }

    @Test
    void the_application_reads_the_registry_and_may_become_any_tenant() {
        assertThatNoException()
                .isThrownBy(
                        () -> run(
                                database.app(),
                                """
                select * from public.tenants, public.plans, public.api_keys;
                set role tenant_acme;
                set role tenant_globex;
                """));
    }

    @Test
    void the_application_cannot_become_the_owner_nor_give_its_roles_away() {
        assertDenied(() -> run(database.app(), "set role tenancy_owner"));
        assertDenied(() -> run(database.app(), "grant tenant_acme to tenancy_reader"));
    }

    @Test
    void the_reader_selects_in_every_schema_and_changes_nothing() {
        assertThatNoException()
                .isThrownBy(
                        () -> run(
                                database.superuser(),
                                """
                set role tenancy_reader;
                select * from tenant_acme.projects, tenant_globex.team_members
                """));
        assertDenied(() -> run(database.superuser(), "set role tenancy_reader; delete from tenant_acme.projects"));
        assertDenied(() -> run(database.superuser(), "set role tenancy_reader; select * from public.api_keys"));
    }

    @Test
    void what_later_migrations_create_is_reached_by_the_same_roles(@TempDir Path directory) throws SQLException {
        TestTenancy earlier = TestTenancy.create();
        earlier.register("acme");
        TestTenancy later = earlier.release(
                TestTenancy.OWN_MIGRATIONS,
                new Scripts(directory)
                        .with("V100__invoices.sql", "create table invoices (id serial primary key);")
                        .location());

        later.migrateFleet();

        assertThatNoException()
                .isThrownBy(() -> run(
                        later.database().app(),
                        "set role tenant_acme; insert into tenant_acme.invoices default values"));
        assertThatNoException()
                .isThrownBy(() -> run(
                        later.database().superuser(), "set role tenancy_reader; select * from tenant_acme.invoices"));
        assertDenied(() -> run(later.database().app(), "select * from tenant_acme.invoices"));
    }

    @Test
    void a_role_left_behind_by_another_database_is_taken_over() {
        Slug slug = TestDatabase.freshSlug();
        TestTenancy.create().register(slug);
        TestTenancy other = TestTenancy.create();

        other.register(slug);

        assertThatNoException()
                .isThrownBy(() -> run(
                        other.database().app(), "set role %1$s; select * from %1$s.projects".formatted(slug.schema())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "superuser", "createrole", "createdb", "bypassrls", "replication"})
    void a_role_of_that_name_that_can_more_than_a_tenant_is_refused(String attribute) {
        Slug slug = TestDatabase.freshSlug();
        database.execute("create role " + slug.schema().quoted() + " " + attribute);

        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> tenancy.register(slug))
                .withMessageContaining("creating the tenant's role")
                .withMessageContaining("is not a tenant's role");
        assertThat(database.query("select count(*) from public.tenants where slug = ?", slug.value()))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_read_all_data", "tenancy_reader", "tenant_acme"})
    void a_role_of_that_name_that_belongs_to_others_is_refused(String group) {
        Slug slug = TestDatabase.freshSlug();
        database.execute("create role " + slug.schema().quoted() + " in role " + group);

        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> tenancy.register(slug))
                .withMessageContaining("is not a tenant's role");
    }

    private static ThrowingCallable asTenant(String sql) {
        return () -> run(database.app(), "set role tenant_acme; " + sql);
    }

    /** Runs it on a connection of its own and takes it back. */
    private static void run(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.rollback();
        }
    }

    private static void assertDenied(ThrowingCallable sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(sql)
                .matches(e -> "42501".equals(e.getSQLState()), "insufficient privilege")
                .withMessageContaining("ERROR: ");
    }
}
