package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.config.Database.Login;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile queries: what they may not do, the database does not let them do; the owner could. */
class NoEscapeTest {

    private static TestTenancy tenancy;
    private static FleetAsking asking;

    @BeforeAll
    static void two_tenants() {
        tenancy = TestTenancy.create();
        List.of("esc-a", "esc-b").forEach(tenancy::register);
        tenancy.database()
                .execute("insert into tenant_esc_a.projects (id, name) values (gen_random_uuid(), 'kept');"
                        + " create extension dblink schema public; create extension postgres_fdw schema public");
        asking = FleetAskingTest.asking(tenancy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // writes
                "with gone as (delete from projects returning *) select * from gone",
                "delete from projects",
                "select * into copied from projects",
                "select * from projects for update",
                "create table x (y int)",
                "select query_to_xml('delete from projects', true, true, '')",
                // more than one statement, and texts that would break out of a wrapper
                "select 1; delete from projects",
                "select 1) x; delete from projects; --",
                "select 1); delete from projects; select (1",
                "select 1 /* ; */; drop table projects",
                "select $a$;$a$; drop table projects",
                "select 'a''; delete from projects; --",
                "select 1 from projects) as q union all select 0, 1 from (select 1",
                // other roles
                "set role none",
                "reset role",
                "select set_config('role', 'tenancy_owner', false)",
                "select set_config('role', 'tenant_esc_a', false)",
                "select set_config('session_authorization', 'tenancy_owner', false)",
                "select set_config('role', 'none', true), query_to_xml('select * from public.api_keys', true, true, '')",
                "select set_config('transaction_read_only', 'off', true)",
                // files, programs, other servers
                "copy projects to program 'cat'",
                "copy (select 1) to '/tmp/tenancy-escape'",
                "select pg_read_file('/etc/passwd')",
                "select pg_read_binary_file('PG_VERSION')",
                "select pg_ls_dir('.')",
                "select lo_import('/etc/passwd')",
                "select lo_export(1, '/tmp/tenancy-escape')",
                // the registry, and what is not a table
                "select * from public.api_keys",
                "select * from public.operators",
                "select * from public.tenants",
                "select * from flyway_schema_history",
                "select rolpassword from pg_authid",
                "select pg_reload_conf()",
                "select pg_stat_reset()",
                "do $$ begin perform 1; end $$",
                "explain analyze select 1",
                "listen tenancy_registry",
                "begin",
                "call x()",
                "show all",
                // more writes
                "select 1 as one into copied",
                "merge into projects p using (select 1) s on false when not matched then do nothing",
                "with m as (merge into projects p using (select 1) s on true when matched then delete returning p.*)"
                        + " select * from m",
                "with a as (with b as (delete from projects returning *) select * from b) select * from a",
                "with a as (select 1), b as (update projects set name = 'x' returning *) select * from a, b",
                "select * from (delete from projects returning *) as gone",
                "select setval('public.audit_events_id_seq', 1)",
                "select currval('public.audit_events_id_seq')",
                "select ts_stat('select name::tsvector from public.operators')",
                // more ways to be several statements, or another one
                "select 1 --\n; delete from projects",
                "select 1 --\r; delete from projects",
                "select 1 /* /* */ ; */ ; delete from projects",
                "select U&'a!003b' uescape '!'; delete from projects",
                "select U&'\\0027; delete from projects; --' || nobody",
                "select E'\\''; delete from projects; --'",
                "select set_config('standard_conforming_strings', 'off', false), '\\'; delete from projects; --'",
                "select $a$ $b$; $a$; delete from projects; select $b$ $b$",
                "select $é$;$é$; delete from projects",
                "select $1; delete from projects",
                "values (1); delete from projects",
                "declare kept cursor with hold for select 1",
                "prepare later as delete from projects",
                "copy projects from program 'echo 1'",
                "create server elsewhere foreign data wrapper postgres_fdw",
                "import foreign schema public from server elsewhere into public",
                "create extension if not exists dblink",
                "load 'dblink'",
                "alter system set fsync = off",
                // other servers, by extensions that are there
                "select public.dblink_connect_u('user=tenancy_owner dbname=postgres')",
                // what is the whole server's
                "select pg_switch_wal()",
                "select pg_create_restore_point('x')",
                "select pg_promote()",
                "select pg_rotate_logfile()",
                "select pg_create_physical_replication_slot('x')",
                "select pg_create_logical_replication_slot('x', 'pgoutput')",
                "select pg_drop_replication_slot('x')",
                "select pg_replication_origin_create('x')",
                "select pg_stat_reset_shared('bgwriter')",
                "select pg_stat_file('PG_VERSION')",
                "select pg_ls_waldir()",
                "select * from pg_shadow",
                "select * from pg_hba_file_rules",
                "select * from pg_file_settings",
                "select * from pg_statistic",
                "select * from pg_user_mapping",
                "select subconninfo from pg_subscription",
            })
    void what_could_do_harm_is_refused(String sql) throws Exception {
        Collected result = new Collected();
        try {
            QueryOutcome outcome = asking.run(FleetQuery.of(sql), result, "test");
            assertThat(outcome.answered()).isZero();
            assertThat(outcome.faults()).hasSize(2).allSatisfy(fault -> assertThat(fault.sqlState())
                    .isPresent());
        } catch (QueryRefused e) {
            assertThat(result.columns).isEmpty();
        }
        assertThat(result.rows).isEmpty();
        assertThat(tenancy.database().query("select count(*) from tenant_esc_a.projects"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from public.api_keys",
                "with gone as (delete from tenant_esc_b.projects returning *) select * from gone",
                "select nextval('public.audit_events_id_seq')",
                "select set_config('role', 'tenancy_reader', false)",
                "select pg_advisory_xact_lock(1)",
                "select 1 as one into tenant_esc_b.copied",
                "merge into tenant_esc_b.projects p using (select 1) s on false when not matched then do nothing",
                "select setval('public.audit_events_id_seq', 1000)",
                "declare kept cursor with hold for select 1; close kept",
                "select lo_from_bytea(0, '\\x00')",
            })
    void control_the_owner_can_do_such_things(String sql) {
        assertThatNoException().isThrownBy(() -> {
            try (Connection owner = tenancy.database().owner().getConnection();
                    Statement statement = owner.createStatement()) {
                owner.setAutoCommit(false);
                statement.execute(sql);
                owner.rollback();
            }
        });
    }

    @Test
    void control_a_role_taken_on_by_the_owner_is_put_down_by_the_query_itself() throws SQLException {
        try (Connection owner = tenancy.database().owner().getConnection()) {
            owner.setAutoCommit(false);
            owner.setReadOnly(true);
            TestDatabase.query(owner, "select set_config('role', 'tenancy_reader', true)");

            assertThat(TestDatabase.query(
                                    owner,
                                    "select set_config('role', 'none', true), query_to_xml('select count(*) as secrets from"
                                            + " public.api_keys', true, true, '')")
                            .get(0))
                    .contains("<secrets>2</secrets>");
            owner.rollback();
        }
    }

    @Test
    void a_tenant_at_whose_place_a_function_writes_says_so_and_nothing_is_written() throws Exception {
        tenancy.database().execute("create sequence tenant_esc_a.numbers; create sequence tenant_esc_b.numbers");

        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> ask("select pg_sequence_last_value('numbers'::regclass), nextval('numbersx')"));
        QueryOutcome outcome = ask("select nextval('numbers')");

        assertThat(outcome.answered()).isZero();
        assertThat(outcome.faults())
                .allSatisfy(fault -> assertThat(fault.reason()).contains("permission denied"));
    }

    @Test
    void nothing_a_query_does_to_its_session_is_left() throws Exception {
        QueryOutcome outcome = ask("select pg_advisory_lock(4711), pg_notify('tenancy_registry', 'tenant:x'),"
                + " set_config('search_path', 'public', false)");

        assertThat(outcome.answered()).isEqualTo(2);
        List<String> held = List.of("?");
        for (int i = 0; i < 100 && !held.isEmpty(); i++) { // until the server has heard that the connection is closed
            Thread.sleep(20);
            held = tenancy.database().query("select pid from pg_locks where locktype = 'advisory' and objid = 4711");
        }
        assertThat(held).isEmpty();
        assertThat(ask("select count(*) from projects").isWhole()).isTrue();
    }

    /** PostgreSQL lets every login do these; most of them in a transaction that only reads, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select lo_from_bytea(0, '\\x00')",
                "select lo_create(0)",
                "select pg_export_snapshot()",
                "select pg_current_xact_id()",
                "select txid_current()",
                "select pg_logical_emit_message(true, 'tenancy', 'all')",
                "select set_config('statement_timeout', '0', false), set_config('search_path', 'public', false)",
                "select set_config('default_transaction_read_only', 'off', false)",
                "select count(*) from U&\"project\\0073\"",
                "select 1 /* ; */ --;",
            })
    void what_every_login_may_do_leaves_nothing(String sql) throws Exception {
        try {
            assertThat(ask(sql).tenants()).isEqualTo(2);
        } catch (QueryRefused readOnly) {
            assertThat(readOnly).hasMessageContaining("read-only");
        }

        assertThat(tenancy.database()
                        .query("select (select count(*) from pg_largeobject_metadata), (select count(*) from"
                                + " pg_ls_dir('pg_snapshots')), (select count(*) from tenant_esc_a.projects)"))
                .containsExactly("0|0|1");
        assertThat(ask("select count(*) from projects").isWhole()).isTrue();
    }

    @Test
    void control_an_exported_snapshot_and_a_large_object_are_seen_while_they_are_there() throws Exception {
        try (Connection owner = tenancy.database().owner().getConnection()) {
            owner.setAutoCommit(false);
            TestDatabase.query(owner, "select lo_create(0)");
            TestDatabase.query(owner, "select pg_export_snapshot()");

            assertThat(TestDatabase.query(owner, "select count(*) from pg_largeobject_metadata"))
                    .containsExactly("1");
            assertThat(tenancy.database().query("select count(*) from pg_ls_dir('pg_snapshots')"))
                    .containsExactly("1");
            owner.rollback();
        }
    }

    /** With the extension a superuser reaches the server again as anybody who is let in without a password. */
    @ParameterizedTest
    @ValueSource(strings = {"", "password=guessed"})
    void the_server_is_not_reached_again_as_somebody_else(String password) throws Exception {
        String sql = "select x from public.dblink('host=localhost user=postgres dbname=postgres " + password + " port='"
                + " || current_setting('port'), 'select 1') as t (x int)";

        assertThat(tenancy.database().query(sql)).as("control").containsExactly("1");
        assertThat(ask(sql).faults()).hasSize(2).allSatisfy(fault -> assertThat(fault.sqlState())
                .contains("2F003"));
    }

    @Test
    void others_connections_cannot_be_ended_nor_their_statements_seen() throws Exception {
        try (Connection app = tenancy.database().app().getConnection()) {
            String pid = TestDatabase.query(app, "select pg_backend_pid() /* an application's secret */")
                    .get(0);

            assertThat(ask("select pg_terminate_backend(" + pid + ")").answered())
                    .isZero();
            assertThat(ask("select pg_cancel_backend(" + pid + ")").answered()).isZero();
            Collected seen = new Collected();
            asking.run(FleetQuery.of("select query from pg_stat_activity where pid = " + pid), seen, "test");
            assertThat(seen.rows).hasSize(2).allSatisfy(row -> assertThat(row).endsWith("<insufficient privilege>"));
            assertThat(app.isValid(2)).isTrue();
        }
    }

    @Test
    void a_login_that_can_do_more_than_read_is_refused() {
        tenancy.database()
                .execute(
                        """
                drop role if exists tenancy_strong;
                create role tenancy_strong login createdb password 'secret';
                drop role if exists tenancy_member;
                create role tenancy_member login password 'secret' in role tenant_esc_a, tenancy_reader;
                drop role if exists tenancy_fit;
                create role tenancy_fit login password 'secret' in role tenancy_reader;
                """);

        assertThatExceptionOfType(QueriesUnavailable.class)
                .isThrownBy(() -> as(new Login("tenancy_strong", "secret")))
                .withMessageContaining("may create databases");
        assertThatExceptionOfType(QueriesUnavailable.class)
                .isThrownBy(() -> as(new Login("tenancy_member", "secret")))
                .withMessageContaining("is a member of tenant_esc_a");
        assertThatExceptionOfType(QueriesUnavailable.class)
                .isThrownBy(() -> as(new Login("tenancy_fit", "wrong")))
                .withMessageContaining("cannot log in");
        assertThatExceptionOfType(QueriesUnavailable.class)
                .isThrownBy(() -> as(tenancy.database().config().app()));
        assertThatNoException().isThrownBy(() -> as(new Login("tenancy_fit", "secret")));
    }

    @Test
    void two_processes_that_give_the_login_passwords_in_turn_both_ask() throws Exception {
        FleetAsking other = FleetAskingTest.asking(tenancy);

        for (int i = 0; i < 2; i++) {
            assertThat(ask("select 1").isWhole()).isTrue();
            assertThat(other.run(FleetQuery.of("select 1"), new Collected(), "test")
                            .isWhole())
                    .isTrue();
        }
    }

    private static QueryOutcome as(Login reader) throws Exception {
        return new FleetAsking(
                        tenancy.database().owner(),
                        tenancy.database().config(),
                        Optional.of(reader),
                        Executors.defaultThreadFactory())
                .run(FleetQuery.of("select count(*) from projects"), new Collected(), "test");
    }

    /** @throws TenancyException if it is refused */
    private static QueryOutcome ask(String sql) throws Exception {
        return asking.run(FleetQuery.of(sql), new Collected(), "test");
    }
}
