package dev.tenancy.migration.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {

    @Test
    void statements_have_the_line_they_begin_in() {
        SqlScript script =
                SqlScript.of("\ufeff-- a;\r\nselect 1;\r\n/* b;\n /* c */ ; */ select\n 2;;\n\nselect 3 -- end;");

        assertThat(script.statements())
                .extracting(
                        statement -> statement.line() + " " + statement.sql().replace("\n", "~"))
                .containsExactly("2 select 1", "4 select~ 2", "7 select 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a;b', 'it''s;', 'C:\\'",
                "select E'it\\';s', e'\\\\', U&'d\\0061t;a'",
                "select \"a;\"\"b\", U&\"a;\"",
                "select $$ a; ' $$, $x$ $$ ; $y$ $x$, $1",
                "select a$b$c, 1 as a$$",
                "create function f() returns int begin atomic select 1; select case when true then 2 else 3 end; end",
                "create or replace procedure p(a int default (1)) begin atomic select 1; end",
                "create rule r as on insert to t do also (select 1; select 2)",
                "select /* ; /* ; */ ; */ 1",
                "select 1 -- ; '\n + 2",
                "select 'not ended; ",
                "select $$ not ended; ",
                "select /* not ended; ",
                "select E'not ended\\",
            })
    void a_statement_stays_whole(String sql) {
        assertThat(SqlScript.of("select 0;" + sql).statements())
                .extracting(SqlStatement::sql)
                .hasSize(2)
                .startsWith("select 0");
    }

    @Test
    void rows_of_a_copy_are_no_sql() {
        SqlScript script = SqlScript.of("copy t (a) from stdin;\n1\tit's; public.x\n\\.\nselect 2;");

        assertThat(script.statements()).extracting(SqlStatement::line).containsExactly(1, 4);
        assertThat(CrossSchema.in(script)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", " ;; \n;", "-- comment", "/* comment; */", "\ufeff"})
    void a_script_may_have_no_statement(String sql) {
        assertThat(SqlScript.of(sql).statements()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on t (a)",
                "Create Unique Index /* x */ Concurrently if not exists i on t (a)",
                "drop index concurrently i",
                "reindex (verbose) index concurrently i",
                "reindex table concurrently t",
                "reindex database d",
                "alter table t detach partition p concurrently",
                "vacuum",
                "vacuum (analyze) t",
                "create database d",
                "drop tablespace t",
                "alter system set a = 1",
                "begin",
                "start transaction",
                "commit",
                "end",
                "rollback to savepoint a",
                "savepoint a",
                "copy t from stdin with (format csv)",
            })
    void finds_what_does_not_run_with_others_in_a_transaction(String sql) {
        assertThat(Hindrance.in(SqlScript.of("select 1;\n" + sql + ";")))
                .extracting(Hindrance::line)
                .containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refresh materialized view concurrently m",
                "create index i on t (concurrently)",
                "reindex table t",
                "copy t from '/file'",
                "copy t to stdout",
                "create function f() returns int begin atomic select 1; end",
                "do $$ begin perform 1; end $$",
                "alter table t detach partition p",
                "create table vacuum_log (commit text)",
                "-- vacuum\nselect 'commit;'",
            })
    void finds_nothing_where_nothing_is(String sql) {
        assertThat(Hindrance.in(SqlScript.of(sql + ";"))).isEmpty();
    }

    @Test
    void leaves_the_word_concurrently_out() {
        assertThat(SqlScript.of(
                                "create index concurrently \"i\" on t (concurrently);\n-- concurrently\ndrop index concurrently i")
                        .withoutConcurrently())
                .isEqualTo("create index  \"i\" on t (concurrently);\n-- concurrently\ndrop index  i");
    }

    @Test
    void names_the_indexes_it_creates_concurrently() {
        assertThat(SqlScript.of(
                                "create index concurrently A on t (a); create unique index concurrently if not exists \"B\" on t"
                                        + " (a); create index concurrently on t (b); create index c on t (a);")
                        .concurrentlyCreatedIndexes())
                .containsExactlyInAnyOrder("a", "B");
    }

    @Test
    void can_be_repeated_if_it_is_one_statement_or_each_passes_over_what_is_there() {
        assertThat(SqlScript.of("create index concurrently a on t (a);").canBeRepeated())
                .isTrue();
        assertThat(SqlScript.of(
                                "create index concurrently if not exists a on t (a); drop index concurrently if exists b;")
                        .canBeRepeated())
                .isTrue();
        assertThat(SqlScript.of("create index concurrently a on t (a); create index concurrently b on t (a);")
                        .canBeRepeated())
                .isFalse();
        assertThat(SqlScript.of("vacuum;").canBeRepeated()).isFalse();
    }
}
