package dev.tenancy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Database.Login;
import dev.tenancy.datasource.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void databases_are_apart_and_empty() {
        TestDatabase one = TestDatabase.create();
        TestDatabase other = TestDatabase.create();
        one.execute("create table public.only_here ()");

        assertThat(one.query("select to_regclass('public.only_here')")).containsExactly("only_here");
        assertThat(other.query("select to_regclass('public.only_here')")).containsExactly("");
    }

    @Test
    void limits_are_those_of_postgres_out_of_the_box() {
        assertThat(
                        TestDatabase.create()
                                .query(
                                        """
                                select name, setting = boot_val from pg_settings
                                where name in ('max_connections', 'max_locks_per_transaction') order by name
                                """))
                .containsExactly("max_connections|t", "max_locks_per_transaction|t");
    }

    @Test
    void logins_are_the_ones_configured_and_passwords_count() throws SQLException {
        TestDatabase database = TestDatabase.create();
        try (Connection owner = database.owner().getConnection();
                Connection app = database.app().getConnection()) {
            assertThat(TestDatabase.query(owner, "select current_user")).containsExactly("tenancy_owner");
            assertThat(TestDatabase.query(app, "select current_user")).containsExactly("tenancy_app");
        }
        Login wrong = new Login("tenancy_app", "wrong");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> database.as(wrong, wrong).app().getConnection())
                .withMessageContaining("password authentication failed");
    }

    @Test
    void a_stopped_server_comes_back_where_it_was_with_what_it_had() throws SQLException {
        TestDatabase database = TestDatabase.create();
        database.execute("create table public.kept ()");

        TestDatabase.stopServer();
        try {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> database.app().getConnection())
                    .matches(DatabaseFailure::isUnavailable);
        } finally {
            TestDatabase.startServer();
        }

        assertThat(database.query("select to_regclass('public.kept')")).containsExactly("kept");
        try (Connection app = database.app().getConnection()) {
            assertThat(app.isValid(1)).isTrue();
        }
    }
}
