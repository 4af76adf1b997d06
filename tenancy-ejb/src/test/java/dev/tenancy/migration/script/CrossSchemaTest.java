package dev.tenancy.migration.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.script.CrossSchema.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossSchemaTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from public.plans",
                "select * from \"public\" . plans",
                "select * from PUBLIC.plans",
                "insert into tenant_globex.projects values (1)",
                "create table t (id int default nextval('public.seq'))",
                "select 'tenant_globex.projects'::regclass",
                "do $$ begin insert into public.plans values (1); end $$",
                "do $$ begin execute 'insert into public.plans values (1)'; end $$",
                "do $a$ begin execute $b$ insert into public.plans values (1) $b$; end $a$",
                "create function f() returns int language sql begin atomic select 1 from public.plans; end",
                "alter table t set schema public",
                "set search_path = x",
                "SET LOCAL search_path TO x",
                "set session search_path = x",
                "reset search_path",
                "set schema 'x'",
                "select pg_catalog.set_config('search_path', '', false)",
                "set role x",
                "set local role x",
                "reset role",
                "set session authorization x",
                "reset session authorization",
                "do $$ begin set local search_path = x; end $$",
                "do $$ begin if true then set role x; end if; end $$",
            })
    void a_statement_that_leaves_the_schema_is_found(String sql) {
        assertThat(CrossSchema.in(SqlScript.of("select 1;\n" + sql + ";")))
                .extracting(Finding::line)
                .containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- public.plans\nselect 1",
                "/* public.plans /* tenant_a.b */ set role x */ select 1",
                "select pg_catalog.now(), information_schema.x, tenancy_catalog.y",
                "select tenant_settings.name from tenant_settings",
                "select s.public.x from s",
                "grant select on t to public",
                "create table t (public boolean, role text)",
                "update t set role = 'x'",
                "update t set search_path = 'x'",
                "do $$ begin update t set role = 'x'; end $$",
                "create function f() returns int language sql set search_path = pg_catalog as $$ select 1 $$",
                "comment on table t is 'seen by the public. All of it; republic.x'",
                "set local work_mem = '8MB'",
                "set constraints all deferred",
                "select \"Public\".x from \"Public\"",
            })
    void a_statement_that_stays_is_not(String sql) {
        assertThat(CrossSchema.in(SqlScript.of(sql + ";"))).isEmpty();
    }

    @Test
    void lines_count_inside_bodies_and_texts_too() {
        assertThat(
                        CrossSchema.in(
                                SqlScript.of(
                                        "select 1;\ndo $$\nbegin\n  perform public.f();\n  execute '\n   select public.g()';\nend $$;")))
                .containsExactly(
                        new Finding(4, "names schema public"), new Finding(6, "names schema public in a text"));
    }

    @Test
    void the_marker_is_a_comment_on_a_line_of_its_own() {
        assertThat(CrossSchema.isMarked("select 1;\n  -- tenancy:cross-schema\nselect 2;"))
                .isTrue();
        assertThat(CrossSchema.isMarked("-- tenancy:cross-schema: fills the shared plans"))
                .isTrue();
        assertThat(CrossSchema.isMarked("select 1; -- tenancy:cross-schema")).isFalse();
        assertThat(CrossSchema.isMarked("-- see tenancy:cross-schema")).isFalse();
    }
}
