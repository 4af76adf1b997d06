package dev.tenancy.binding;

import static dev.tenancy.testing.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a binding does to a connection, seen without any EntityManager. */
class TenantConnectionTest {

    private static final SchemaName ACME = new Slug("acme").schema();
    private static final SchemaName GLOBEX = new Slug("globex").schema();
    private static final TransactionRules READ_ONLY = new TransactionRules(true, Optional.empty());
    private static final TransactionRules IN_A_MOMENT =
            new TransactionRules(false, Optional.of(Duration.ofMillis(150)));
    private static final String SETTINGS = "select current_setting('search_path'), current_user";

    private static TestTenancy byRole;
    private static TestTenancy bySchema;

    private Connection connection;

    @BeforeAll
    static void register() {
        byRole = TestTenancy.create();
        bySchema = TestTenancy.create(TestDatabase.create(), Isolation.SCHEMA, TestTenancy.OWN_MIGRATIONS);
        for (TestTenancy tenancy : List.of(byRole, bySchema)) {
            for (SchemaName schema : List.of(ACME, GLOBEX)) {
                tenancy.register(schema.value().substring(SchemaName.PREFIX.length()));
                tenancy.database()
                        .execute("insert into %1$s.projects (id, name) values (gen_random_uuid(), 'of %1$s')"
                                .formatted(schema));
            }
        }
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = byRole.database().app().getConnection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void sees_the_tenants_rows_and_no_others() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        assertThat(query(connection, "select name from projects")).containsExactly("of tenant_acme");
        connection.commit();

        TenantConnection.bind(connection, GLOBEX, Isolation.ROLE);
        assertThat(query(connection, "select name from projects")).containsExactly("of tenant_globex");
    }

    @ParameterizedTest
    @EnumSource
    void is_refused_in_autocommit_where_it_would_be_gone_at_once(Isolation isolation) throws SQLException {
        connection.setAutoCommit(true);

        assertThatExceptionOfType(BindingRefused.class)
                .isThrownBy(() -> TenantConnection.bind(connection, ACME, isolation))
                .withMessageContaining("'tenant_acme'")
                .withMessageContaining("transaction");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ends_with_the_transaction(boolean commit) throws SQLException {
        List<String> before = query(connection, SETTINGS);
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        assertThat(query(connection, SETTINGS)).isNotEqualTo(before);

        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }

        assertThat(query(connection, SETTINGS)).isEqualTo(before);
        assertFails("select * from projects");
    }

    @Test
    void rules_end_with_the_transaction_too() throws SQLException {
        String settings = "select current_setting('transaction_read_only'), current_setting('statement_timeout')";
        List<String> before = query(connection, settings);
        connection.commit();
        TenantConnection.bind(
                connection, ACME, Isolation.ROLE, new TransactionRules(true, Optional.of(Duration.ofSeconds(7))));
        assertThat(query(connection, settings)).containsExactly("on|7s");

        connection.commit();

        assertThat(query(connection, settings)).isEqualTo(before);
    }

    @Test
    void ends_with_a_transaction_that_failed() throws SQLException {
        List<String> before = query(connection, SETTINGS);
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        assertFails("select 1/0");

        connection.rollback();

        assertThat(query(connection, SETTINGS)).isEqualTo(before);
    }

    @Test
    void control_a_setting_of_the_session_leaks_into_the_next_transaction() throws SQLException {
        query(
                connection,
                "select set_config('search_path', ?, false), set_config('role', ?, false)",
                ACME.value(),
                ACME.value());
        connection.commit();

        assertThat(query(connection, "select name from projects"))
                .as("the next borrower of this connection reads another's rows")
                .containsExactly("of tenant_acme");
    }

    @Test
    void a_table_that_is_missing_fails_and_is_not_found_elsewhere() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        assertThat(assertFails("select * from tenants").getSQLState()).isEqualTo("42P01");
    }

    @Test
    void control_with_public_on_the_path_it_is_found_there() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        query(connection, "select set_config('search_path', 'tenant_acme, public', true)");

        assertThat(assertFails("select * from tenants").getSQLState())
                .as("found, and only the role keeps it closed")
                .isEqualTo("42501");
    }

    @Test
    void a_schema_that_is_missing_fails_and_falls_back_to_nothing() throws SQLException {
        SchemaName missing = new Slug("missing").schema();
        TenantConnection.bind(connection, missing, Isolation.SCHEMA);

        assertThat(assertFails("select * from tenants").getSQLState()).isEqualTo("42P01");
    }

    @Test
    void a_role_that_is_missing_fails_at_the_binding() {
        SchemaName missing = TestDatabase.freshSlug().schema();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> TenantConnection.bind(connection, missing, Isolation.ROLE))
                .withMessageContaining(missing.value());
    }

    @Test
    void sql_that_names_another_tenants_schema_is_stopped_by_the_role() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        assertThat(assertFails("select * from tenant_globex.projects").getSQLState())
                .isEqualTo("42501");
    }

    @Test
    void control_without_roles_sql_that_names_another_schema_gets_there() throws SQLException {
        try (Connection other = bySchema.database().app().getConnection()) {
            other.setAutoCommit(false);
            TenantConnection.bind(other, ACME, Isolation.SCHEMA);

            assertThat(query(other, "select name from projects")).containsExactly("of tenant_acme");
            assertThat(query(other, "select name from tenant_globex.projects")).containsExactly("of tenant_globex");
        }
    }

    @Test
    void a_temporary_table_left_on_the_connection_hides_no_table_of_the_next_tenant() throws SQLException {
        try (Connection pooled = bySchema.database().app().getConnection()) {
            pooled.setAutoCommit(false);
            TenantConnection.bind(pooled, ACME, Isolation.SCHEMA);
            execute(pooled, "create temporary table projects as select * from projects");
            pooled.commit();

            TenantConnection.bind(pooled, GLOBEX, Isolation.SCHEMA);

            assertThat(query(pooled, "select name from projects")).containsExactly("of tenant_globex");
        }
    }

    @Test
    void a_tenant_that_is_read_only_is_so_in_the_database_and_no_statement_undoes_it() throws SQLException {
        for (String change : List.of(
                "insert into projects (id, name) values (gen_random_uuid(), 'new') returning id",
                "with gone as (delete from projects returning id) select * from gone",
                "select * from projects for update",
                "select set_config('transaction_read_only', 'off', true)")) {
            TenantConnection.bind(connection, ACME, Isolation.ROLE, READ_ONLY);
            assertThat(query(connection, "select name from projects")).containsExactly("of tenant_acme");
            assertThat(assertFails(change).getSQLState()).as(change).isIn("25006", "25001");
            connection.rollback();
        }
    }

    @Test
    void control_without_the_rule_the_same_change_is_made() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE, TransactionRules.NONE);

        assertThat(query(
                        connection, "insert into projects (id, name) values (gen_random_uuid(), 'new') returning name"))
                .containsExactly("new");
        connection.rollback();
    }

    @Test
    void a_database_that_is_read_only_is_so_for_tenants_without_a_rule() throws SQLException {
        query(connection, "select set_config('default_transaction_read_only', 'on', false)");
        connection.commit();

        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        assertThat(assertFails("delete from projects").getSQLState()).isEqualTo("25006");
    }

    @ParameterizedTest
    @EnumSource
    void a_statement_ends_when_its_time_is_over_and_the_next_transaction_has_a_time_of_its_own(Isolation isolation)
            throws SQLException {
        try (Connection mine = (isolation == Isolation.ROLE ? byRole : bySchema)
                .database()
                .app()
                .getConnection()) {
            mine.setAutoCommit(false);
            TenantConnection.bind(mine, ACME, isolation, IN_A_MOMENT);
            assertThat(query(mine, "show statement_timeout")).containsExactly("150ms");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> query(mine, "select pg_sleep(20)"))
                    .satisfies(failure -> assertThat(DatabaseFailure.isStatementTimeout(failure))
                            .isTrue());
            mine.rollback();

            TenantConnection.bind(mine, GLOBEX, isolation, TransactionRules.NONE);
            assertThat(query(mine, "select pg_sleep(0.4)"))
                    .as("control: no limit, no end")
                    .hasSize(1);
        }
    }

    @Test
    void the_driver_keeps_one_prepared_statement_for_all_tenants_and_all_rules() throws SQLException {
        List<TransactionRules> rules = List.of(TransactionRules.NONE, READ_ONLY, IN_A_MOMENT);
        for (int i = 0; i < 20; i++) {
            TenantConnection.bind(connection, i % 2 == 0 ? ACME : GLOBEX, Isolation.ROLE, rules.get(i % 3));
            connection.commit();
        }

        assertThat(
                        query(
                                connection,
                                "select count(*) from pg_prepared_statements where statement like '%set_config(''search_path''%'"))
                .containsExactly("1");
    }

    private SQLException assertFails(String sql) throws SQLException {
        try {
            query(connection, sql);
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("not refused: " + sql);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
