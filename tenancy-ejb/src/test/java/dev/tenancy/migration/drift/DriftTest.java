package dev.tenancy.migration.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.SchemaCatalog;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DriftTest {

    /** Every sort of object there is. */
    static final String EVERYTHING =
            """
            create type mood as enum ('sad', 'ok', 'it''s fine');
            create domain percentage as int default 0 check (value between 0 and 100);
            create type pair as (a int, b text);
            create type stretch as range (subtype = int);
            create sequence numbers increment 5 start 100;
            create table parents (
              id      bigint generated always as identity primary key,
              serial  serial,
              name    text collate "C" not null default 'it''s',
              mood    mood not null default 'ok',
              moods   mood[],
              percent percentage,
              pair    pair,
              price   numeric(10, 2) default 1.5,
              gross   numeric generated always as (price * 1.2) stored,
              number  bigint default nextval('numbers'),
              at      timestamptz default now(),
              constraint parents_price_check check (price > 0 and name <> 'x'),
              constraint parents_name_key unique (name)
            );
            alter table parents alter column name set storage external;
            create function twice(n int default 2) returns int language sql immutable as 'select 2 * n';
            create function mood_of(p parents) returns mood language sql stable as 'select p.mood';
            create function atomic(n int) returns bigint language sql begin atomic select count(*) from parents where id > n; end;
            create procedure work() language plpgsql as $$ begin perform 1; end $$;
            create aggregate total (int) (sfunc = int4pl, stype = int, initcond = '0');
            create function stamp() returns trigger language plpgsql as $$ begin new.at := now(); return new; end $$;
            create trigger stamp before update of name on parents for each row when (old.name <> new.name)
              execute function stamp();
            create table children (
              id        uuid primary key,
              parent_id bigint references parents on delete cascade deferrable,
              amount    int check (twice(amount) < 100),
              during    int4range,
              exclude using gist (during with &&)
            );
            create index children_amount_idx on children (twice(amount)) where amount > 10;
            create index children_covering_idx on children (parent_id desc nulls last) include (amount) with (fillfactor = 70);
            create view totals as select p.name, sum(c.amount) as sum from parents p join children c on c.parent_id = p.id
              group by p.name;
            create materialized view moods as select mood, count(*) as n from parents group by mood;
            create unique index moods_mood_idx on moods (mood);
            create table events (at date not null, body text) partition by range (at);
            create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
            create index events_at_idx on events (at);
            alter table children enable row level security;
            create policy own on children for select using (amount > 0);
            create statistics parents_statistics on name, mood from parents;
            create rule no_delete as on delete to events do instead nothing;
            create unlogged table caches (k text primary key) with (fillfactor = 50);
            create table notes (id int, body text);
            """;

    @TempDir
    private static Path sharedDirectory;

    private static @Nullable TestTenancy shared;

    @TempDir
    private Path directory;

    private TestTenancy tenancy;

    private DriftTest everything() {
        return with("V100__everything.sql", EVERYTHING);
    }

    private DriftTest with(String name, String sql) {
        Scripts scripts = new Scripts(directory).with(name, sql);
        tenancy = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, scripts.location());
        for (String slug : List.of("acme", "globex")) {
            tenancy.register(slug);
        }
        return this;
    }

    private TestDatabase database() {
        return tenancy.database();
    }

    private Drift drift() {
        return drift(tenancy);
    }

    private static Drift drift(TestTenancy tenancy) {
        return new Drift(Fleet.open(FleetSettings.ofRegistry(
                tenancy.database().owner(), tenancy.config().tenantLocations())));
    }

    /** One database for all changes; each has a tenant of its own. */
    private static TestTenancy shared() {
        TestTenancy tenancy = shared;
        if (tenancy == null) {
            tenancy = TestTenancy.create(new Scripts(sharedDirectory)
                    .with("V1__everything.sql", EVERYTHING)
                    .location());
            shared = tenancy;
        }
        return tenancy;
    }

    private void inGlobex(String sql) {
        database().execute("set search_path = tenant_globex; set role tenancy_owner; " + sql);
    }

    private List<Difference> differences() throws SQLException {
        DriftReport report = drift().report(List.of());
        assertThat(report.drifted()).allMatch(drifted -> drifted.tenant().equals("globex"));
        return Drift.of(report);
    }

    @Test
    void schemas_made_by_the_same_scripts_have_the_same_fingerprint_and_it_is_the_references() throws SQLException {
        everything();
        FleetSettings settings =
                FleetSettings.ofRegistry(database().owner(), tenancy.config().tenantLocations());

        Map<String, String> fingerprints = Look.at(settings, List.of()).fingerprints();
        Snapshot snapshot = new Expectations(settings, tenancy.migrations()).snapshot(new SchemaName("tenant_acme"));

        assertThat(fingerprints).hasSize(2);
        assertThat(Set.copyOf(fingerprints.values())).hasSize(1);
        assertThat(new References(settings)
                        .of(new AppliedScripts(tenancy.migrations().migrations(), Set.of())))
                .hasValueSatisfying(reference -> {
                    assertThat(reference.fingerprint()).isIn(fingerprints.values());
                    assertThat(reference.snapshot()).isEqualTo(snapshot);
                });
        assertThat(snapshot.objects().keySet())
                .extracting(SchemaObject.Key::sort)
                .as("every sort there is")
                .contains(SchemaObject.Sort.values());
        assertThat(drift().report(List.of())).isEqualTo(new DriftReport(2, 2, List.of(), List.of(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void what_was_changed_by_hand_is_found_told_and_mended(String change, Kind kind, String object, String words)
            throws SQLException {
        Tenant tenant = shared().register(TestDatabase.freshSlug()).tenant();
        String slug = tenant.slug().value();
        TestDatabase database = shared().database();
        String inIt = "set search_path = " + tenant.schema() + "; set role tenancy_owner; ";
        database.execute(
                inIt + "insert into notes values (1, 'kept'); insert into parents (name, price) values ('kept', 2)");
        Drift drift = drift(shared());

        database.execute(inIt + change);
        List<Difference> found = Drift.of(drift.report(List.of(slug)));

        assertThat(found).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.object()).isEqualTo(object);
            assertThat(difference.inWords()).contains(words);
            assertThat(difference.remedy()).isPresent();
        });
        assertThat(found).allSatisfy(difference -> assertThat(difference.inWords())
                .doesNotContain("${", tenant.schema().value(), "_reference"));
        assertThat(drift.repair(slug, found, "test")).isEmpty();
        assertThat(drift.report(List.of(slug)).clean()).isEqualTo(1);
        assertThat(database.query("select name, price from " + tenant.schema() + ".parents"))
                .containsExactly("kept|2.00");
        assertThat(database.query(
                        "select action, actor from public.audit_events where action like 'tenant.rep%' and tenant_slug = ?",
                        slug))
                .containsExactly("tenant.repaired|test");
    }

    @Test
    void what_may_hold_data_is_told_and_left_alone() throws SQLException {
        everything();
        inGlobex(
                "create table hand_made (id int); alter table notes add column extra text; create sequence own_numbers");

        List<Difference> found = differences();

        assertThat(found)
                .hasSize(3)
                .allSatisfy(difference -> {
                    assertThat(difference.kind()).isEqualTo(Kind.EXTRA_OBJECT);
                    assertThat(difference.remedy()).isEmpty();
                    assertThat(difference.inWords()).contains("it may hold data");
                })
                .extracting(Difference::object)
                .containsExactlyInAnyOrder("table hand_made", "column notes.extra", "sequence own_numbers");
        assertThat(drift().repair("globex", found, "test")).isEqualTo(found);
        assertThat(database().query("select count(*) from public.audit_events where action = 'tenant.repaired'"))
                .containsExactly("0");
    }

    @Test
    void a_remedy_that_would_change_a_value_fails_and_nothing_is_changed() throws SQLException {
        everything();
        inGlobex("drop index children_covering_idx; alter table parents drop column gross;"
                + " alter table parents drop constraint parents_price_check;"
                + " alter table parents alter column price type numeric(12, 4);"
                + " insert into parents (name, price) values ('a', 1.2345)");

        List<Difference> left = drift().repair("globex", differences(), "test");

        assertThat(left).extracting(Difference::object).contains("column parents.price", "index children_covering_idx");
        assertThat(left)
                .filteredOn(difference -> difference.object().equals("column parents.price"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.inWords())
                        .contains("type is numeric(12,4), should be numeric(10,2)")
                        .contains("values of parents.price would change (SQLSTATE 22001)"));
        assertThat(database().query("select price from tenant_globex.parents")).containsExactly("1.2345");
        assertThat(database().query("select count(*) from public.audit_events where action = 'tenant.repaired'"))
                .containsExactly("0");
    }

    @Test
    void a_tenant_in_use_is_left_as_it_is_after_half_a_second() throws SQLException {
        everything();
        inGlobex("alter table notes alter column id set not null");
        List<Difference> found = differences();
        try (Connection reader = database().superuser().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from tenant_globex.notes");

            assertThat(drift().repair("globex", found, "test"))
                    .singleElement()
                    .satisfies(left -> assertThat(left.inWords()).contains("SQLSTATE 55P03"));
        }
        assertThat(drift().repair("globex", found, "test")).isEmpty();
    }

    @Test
    void an_invalid_index_is_told_from_a_valid_one_and_rebuilt() throws SQLException {
        everything();
        database()
                .execute(
                        "update pg_index set indisvalid = false where indexrelid = 'tenant_globex.children_amount_idx'::regclass");

        List<Difference> found = differences();

        assertThat(found).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.INVALID_INDEX);
            assertThat(difference.object()).isEqualTo("index children_amount_idx");
        });
        assertThat(drift().repair("globex", found, "test")).isEmpty();
        assertThat(differences()).isEmpty();
    }

    @Test
    void what_a_failed_concurrently_left_is_dropped() throws SQLException {
        everything();
        inGlobex("insert into notes values (1, 'a'), (1, 'b')");
        try {
            database().execute("create unique index concurrently notes_id_ccnew on tenant_globex.notes (id)");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("could not create unique index");
        }

        List<Difference> found = differences();

        assertThat(found).extracting(Difference::kind).containsExactly(Kind.INVALID_INDEX);
        assertThat(drift().repair("globex", found, "test")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
            LEDGER_DIFFERS   ; update public.tenants set schema_version = '2' where slug = 'globex' ; the ledger says version 2, the history 100
            LEDGER_DIFFERS   ; update public.tenants set schema_digest = 'x' where slug = 'globex' ; the ledger and the history both say version 100
            CHECKSUM_CHANGED ; update tenant_globex.flyway_schema_history set checksum = 7 where version = '2' ; has changed since it was applied
            """)
    void what_ledger_and_history_say_of_each_other_is_mended(Kind kind, String change, String words)
            throws SQLException {
        everything();
        database().execute(change);

        List<Difference> found = differences();

        assertThat(found).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.inWords()).contains(words);
            assertThat(difference.remedy()).isPresent();
        });
        assertThat(drift().repair("globex", found, "test")).isEmpty();
        assertThat(differences()).isEmpty();
        assertThat(SchemaCatalog.history(database(), new SchemaName("tenant_globex")))
                .isEqualTo(SchemaCatalog.history(database(), new SchemaName("tenant_acme")));
        assertThat(database().query("select count(distinct (schema_version, schema_digest)) from public.tenants"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
            UNKNOWN_VERSION ; insert into flyway_schema_history values (9, '900', 'new', 'SQL', 'V900__new.sql', 1, 'x', now(), 0, true) ; V900__new.sql
            HISTORY_BROKEN  ; insert into flyway_schema_history values (9, '1.5', 'old', 'SQL', 'V1_5__old.sql', 1, 'x', now(), 0, true) ; V1_5__old.sql
            HISTORY_BROKEN  ; delete from flyway_schema_history where version = '2' ; V2__archived_projects.sql
            HISTORY_BROKEN  ; update flyway_schema_history set success = false where version = '100' ; V100__everything.sql
            HISTORY_BROKEN  ; alter table flyway_schema_history drop column checksum ; table flyway_schema_history
            NO_HISTORY      ; drop table flyway_schema_history ; table flyway_schema_history
            """)
    void a_history_that_does_not_fit_is_told_and_left_to_a_human(Kind kind, String change, String object)
            throws SQLException {
        everything();
        inGlobex(change);

        assertThat(differences()).anySatisfy(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.object()).isEqualTo(object);
            assertThat(difference.remedy()).isEmpty();
        });
    }

    @Test
    void control_the_ledger_alone_sees_none_of_it() throws SQLException {
        everything();
        inGlobex("drop index children_amount_idx; update flyway_schema_history set checksum = 7 where version = '2'");

        assertThat(tenancy.ledger().notAt(tenancy.migrations().target())).isEmpty();
        assertThat(differences()).extracting(Difference::kind).contains(Kind.MISSING_OBJECT, Kind.CHECKSUM_CHANGED);
    }

    @Test
    void control_the_catalog_as_it_is_tells_twins_apart() throws SQLException {
        everything();

        assertThat(
                        database()
                                .query(
                                        """
                        select c.relname from pg_rewrite w join pg_class c on c.oid = w.ev_class
                        where c.relname = 'totals' group by c.relname having count(distinct w.ev_action::text) = 2
                        """))
                .as("that is why oids are taken out of the fingerprint")
                .containsExactly("totals");
        assertThat(drift().report(List.of()).clean()).isEqualTo(2);
    }

    @Test
    void a_missing_schema_an_orphan_and_a_tenant_without_drift_are_told_apart() throws SQLException {
        everything();
        database().execute("create schema tenant_nobody; create schema tenantless; drop schema tenant_globex cascade");

        assertThat(drift().report(List.of()))
                .isEqualTo(new DriftReport(2, 1, List.of(), List.of("globex"), List.of("tenant_nobody")));
        assertThat(drift().report(List.of("acme"))).isEqualTo(new DriftReport(1, 1, List.of(), List.of(), List.of()));
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> drift().report(List.of("acme", "nobody")));
    }

    @Test
    void a_tenant_that_is_only_behind_has_not_drifted() throws SQLException {
        with("R__view.sql", "create or replace view v as select 1 as one;");
        new Scripts(directory)
                .with("R__view.sql", "create or replace view v as select 1 as one, 2 as two;")
                .with("V200__more.sql", "create table more (id int);");

        assertThat(drift().report(List.of()).clean()).isEqualTo(2);
        inGlobex("drop table team_members");
        assertThat(differences())
                .extracting(Difference::object)
                .contains("table team_members")
                .doesNotContain("view v");
    }

    @Test
    void a_script_that_holds_the_schemas_own_name_makes_the_same_everywhere() throws SQLException {
        with(
                "V100__own_name.sql",
                """
                create table t (s text default '${flyway:defaultSchema}', check (s <> '${flyway:defaultSchema}_x'));
                create function f() returns text language sql as 'select s from ${flyway:defaultSchema}.t';
                """);

        assertThat(drift().report(List.of()).clean()).isEqualTo(2);
        inGlobex("drop function f()");
        List<Difference> found = differences();
        assertThat(drift().repair("globex", found, "test")).isEmpty();
        assertThat(database().query("select prosrc from pg_proc where pronamespace = 'tenant_globex'::regnamespace"))
                .containsExactly("select s from tenant_globex.t");
    }

    @Test
    void a_difference_that_is_gone_is_not_mended_twice() throws SQLException {
        everything();
        inGlobex("drop index children_amount_idx");
        List<Difference> found = differences();
        drift().repair("globex", found, "test");

        assertThat(drift().repair("globex", found, "test")).isEmpty();
        assertThat(database().query("select count(*) from public.audit_events where action = 'tenant.repaired'"))
                .containsExactly("1");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("drop table children cascade", Kind.MISSING_OBJECT, "table children", "is missing"),
                Arguments.of("drop table caches", Kind.MISSING_OBJECT, "table caches", "is missing"),
                Arguments.of("drop table events_2026", Kind.MISSING_OBJECT, "table events_2026", "is missing"),
                Arguments.of(
                        "alter table children drop column amount cascade",
                        Kind.MISSING_OBJECT,
                        "column children.amount",
                        "is missing"),
                Arguments.of(
                        "alter table parents drop column gross",
                        Kind.MISSING_OBJECT,
                        "column parents.gross",
                        "is missing"),
                Arguments.of(
                        "drop view totals; alter table children drop constraint children_amount_check; drop index children_amount_idx; drop policy own on children; alter table children alter column amount type bigint",
                        Kind.CHANGED_OBJECT,
                        "column children.amount",
                        "type is bigint, should be integer"),
                Arguments.of(
                        "alter table notes alter column id type text",
                        Kind.CHANGED_OBJECT,
                        "column notes.id",
                        "type is text, should be integer"),
                Arguments.of(
                        "alter table notes alter column id set not null",
                        Kind.CHANGED_OBJECT,
                        "column notes.id",
                        "null is not null, should be null"),
                Arguments.of(
                        "alter table parents alter column name drop not null",
                        Kind.CHANGED_OBJECT,
                        "column parents.name",
                        "null is null, should be not null"),
                Arguments.of(
                        "alter table parents alter column name drop default",
                        Kind.CHANGED_OBJECT,
                        "column parents.name",
                        "default is none, should be 'it''s'::text"),
                Arguments.of(
                        "alter table parents alter column price set default 2.5",
                        Kind.CHANGED_OBJECT,
                        "column parents.price",
                        "default is 2.5, should be 1.5"),
                Arguments.of(
                        "alter table notes alter column body set default 'x'",
                        Kind.CHANGED_OBJECT,
                        "column notes.body",
                        "default is 'x'::text, should be none"),
                Arguments.of(
                        "alter table parents alter column id set generated by default",
                        Kind.CHANGED_OBJECT,
                        "column parents.id",
                        "identity is by default, should be always"),
                Arguments.of(
                        "alter table parents alter column id drop identity",
                        Kind.CHANGED_OBJECT,
                        "column parents.id",
                        "identity is none, should be always"),
                Arguments.of(
                        "alter table parents alter column name set storage main",
                        Kind.CHANGED_OBJECT,
                        "column parents.name",
                        "storage is main, should be external"),
                Arguments.of(
                        "alter table notes alter column body type text collate \"C\"",
                        Kind.CHANGED_OBJECT,
                        "column notes.body",
                        "collation is \"C\", should be none"),
                Arguments.of(
                        "drop index children_amount_idx",
                        Kind.MISSING_OBJECT,
                        "index children_amount_idx",
                        "is missing"),
                Arguments.of(
                        "create index hand_made on notes (body)",
                        Kind.EXTRA_OBJECT,
                        "index hand_made",
                        "no migration makes it"),
                Arguments.of(
                        "drop index children_amount_idx; create index children_amount_idx on children (twice(amount))",
                        Kind.CHANGED_OBJECT,
                        "index children_amount_idx",
                        "should be CREATE INDEX children_amount_idx ON children USING btree (twice(amount)) WHERE (amount > 10)"),
                Arguments.of(
                        "drop index moods_mood_idx; create index moods_mood_idx on moods (mood)",
                        Kind.CHANGED_OBJECT,
                        "index moods_mood_idx",
                        "UNIQUE"),
                Arguments.of(
                        "alter index children_covering_idx set (fillfactor = 80)",
                        Kind.CHANGED_OBJECT,
                        "index children_covering_idx",
                        "80"),
                Arguments.of(
                        "alter table parents drop constraint parents_price_check",
                        Kind.MISSING_OBJECT,
                        "constraint parents_price_check on parents",
                        "is missing"),
                Arguments.of(
                        "alter table notes add constraint hand_made check (id > 0)",
                        Kind.EXTRA_OBJECT,
                        "constraint hand_made on notes",
                        "no migration"),
                Arguments.of(
                        "alter table parents drop constraint parents_price_check; alter table parents add constraint parents_price_check check (price > 1)",
                        Kind.CHANGED_OBJECT,
                        "constraint parents_price_check on parents",
                        "price > "),
                Arguments.of(
                        "alter table children drop constraint children_parent_id_fkey; alter table children add constraint children_parent_id_fkey foreign key (parent_id) references parents on delete set null",
                        Kind.CHANGED_OBJECT,
                        "constraint children_parent_id_fkey on children",
                        "ON DELETE CASCADE"),
                Arguments.of(
                        "alter table children drop constraint children_pkey",
                        Kind.MISSING_OBJECT,
                        "constraint children_pkey on children",
                        "is missing"),
                Arguments.of(
                        "alter sequence numbers increment 7",
                        Kind.CHANGED_OBJECT,
                        "sequence numbers",
                        "increment by 7"),
                Arguments.of(
                        "alter table parents alter column number drop default; drop sequence numbers",
                        Kind.MISSING_OBJECT,
                        "sequence numbers",
                        "is missing"),
                Arguments.of("drop view totals", Kind.MISSING_OBJECT, "view totals", "is missing"),
                Arguments.of(
                        "create or replace view totals as select p.name, max(c.amount)::bigint as sum from parents p join children c on c.parent_id = p.id group by p.name",
                        Kind.CHANGED_OBJECT,
                        "view totals",
                        "should be SELECT p.name"),
                Arguments.of(
                        "drop view totals; create view totals as select 1 as one",
                        Kind.CHANGED_OBJECT,
                        "view totals",
                        "definition is SELECT 1 AS one"),
                Arguments.of(
                        "create view hand_made as select 1 as one",
                        Kind.EXTRA_OBJECT,
                        "view hand_made",
                        "no migration"),
                Arguments.of(
                        "drop materialized view moods", Kind.MISSING_OBJECT, "materialized view moods", "is missing"),
                Arguments.of(
                        "drop materialized view moods; create materialized view moods as select mood, 1 as n from parents",
                        Kind.CHANGED_OBJECT,
                        "materialized view moods",
                        "definition"),
                Arguments.of(
                        "create or replace function twice(n int default 2) returns int language sql immutable as 'select n + n'",
                        Kind.CHANGED_OBJECT,
                        "function twice(n integer)",
                        "n + n"),
                Arguments.of(
                        "alter function stamp() security definer",
                        Kind.CHANGED_OBJECT,
                        "function stamp()",
                        "SECURITY DEFINER"),
                Arguments.of("drop procedure work", Kind.MISSING_OBJECT, "procedure work()", "is missing"),
                Arguments.of(
                        "drop procedure work; create procedure work(x int) language sql as 'select 1'",
                        Kind.EXTRA_OBJECT,
                        "procedure work(IN x integer)",
                        "no migration"),
                Arguments.of(
                        "drop function mood_of; create function mood_of(p parents) returns text language sql stable as 'select p.mood'",
                        Kind.CHANGED_OBJECT,
                        "function mood_of(p parents)",
                        "RETURNS mood"),
                Arguments.of(
                        "create or replace function atomic(n int) returns bigint language sql begin atomic select count(*) from children where amount > n; end",
                        Kind.CHANGED_OBJECT,
                        "function atomic(n integer)",
                        "children"),
                Arguments.of(
                        "drop trigger stamp on parents", Kind.MISSING_OBJECT, "trigger stamp on parents", "is missing"),
                Arguments.of(
                        "alter table parents disable trigger stamp",
                        Kind.CHANGED_OBJECT,
                        "trigger stamp on parents",
                        "enabled is disable, should be enable"),
                Arguments.of(
                        "create trigger hand_made before insert on notes for each row execute function stamp()",
                        Kind.EXTRA_OBJECT,
                        "trigger hand_made on notes",
                        "no migration"),
                Arguments.of(
                        "create type hand_made as enum ('a')", Kind.EXTRA_OBJECT, "enum hand_made", "no migration"),
                Arguments.of(
                        "drop policy own on children", Kind.MISSING_OBJECT, "policy own on children", "is missing"),
                Arguments.of(
                        "alter policy own on children using (amount > 1)",
                        Kind.CHANGED_OBJECT,
                        "policy own on children",
                        "amount > 1"),
                Arguments.of(
                        "alter table children disable row level security",
                        Kind.CHANGED_OBJECT,
                        "table children",
                        "row security is disabled, should be enabled"),
                Arguments.of(
                        "alter table notes force row level security",
                        Kind.CHANGED_OBJECT,
                        "table notes",
                        "forced row security is forced"),
                Arguments.of(
                        "alter table caches set logged",
                        Kind.CHANGED_OBJECT,
                        "table caches",
                        "persistence is logged, should be unlogged"),
                Arguments.of(
                        "drop statistics parents_statistics",
                        Kind.MISSING_OBJECT,
                        "statistics parents_statistics",
                        "is missing"),
                Arguments.of(
                        "drop rule no_delete on events",
                        Kind.MISSING_OBJECT,
                        "rule no_delete on events",
                        "is missing"));
    }
}
