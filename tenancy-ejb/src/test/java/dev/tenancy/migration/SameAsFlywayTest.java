package dev.tenancy.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.Attempt.Migrated;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.SchemaCatalog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever runs a script, we or Flyway, leaves the same schema and the same history as Flyway alone. */
class SameAsFlywayTest {

    @TempDir
    private Path directory;

    private MigratingFixture fleet;

    @BeforeEach
    void prepare() {
        fleet = new MigratingFixture(directory);
        fleet.register("ours");
    }

    @Test
    void functions_blocks_and_quotes() throws SQLException {
        fleet.scripts.with("V101__functions.sql", FUNCTIONS).with("V102__characters.sql", CHARACTERS);

        assertSame(true);
    }

    @Test
    void types_views_triggers_rules_partitions_and_comments() throws SQLException {
        fleet.scripts.with("V101__objects.sql", OBJECTS);

        assertSame(true);
    }

    @Test
    void endings_and_beginnings_of_files() throws SQLException {
        fleet.scripts
                .with("V101__empty.sql", "")
                .with("V102__comment.sql", "-- nothing;\n/* at /* all; */ ' */\n")
                .with("V103__no_semicolon.sql", "create table t103 (id int)")
                .with("V104__comment_at_the_end.sql", "create table t104 (id int);\n-- no newline; no semicolon")
                .with("V105__windows.sql", "create table t105 (\r\n  id int\r\n);\r\ninsert into t105 values (1);\r\n")
                .with("V106__mark.sql", "\ufeffcreate table t106 (id int);")
                .with("V107__semicolons.sql", ";;\ncreate table t107 (id int);;\n;")
                .with("V108__Name's_\"quotes\".sql", "create table t108 (id int);")
                .with("V20260101.1200__timestamp.sql", "create table t109 (id int);");

        assertSame(true);
    }

    @Test
    void placeholders_of_flyway_and_of_the_fleet() throws SQLException {
        fleet.placeholders.put("region", "eu; 'north'");
        fleet.placeholders.put("Table_Name", "places");
        fleet.scripts
                .with(
                        "V101__placeholders.sql",
                        """
                        -- ${region} in a comment
                        create table ${TABLE_NAME} (
                          a text default '${flyway:defaultSchema}',
                          b text default '${FLYWAY:user}',
                          c text default '${flyway:database}',
                          d text default '${flyway:filename}',
                          e text default '${flyway:table}',
                          f text default '${flyway:environment}',
                          g text default '${flyway:workingDirectory}',
                          h text default $$${region}$$
                        );
                        create index on ${flyway:defaultSchema}.places (a);
                        """)
                .with(
                        "R__with_the_schema.sql",
                        "create or replace view v as select '${flyway:defaultSchema}'::text as s;")
                .with("R__without.sql", "create or replace view w as select '${table_name}'::text as s;");

        assertSame(true);
    }

    @Test
    void repeatable_scripts_that_change_later() throws SQLException {
        fleet.scripts
                .with("R__b.sql", "create or replace view b as select 1 as x;")
                .with("R__a.sql", "create or replace view a as select '${flyway:defaultSchema}'::text as x;");
        SchemaName flyways = assertSame(true);

        fleet.scripts
                .with("R__b.sql", "create or replace view b as select 2 as x;")
                .with("R__a.sql", "create or replace view a as select '${flyway:defaultSchema}!'::text as x;")
                .with("V200__later.sql", "create table later (id int);");

        assertSame(flyways, true);
    }

    @Test
    void indexes_created_concurrently() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int, b int);")
                .with("V102__index.sql", "create index concurrently t_a on t (a);")
                .with("V103__unique.sql", "create unique index concurrently if not exists t_b on t (b);")
                .with("V104__drop.sql", "drop index concurrently t_a;");

        assertSame(false);
    }

    @Test
    void rows_that_come_with_the_script() throws SQLException {
        fleet.scripts.with(
                "V101__rows.sql",
                "create table t (a int, b text);\ncopy t from stdin;\n1\tit's; public.x\n2\t\"\n\\.\ncreate table u ();\n");

        assertSame(false);
        assertThat(fleet.database.query("select * from tenant_ours.t order by a"))
                .containsExactly("1|it's; public.x", "2|\"");
    }

    @Test
    void scripts_outside_a_transaction_and_with_settings_of_their_own() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int);")
                .with("V102__vacuum.sql", "vacuum t;")
                .with("V103__plain.sql", "create table u ();")
                .with("V103__plain.sql.conf", "executeInTransaction=false")
                .with("V104__raw.sql", "create table v (a text default '${none}');")
                .with("V104__raw.sql.conf", "placeholderReplacement=false");

        assertSame(false);
    }

    @Test
    void migrations_in_java() throws SQLException {
        fleet.add("classpath:dev/tenancy/migration/java");
        fleet.scripts.with("V102__after.sql", "alter table made_by_java add column b int;");

        assertSame(false);
    }

    @Test
    void callbacks() throws SQLException {
        fleet.scripts
                .with("V101__table.sql", "create table t (a int);")
                .with(
                        "beforeEachMigrate__count.sql",
                        "create table if not exists calls (n int); insert into calls values (1);");

        assertSame(false);
        assertThat(fleet.database.query("select count(*) from tenant_ours.calls"))
                .containsExactly("1");
    }

    private SchemaName assertSame(boolean fast) throws SQLException {
        SchemaName flyways = fleet.emptySchema("by-flyway");
        copyOfOurs(flyways);
        assertSame(flyways, fast);
        return flyways;
    }

    /** Both begin as provisioning makes a schema. */
    private void copyOfOurs(SchemaName flyways) {
        fleet.database.execute("drop schema " + flyways.quoted() + " cascade");
        fleet.register("by-flyway");
    }

    private void assertSame(SchemaName flyways, boolean fast) throws SQLException {
        MigrationSet set = fleet.set();
        int before = fleet.tenancy.migrations().migrations().size();
        List<Migration> own = set.migrations().subList(before, set.migrations().size());
        assertThat(own)
                .as("the way they run")
                .anyMatch(migration -> migration.route().isFast() == fast);
        if (fast) {
            assertThat(own).allMatch(migration -> migration.route().isFast());
        }

        Attempt attempt = fleet.migrate("ours");
        fleet.stock(flyways).migrate();

        assertThat(attempt).isInstanceOf(Migrated.class);
        SchemaName ours = new Slug("ours").schema();
        assertThat(SchemaCatalog.of(fleet.database, ours)).isEqualTo(SchemaCatalog.of(fleet.database, flyways));
        assertThat(SchemaCatalog.privileges(fleet.database, ours))
                .isNotEmpty()
                .isEqualTo(SchemaCatalog.privileges(fleet.database, flyways));
        assertThat(history(ours)).isEqualTo(history(flyways));
        assertThat(((Migrated) attempt).state()).isEqualTo(set.target());
        assertThat(fleet.tenant("ours").state()).isEqualTo(set.target());
        Flyway stock = fleet.stock(ours);
        stock.validate();
        assertThat(stock.info().pending()).isEmpty();
        assertThat(Arrays.stream(stock.info().applied()).map(info -> info.getState()))
                .isSubsetOf(MigrationState.SUCCESS, MigrationState.SUPERSEDED);
        assertThat(stock.migrate().migrationsExecuted).isZero();
    }

    /** The checksum of a repeatable script that names its schema differs by nature; validate looks at it. */
    private List<String> history(SchemaName schema) {
        return SchemaCatalog.history(fleet.database, schema).stream()
                .map(row -> row.contains("R__with_the_schema") || row.contains("R__a.sql")
                        ? row.replaceAll("-?\\d+\\|t$", "<checksum>|t")
                        : row)
                .toList();
    }

    private static final String FUNCTIONS =
            """
            create function one() returns int language plpgsql as $body$
            declare
              t text := 'a;b';
            begin
              -- a comment; with a semicolon
              return 1;
            end;
            $body$;
            create function two() returns int language sql as $$ select 2; $$;
            create or replace function three(a int default 1) returns int language sql begin atomic
              select case when a = 1 then 1 else 2 end; select 3;
            end;
            create procedure four() language plpgsql as '
            begin
              perform ''quoted; text'';
            end';
            do $$ begin
              create table made_by_block (id int);
              if true then
                execute $q$ create table nested_quotes (t text default $n$it's;$n$) $q$;
              end if;
            end $$;
            create function safe() returns text language sql set search_path = pg_catalog as $$ select 'x'::text $$;
            /* a comment; /* a comment in it; */ still; one */ create table after_comment (id int);
            """;

    private static final String CHARACTERS =
            """
            create table characters (
              question text default 'is it?',
              braces   text default '{fn now()} {d ''2026-01-01''} {}',
              slash    text default 'C:\\temp\\',
              escaped  text default E'tab\\t quote\\' semicolon;',
              quoted   text default 'it''s; "here"',
              "odd; ""name" text default U&'\\0441',
              percent  text default '100%% %s %1$s',
              dollar   text default '$1 $$ $tenancy$',
              script   text default 'Žofie 東京 😀',
              number   int default 1 /* a comment; in /* a comment */ here */
            );
            create index characters_question_idx on characters ((question ~ 'is it\\?'));
            comment on table characters is 'a -- comment; /* not one';
            comment on column characters.slash is 'it''s a path;';
            insert into characters default values;
            """;

    private static final String OBJECTS =
            """
            create type mood as enum ('sad', 'ok; fine', 'it''s');
            create type pair as (a int, b text);
            create domain positive as int check (value > 0);
            create sequence numbers start 7 increment 3;
            create table people (
              id bigint generated always as identity (start 100) primary key,
              other int generated by default as identity,
              full_name text generated always as (upper(name)) stored,
              name text not null,
              mood mood default 'ok; fine',
              n positive default nextval('numbers')
            );
            alter type mood add value 'new' after 'sad';
            create table log (at timestamptz not null, what text) partition by range (at);
            create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
            create table log_rest partition of log default;
            create index on log (at);
            create view happy as select id, name from people where mood <> 'sad';
            create materialized view counted as select count(*) as n from people;
            create unique index on counted (n);
            refresh materialized view concurrently counted;
            create function stamp() returns trigger language plpgsql as $f$
            begin
              new.name := trim(new.name);
              return new;
            end $f$;
            create trigger stamp before insert or update on people for each row execute function stamp();
            create rule quiet as on delete to people do instead (select 1; select 2;);
            create table pets (owner bigint references people on delete cascade deferrable initially deferred);
            alter table pets enable row level security;
            create policy mine on pets using (owner > 0);
            create statistics people_stats on name, mood from people;
            comment on view happy is 'view; of people';
            comment on type mood is 'it''s a mood';
            comment on column people.name is 'a name';
            comment on function stamp() is 'stamps';
            grant select on people to tenancy_reader;
            set local work_mem = '8MB';
            insert into people (name) values (' a '), ('b');
            insert into pets values (100);
            """;
}
