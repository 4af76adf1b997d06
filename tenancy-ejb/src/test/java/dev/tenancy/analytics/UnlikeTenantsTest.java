package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One query to tenants of which some are broken, at another version, or altered: they are told, and change nobody's answer. */
class UnlikeTenantsTest {

    @Test
    void tenants_that_cannot_answer_are_told_and_the_others_answer() throws Exception {
        TestTenancy mixed = tenants("mix-m0", "mix-m1", "mix-m2", "mix-m3", "mix-m4", "mix-m5", "mix-m6");
        mixed.database()
                .execute(
                        """
                drop schema tenant_mix_m1 cascade;
                alter table tenant_mix_m2.projects drop column archived_at;
                update tenants set schema_version = '1' where slug = 'mix-m2';
                revoke select on tenant_mix_m4.projects from tenancy_reader;
                insert into tenant_mix_m5.projects (id, name) select gen_random_uuid(), '0' from generate_series(1, 2);
                insert into tenant_mix_m3.projects (id, name) values (gen_random_uuid(), '1');
                """);
        FleetAsking others = FleetAskingTest.asking(mixed);
        Collected result = new Collected();

        QueryOutcome outcome = others.run(
                FleetQuery.of("select sum(1 / name::int), count(archived_at) from projects"), result, "test");

        assertThat(result.rows).containsExactly("mix-m0||0", "mix-m3|1|0", "mix-m6||0");
        assertThat(outcome.tenants()).isEqualTo(7);
        assertThat(outcome.answered()).isEqualTo(3);
        assertThat(outcome.isWhole()).isFalse();
        assertThat(outcome.faults())
                .extracting(TenantFault::slug)
                .containsExactly("mix-m1", "mix-m2", "mix-m4", "mix-m5");
        assertThat(outcome.faults())
                .extracting(fault -> fault.sqlState().orElse(""))
                .containsExactly("42P01", "42703", "42501", "22012");
        assertThat(outcome.faults().get(1).reason()).contains("archived_at").contains("version 1");
    }

    @Test
    void a_tenant_whose_column_is_of_another_type_is_told_and_changes_nobodys_values() throws Exception {
        TestTenancy mixed = tenants("ty0", "ty1", "ty2", "ty3", "ty4", "ty5");
        mixed.database()
                .execute(
                        """
                insert into tenant_ty0.projects (id, name, version) values (gen_random_uuid(), 'exact', 9007199254740993);
                alter table tenant_ty1.projects drop constraint projects_version_check, alter column version type integer;
                alter table tenant_ty2.projects drop constraint projects_version_check, alter column version type double precision;
                alter table tenant_ty3.projects drop constraint projects_version_check, alter column version type text;
                alter table tenant_ty4.projects drop constraint projects_version_check, alter column version drop default,
                  alter column version type boolean using true;
                """);
        for (int tenant = 1; tenant < 5; tenant++) {
            mixed.database()
                    .execute(
                            "insert into tenant_ty%d.projects (id, name, version) values (gen_random_uuid(), 'odd', '1')"
                                    .formatted(tenant));
        }

        for (String sql : List.of(
                "select name, version from projects",
                "select name, version from projects where current_schema() is not null")) {
            Collected result = new Collected();

            QueryOutcome outcome = FleetAskingTest.asking(mixed).run(FleetQuery.of(sql), result, "test");

            assertThat(result.rows).as(sql).containsExactly("ty0|exact|9007199254740993");
            assertThat(outcome.answered()).isEqualTo(2);
            assertThat(outcome.faults()).extracting(TenantFault::slug).containsExactly("ty1", "ty2", "ty3", "ty4");
            assertThat(outcome.faults().get(1).reason())
                    .startsWith("its column \"version\" is of the type double precision, that of the others bigint;");
        }
        Collected cast = new Collected();
        assertThat(FleetAskingTest.asking(mixed)
                        .run(FleetQuery.of("select version::text from projects"), cast, "test")
                        .isWhole())
                .isTrue();
        assertThat(cast.rows).hasSize(5);
    }

    @Test
    void control_one_type_for_all_arms_loses_what_does_not_go_into_it() {
        assertThat(TestDatabase.create()
                        .query("select x::int8 from (select 9007199254740993 as x union all select 1.5::float8) as u"
                                + " order by x desc limit 1"))
                .containsExactly("9007199254740992");
    }

    @Test
    void tenants_ahead_of_the_others_are_read_by_their_own_columns() throws Exception {
        TestTenancy mixed = tenants("cn0", "cn1", "cn2", "cn3", "cn4");
        mixed.database()
                .execute(
                        """
                alter table tenant_cn3.projects add column colour text;
                alter table tenant_cn4.projects add column colour text;
                insert into tenant_cn0.projects (id, name) values (gen_random_uuid(), 'old');
                insert into tenant_cn3.projects (id, name, colour) values (gen_random_uuid(), 'new', 'red');
                update tenants set schema_version = '99', schema_digest = 'ahead', version = version + 1
                where slug in ('cn3', 'cn4');
                """);
        Collected all = new Collected();
        Collected named = new Collected();

        QueryOutcome star = FleetAskingTest.asking(mixed).run(FleetQuery.of("select * from projects"), all, "test");
        QueryOutcome names = FleetAskingTest.asking(mixed)
                .run(FleetQuery.of("select name from projects p order by p"), named, "test");

        assertThat(all.rows).hasSize(1);
        assertThat(star.faults()).extracting(TenantFault::slug).containsExactly("cn3", "cn4");
        assertThat(star.faults().get(0).reason())
                .contains("other columns")
                .endsWith("colour; its schema is at version 99");
        assertThat(names.isWhole()).isTrue();
        assertThat(named.rows).containsExactly("cn0|old", "cn3|new");
    }

    @Test
    void a_column_added_by_hand_is_in_nobodys_answer_whoever_has_it_and_however_many_rows_there_are() throws Exception {
        TestTenancy altered = tenants("al0", "al1", "al2", "al3", "al4");
        altered.database()
                .execute("alter table tenant_al0.projects add column foo text default 'f';"
                        + " alter table tenant_al3.projects add column bar text default 'b';");
        for (int tenant = 0; tenant < 5; tenant++) {
            altered.database()
                    .execute("insert into tenant_al%d.projects (id, name) values (gen_random_uuid(), 'p')"
                            .formatted(tenant));
        }
        for (int times : List.of(1, 9_000)) {
            Collected result = new Collected();

            QueryOutcome outcome = FleetAskingTest.asking(altered)
                    .run(
                            FleetQuery.of("select * from projects, generate_series(1, " + times + ") as g"),
                            result,
                            "test");

            assertThat(outcome.faults()).isEmpty();
            assertThat(result.rows).hasSize(5 * times);
            assertThat(result.names()).startsWith("tenant", "id", "name").doesNotContain("foo", "bar");
            assertThat(result.rows).allSatisfy(row -> assertThat(row.split("\\|", -1))
                    .hasSize(result.names().size()));
        }
    }

    @Test
    void a_column_added_by_hand_to_the_first_of_another_state_is_in_nobodys_answer_either() throws Exception {
        TestTenancy altered = tenants("st0", "st1", "st2", "st3", "st4");
        altered.database()
                .execute(
                        "alter table tenant_st3.projects add column foo text default 'f';"
                                + " insert into tenant_st3.projects (id, name) values (gen_random_uuid(), 'p');"
                                + " update tenants set schema_digest = 'other', version = version + 1 where slug in ('st3', 'st4')");
        Collected result = new Collected();

        QueryOutcome outcome =
                FleetAskingTest.asking(altered).run(FleetQuery.of("select * from projects"), result, "test");

        assertThat(outcome.faults()).isEmpty();
        assertThat(result.rows).singleElement().asString().startsWith("st3|");
        assertThat(result.names()).doesNotContain("foo");
    }

    @Test
    void what_a_reason_quotes_is_short_and_can_be_printed() throws Exception {
        TestTenancy quoting = tenants("rs0");
        quoting.database().execute("insert into tenant_rs0.projects (id, name) values (gen_random_uuid(), 'p')");

        QueryOutcome outcome = FleetAskingTest.asking(quoting)
                .run(
                        FleetQuery.of("select (chr(27) || '[31m' || repeat('x', 100000) || name)::uuid from projects"),
                        new Collected(),
                        "test");

        assertThat(outcome.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.reason()).contains("?[31mxxx").hasSizeLessThan(500);
            assertThat(fault.reason().chars()).noneMatch(Character::isISOControl);
        });
    }

    @Test
    void values_of_a_tenants_own_types_are_told_as_texts() throws Exception {
        TestTenancy own = tenants("ow0", "ow1", "ow2");
        for (int tenant = 0; tenant < 3; tenant++) {
            own.database()
                    .execute(
                            """
                    create type tenant_ow%1$d.mood as enum ('so', 'so so');
                    create domain tenant_ow%1$d.amount as numeric check (value > 0);
                    alter table tenant_ow%1$d.projects add column mood %2$s default 'so so',
                      add column amount tenant_ow%1$d.amount default 1.50;
                    insert into tenant_ow%1$d.projects (id, name) values (gen_random_uuid(), 'p');
                    """
                                    .formatted(tenant, tenant == 2 ? "text" : "tenant_ow" + tenant + ".mood"));
        }
        for (String sql : List.of(
                "select mood, array[mood] as moods, amount from projects",
                "select mood, array[mood] as moods, amount from projects where current_schema() is not null")) {
            Collected result = new Collected();

            QueryOutcome outcome = FleetAskingTest.asking(own).run(FleetQuery.of(sql), result, "test");

            assertThat(result.rows).containsExactly("ow0|so so|{\"so so\"}|1.50", "ow1|so so|{\"so so\"}|1.50");
            assertThat(result.columns).extracting(Column::type).containsExactly("text", "mood", "_mood", "numeric");
            assertThat(outcome.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.slug()).isEqualTo("ow2");
                assertThat(fault.reason()).contains("is of the type text, that of the others mood");
            });
        }
    }

    private static TestTenancy tenants(String... slugs) {
        TestTenancy tenancy = TestTenancy.create();
        List.of(slugs).forEach(tenancy::register);
        return tenancy;
    }
}
