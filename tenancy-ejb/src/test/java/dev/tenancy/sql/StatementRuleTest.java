package dev.tenancy.sql;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.problem.TenancyException.BindingRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL that would end the transaction or leave the tenant is told from SQL that only looks like it. */
class StatementRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "COMMIT;",
                " /* done */ Rollback",
                "-- done\nend",
                "abort",
                "begin",
                "start transaction",
                "savepoint here",
                "release here",
                "prepare transaction 'later'",
                "set role tenant_globex",
                "set local search_path = tenant_globex",
                "set session authorization postgres",
                "reset role",
                "discard all",
                "do $$ begin execute 'set role tenant_globex'; end $$",
                "select 1; commit",
                "select ';'; set role none; select 1",
                "insert into projects (id) values (1); reset all",
                "select set_config('role', 'tenant_globex', true)",
                "select pg_catalog.SET_CONFIG('role', 'none', true)",
                "select \"set_config\"('role', 'none', true)",
                "select U&\"set\\005fconfig\"('role', 'none', true)",
                "with w as (select set_config('role', 'none', true)) select 1 from w",
                "explain select set_config('role', 'none', true)",
            })
    void refuses(String sql) {
        assertThatThrownBy(() -> StatementRule.check(sql))
                .isInstanceOf(BindingRefused.class)
                .hasMessageContaining("is not for tenant code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create temporary table t (id int)",
                "create temp table t (id int) on commit preserve rows",
                "create local temporary table t as select 1",
                "create table pg_temp.t (id int)",
                "select * into temp t from projects",
                "select 1 as x into/**/temp t",
                "select 1 as x into -- here\n local temporary table t",
                "select 1 insert into temp t",
                "with p as (select 1) select * into temp t from p",
                "explain analyze create temp table t as select 1",
                "update pg_settings set setting = 'on' where name = 'default_transaction_read_only'",
                "update pg_catalog.\"pg_settings\" set setting = 'on'",
                "with u as (select 1) update PG_SETTINGS set setting = 'on'",
                "declare c cursor with hold for select * from projects",
                "listen projects",
                "load 'auto_explain'",
                "select pg_advisory_lock(1)",
                "select pg_catalog.pg_try_advisory_lock_shared(1)",
            })
    void refuses_what_would_outlive_the_transaction(String sql) {
        assertThatThrownBy(() -> StatementRule.check(sql))
                .isInstanceOf(BindingRefused.class)
                .hasMessageContaining("outlives the transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select name from projects",
                "  SELECT 'commit; set role none'",
                "update projects set name = 'reset'",
                "insert into projects (id, name) values (?, 'set_config')",
                "delete from projects; delete from team_members",
                "select \"begin\", 'it''s; commit' from projects -- ; commit",
                "with p as (select 1) select * from p",
                "select $$ ; commit $$",
                "explain select 1",
                "lock table projects",
                "create temporary table t (set_at timestamptz) on commit drop",
                "select temp, temporary from readings",
                "insert into temp (id) values (1)",
                "merge into temp using readings on true when matched then delete",
                "select 'into temp', 'pg_settings'",
                "declare c cursor without hold for select 1",
                "select pg_advisory_xact_lock(1)",
                "",
            })
    void lets_pass(String sql) {
        assertThatNoException().isThrownBy(() -> StatementRule.check(sql));
    }
}
