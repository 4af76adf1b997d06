package dev.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.config.Database.Login;
import dev.tenancy.config.Isolation;
import dev.tenancy.provisioning.DatabaseRoles.RolesUnfit;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which logins are fit to keep tenants apart. */
class DatabaseRolesTest {

    private static final String OWN = TestTenancy.OWN_MIGRATIONS;
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestDatabase database;

    @BeforeEach
    void prepare() {
        database = TestDatabase.create();
    }

    @Test
    void prepares_fit_logins_as_often_as_asked() throws SQLException {
        TestTenancy tenancy = TestTenancy.create(database, Isolation.ROLE, OWN);

        new DatabaseRoles(database.owner(), tenancy.config()).prepare();

        assertThat(database.query("select rolcanlogin from pg_roles where rolname = 'tenancy_reader'"))
                .containsExactly("f");
    }

    @Test
    void refuses_a_registry_that_the_application_cannot_ask_who_is_closed() throws SQLException {
        TestTenancy tenancy = TestTenancy.create(database, Isolation.ROLE, OWN);
        DatabaseRoles roles = new DatabaseRoles(database.owner(), tenancy.config());
        roles.verify();

        database.execute("revoke execute on function public.tenant_is_closed from public");
        assertThatExceptionOfType(RolesUnfit.class)
                .isThrownBy(roles::verify)
                .withMessageContaining("'" + database.config().app().user() + "'")
                .withMessageContaining("tenancy migrate");

        database.execute("drop function public.tenant_is_closed");
        assertThatExceptionOfType(RolesUnfit.class).isThrownBy(roles::verify).withMessageContaining("older release");
    }

    @Test
    void refuses_an_owner_that_may_not_create_roles_and_says_what_to_do() {
        TestDatabase unfit = database.as(database.config().app(), ownerWith("nocreaterole"));

        assertThatExceptionOfType(RolesUnfit.class)
                .isThrownBy(() -> TestTenancy.create(unfit, Isolation.ROLE, OWN))
                .withMessageContaining("'" + unfit.config().owner().user() + "'")
                .withMessageContaining("CREATEROLE")
                .withMessageContaining("tenancy.isolation=schema");
    }

    @Test
    void needs_no_right_to_create_roles_where_the_search_path_alone_isolates() throws SQLException {
        TestDatabase plain = database.as(database.config().app(), ownerWith("nocreaterole"));
        TestTenancy tenancy = TestTenancy.create(plain, Isolation.SCHEMA, OWN);
        Slug slug = TestDatabase.freshSlug();

        tenancy.register(slug);

        assertThat(database.query(
                        "select count(*) from pg_roles where rolname = ?",
                        slug.schema().value()))
                .containsExactly("0");
        try (Connection app = plain.app().getConnection()) {
            assertThat(TestDatabase.query(app, "select count(*) from " + slug.schema() + ".projects"))
                    .containsExactly("0");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(
                            () -> TestDatabase.query(app, "select * from " + slug.schema() + ".flyway_schema_history"))
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void refuses_an_application_that_is_a_superuser() {
        Login superuser = login("superuser");

        assertThatExceptionOfType(RolesUnfit.class)
                .isThrownBy(() -> TestTenancy.create(
                        database.as(superuser, database.config().owner()), Isolation.ROLE, OWN))
                .withMessageContaining("'" + superuser.user() + "'")
                .withMessageContaining("superuser");
    }

    @Test
    void refuses_an_application_that_does_not_exist() {
        Login nobody = new Login("tenancy_nobody", "x");

        assertThatExceptionOfType(RolesUnfit.class)
                .isThrownBy(() ->
                        TestTenancy.create(database.as(nobody, database.config().owner()), Isolation.ROLE, OWN))
                .withMessageContaining("'tenancy_nobody'");
    }

    @Test
    void an_application_that_would_inherit_is_refused_or_made_not_to() throws SQLException {
        Login inherits = login("inherit");
        TestDatabase inheriting = database.as(inherits, database.config().owner());
        if (serverVersion() < 16) {
            assertThatExceptionOfType(RolesUnfit.class)
                    .isThrownBy(() -> TestTenancy.create(inheriting, Isolation.ROLE, OWN))
                    .withMessageContaining("NOINHERIT");
            return;
        }
        TestTenancy tenancy = TestTenancy.create(inheriting, Isolation.ROLE, OWN);
        tenancy.register("acme");

        try (Connection app = inheriting.app().getConnection()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> TestDatabase.query(app, "select * from tenant_acme.projects"))
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void one_login_may_be_owner_and_application_as_it_is_by_default() throws SQLException {
        Login both = ownerWith("createrole");
        TestTenancy tenancy = TestTenancy.create(database.as(both, both), Isolation.ROLE, OWN);
        Slug slug = TestDatabase.freshSlug();

        tenancy.register(slug);

        try (Connection app = tenancy.database().app().getConnection()) {
            app.setAutoCommit(false);
            assertThat(TestDatabase.query(
                            app,
                            "select set_config('role', ?, true)",
                            slug.schema().value()))
                    .hasSize(1);
            assertThatNoException()
                    .isThrownBy(() -> TestDatabase.query(app, "select * from " + slug.schema() + ".projects"));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> TestDatabase.query(app, "select * from public.tenants"))
                    .withMessageContaining("permission denied");
        }
    }

    @Test
    void a_login_with_a_difficult_name_is_quoted() {
        Login odd = new Login("o'dd \"app\"", "x");
        database.execute("drop role if exists \"o'dd \"\"app\"\"\"");
        database.execute("create role \"o'dd \"\"app\"\"\" login noinherit password 'x'");

        assertThatNoException().isThrownBy(() -> TestTenancy.create(
                        database.as(odd, database.config().owner()), Isolation.ROLE, OWN)
                .register("acme"));
        assertThatNoException().isThrownBy(() -> TestTenancy.create(
                        TestDatabase.create().as(odd, database.config().owner()), Isolation.SCHEMA, OWN)
                .register("acme"));
    }

    private int serverVersion() {
        return Integer.parseInt(database.query("select current_setting('server_version_num')::int / 10000")
                .get(0));
    }

    private Login ownerWith(String attribute) {
        Login owner = login(attribute);
        database.execute("alter database " + database.name() + " owner to " + owner.user());
        return owner;
    }

    private Login login(String attribute) {
        Login login = new Login("tenancy_login_" + COUNTER.incrementAndGet(), "secret");
        database.execute("create role %s login %s password 'secret'".formatted(login.user(), attribute));
        return login;
    }
}
