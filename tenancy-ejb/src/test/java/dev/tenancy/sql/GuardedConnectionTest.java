package dev.tenancy.sql;

import static dev.tenancy.testing.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A guarded connection runs statements, and by no way leads out of its transaction. */
class GuardedConnectionTest {

    private static TestDatabase database;

    private final AtomicInteger announced = new AtomicInteger();
    private Connection raw;
    private Connection guarded;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @BeforeEach
    void connect() throws SQLException {
        raw = database.superuser().getConnection();
        raw.setAutoCommit(false);
        guarded = GuardedConnection.of(raw, announced::incrementAndGet);
    }

    @AfterEach
    void disconnect() throws SQLException {
        raw.close();
    }

    @Test
    void runs_statements_and_announces_each_before_it_runs() throws SQLException {
        assertThat(query(guarded, "select ?::int + 1", 41)).containsExactly("42");
        assertThat(announced).hasValue(1);
        try (Statement statement = guarded.createStatement()) {
            statement.execute("create temporary table t (n int) on commit drop");
            statement.addBatch("insert into t values (1)");
            statement.addBatch("insert into t values (2)");
            assertThat(announced).hasValue(2);
            assertThat(statement.executeBatch()).containsExactly(1, 1);
        }
        assertThat(announced).hasValue(3);
        assertThat(query(
                        guarded,
                        "select count(*) from t where n = any (?)",
                        guarded.createArrayOf("int4", new Object[] {2})))
                .containsExactly("1");
    }

    @Test
    void refuses_all_that_ends_or_changes_the_transaction() throws SQLException {
        Executor now = Runnable::run;
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                guarded::commit,
                guarded::rollback,
                guarded::setSavepoint,
                () -> guarded.setAutoCommit(true),
                () -> guarded.setSchema("tenant_globex"),
                () -> guarded.setCatalog("other"),
                () -> guarded.setReadOnly(false),
                () -> guarded.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                () -> guarded.setClientInfo("ApplicationName", "x"),
                () -> guarded.setNetworkTimeout(now, 1),
                () -> guarded.abort(now),
                () -> guarded.unwrap(PGConnection.class))) {
            assertThatThrownBy(call).isInstanceOf(BindingRefused.class).hasMessageContaining("is not for tenant code");
        }
        assertThat(guarded.isWrapperFor(PGConnection.class)).isFalse();
        assertThat(raw.isClosed()).isFalse();
    }

    @Test
    void nothing_that_comes_from_it_leads_to_the_connection_behind() throws SQLException {
        try (PreparedStatement prepared = guarded.prepareStatement("select array[1, 2]");
                ResultSet rows = prepared.executeQuery();
                ResultSet schemas = guarded.getMetaData().getSchemas()) {
            rows.next();
            assertThat(prepared.getConnection()).isSameAs(guarded);
            assertThat(rows.getStatement().getConnection()).isSameAs(guarded);
            assertThat(((java.sql.Array) rows.getObject(1))
                            .getResultSet()
                            .getStatement()
                            .getConnection())
                    .isSameAs(guarded);
            assertThat(guarded.getMetaData().getConnection()).isSameAs(guarded);
            assertThat(schemas.getStatement().getConnection()).isSameAs(guarded);
            assertThatThrownBy(() -> prepared.unwrap(Statement.class)).isInstanceOf(BindingRefused.class);
            assertThatThrownBy(() -> rows.unwrap(ResultSet.class)).isInstanceOf(BindingRefused.class);
        }
    }

    @Test
    void refuses_sql_that_ends_the_transaction_however_it_comes() throws SQLException {
        try (Statement statement = guarded.createStatement()) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> guarded.prepareStatement("commit"),
                    () -> guarded.prepareCall("commit"),
                    () -> guarded.prepareStatement("select 1; commit", Statement.RETURN_GENERATED_KEYS),
                    () -> statement.execute("set role none"),
                    () -> statement.executeUpdate("commit"),
                    () -> statement.addBatch("commit"))) {
                assertThatThrownBy(call).isInstanceOf(BindingRefused.class);
            }
        }
    }

    @Test
    void control_without_the_guard_the_same_calls_go_through() throws SQLException {
        raw.createStatement().execute("set local search_path = pg_catalog");
        raw.commit();
        assertThat(query(raw, "show search_path")).doesNotContain("pg_catalog");
    }

    @Test
    void control_without_the_guard_a_setting_changed_as_a_row_and_a_temporary_table_are_there_for_the_next()
            throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute("update pg_settings set setting = 'on' where name = 'default_transaction_read_only'");
            statement.execute("select 1 as x into/**/temp left_behind");
        }
        raw.commit();

        assertThat(query(raw, "show transaction_read_only")).containsExactly("on");
        assertThat(query(raw, "select x from left_behind")).containsExactly("1");
    }

    @Test
    void closing_it_closes_nothing_else() throws SQLException {
        guarded.close();

        assertThat(guarded.isClosed()).isTrue();
        assertThatThrownBy(guarded::createStatement)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("ask for it again");
        assertThat(raw.isClosed()).isFalse();
    }
}
