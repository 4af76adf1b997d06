package dev.tenancy.binding;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;
import static dev.tenancy.testing.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.sql.tenant.tables.records.ProjectsRecord;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** A tenant that travels with the first statement is there for that statement, and for every other. */
class DeferredBindingTest {

    private static final SchemaName ACME = new Slug("acme").schema();
    private static final SchemaName GLOBEX = new Slug("globex").schema();
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private static TestTenancy byRole;
    private static TestTenancy bySchema;

    private Connection raw;
    private Connection connection;

    @BeforeAll
    static void register() {
        byRole = TestTenancy.create();
        bySchema = TestTenancy.create(TestDatabase.create(), Isolation.SCHEMA, TestTenancy.OWN_MIGRATIONS);
        for (TestTenancy tenancy : List.of(byRole, bySchema)) {
            for (SchemaName schema : List.of(ACME, GLOBEX)) {
                tenancy.register(schema.value().substring(SchemaName.PREFIX.length()));
                tenancy.database()
                        .execute("insert into %1$s.projects (id, name) values ('%2$s', 'of %1$s')"
                                .formatted(schema, ID));
            }
        }
    }

    @BeforeEach
    void connect() throws SQLException {
        use(byRole);
    }

    @AfterEach
    void disconnect() throws SQLException {
        raw.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_first_query_carries_the_tenant_and_keeps_its_own_parameters(Isolation isolation) throws SQLException {
        use(isolation == Isolation.ROLE ? byRole : bySchema);
        for (SchemaName schema : List.of(ACME, GLOBEX, ACME, GLOBEX, ACME, GLOBEX, ACME, GLOBEX)) {
            TenantConnection.bind(connection, schema, isolation);

            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name, ? FROM projects WHERE id = ? AND name <> ?")) {
                select.setInt(1, 42);
                select.setObject(2, ID);
                select.setString(3, "nobody's");
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo("of " + schema);
                    assertThat(row.getInt(2)).isEqualTo(42);
                    assertThat(row.next()).isFalse();
                }
            }
            connection.commit();
        }
    }

    @Test
    void the_first_query_itself_is_under_the_transactions_rules() throws SQLException {
        TransactionRules hurry = new TransactionRules(false, Optional.of(Duration.ofMillis(150)));
        TenantConnection.bind(connection, ACME, Isolation.ROLE, hurry);
        assertThatThrownBy(() -> query(connection, "select pg_sleep(20)"))
                .satisfies(failure ->
                        assertThat(DatabaseFailure.isStatementTimeout(failure)).isTrue());
        connection.rollback();

        TenantConnection.bind(connection, ACME, Isolation.ROLE, new TransactionRules(true, Optional.empty()));
        assertThatThrownBy(() -> query(connection, "select * from projects for update"))
                .satisfies(failure ->
                        assertThat(DatabaseFailure.isReadOnly(failure)).isTrue());
    }

    @Test
    void the_tenant_stays_for_the_statements_after_the_first() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        assertThat(query(connection, "select name from projects")).containsExactly("of tenant_acme");
        assertThat(query(connection, "with p as (select name from projects) select * from p"))
                .containsExactly("of tenant_acme");
        assertThat(query(connection, "select current_user, current_schema()"))
                .containsExactly("tenant_acme|tenant_acme");
    }

    @Test
    void a_query_prepared_first_and_run_last_is_the_tenants_too() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        try (PreparedStatement first = connection.prepareStatement("select name from projects where id = ?");
                PreparedStatement second = connection.prepareStatement("select name from projects")) {
            assertThat(only(second)).isEqualTo("of tenant_acme");
            first.setObject(1, ID);
            assertThat(only(first)).isEqualTo("of tenant_acme");
            assertThat(only(first)).isEqualTo("of tenant_acme");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_first_query_of_jooqs_carries_the_tenant_too_and_may_fetch_in_parts(int fetchSize) throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        DSLContext dsl = DSL.using(connection, SQLDialect.POSTGRES);
        try (Cursor<ProjectsRecord> rows = dsl.selectFrom(PROJECTS)
                .where(PROJECTS.ID.eq(ID))
                .fetchSize(fetchSize)
                .fetchLazy()) {
            assertThat(rows.fetch(ProjectsRecord::getName)).containsExactly("of tenant_acme");
        }
        assertThat(dsl.fetchCount(PROJECTS)).isEqualTo(1);
    }

    @Test
    void what_is_no_query_is_bound_before_it_runs() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        try (PreparedStatement update = connection.prepareStatement("update projects set name = ? where id = ?")) {
            update.setString(1, "changed");
            update.setObject(2, ID);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        connection.rollback();

        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name from projects")) {
            assertThat(row.next()).isTrue();
        }
        connection.rollback();

        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        assertThat(connection.unwrap(PGConnection.class)).isSameAs(raw);
        assertThat(query(raw, "select current_user")).containsExactly("tenant_acme");
    }

    @Test
    void control_a_statement_past_the_binding_is_nobodys_and_finds_nothing() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);

        assertThatThrownBy(() -> query(raw, "select name from projects"))
                .hasMessageContaining("relation \"projects\" does not exist");
    }

    @Test
    void a_role_that_is_gone_fails_the_first_query_itself() throws SQLException {
        TenantConnection.bind(connection, new SchemaName("tenant_never_there"), Isolation.ROLE);

        assertThatThrownBy(() -> query(connection, "select 1")).hasMessageContaining("tenant_never_there");
    }

    @Test
    void nothing_is_left_after_the_transaction_even_if_nothing_ran() throws SQLException {
        TenantConnection.bind(connection, ACME, Isolation.ROLE);
        connection.commit();

        assertThat(query(connection, "select current_user")).containsExactly("tenancy_app");
    }

    private void use(TestTenancy tenancy) throws SQLException {
        if (raw != null) {
            raw.close();
        }
        raw = tenancy.database().app().getConnection();
        raw.setAutoCommit(false);
        connection = DeferredBinding.of(raw);
    }

    private static String only(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
