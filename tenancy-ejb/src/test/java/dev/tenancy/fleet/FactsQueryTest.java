package dev.tenancy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Isolation;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tenants have, whatever state they are in. */
class FactsQueryTest {

    private static final Slug ACME = new Slug("acme");

    private TestTenancy tenancy;
    private FactsQuery facts;

    @BeforeEach
    void four_tenants_of_which_acme_works() {
        tenancy = TestTenancy.create();
        List.of("acme", "globex", "initech", "hooli").forEach(tenancy::register);
        tenancy.database()
                .execute(
                        """
                        insert into tenant_acme.projects (id, name, created_at, archived_at)
                        select gen_random_uuid(), 'p' || i, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute',
                               case when i <= 3 then timestamptz '2026-01-20T00:00:00Z' end
                        from generate_series(1, 7) i;
                        insert into tenant_acme.team_members (id, user_id, joined_at)
                        select gen_random_uuid(), 'u' || i, timestamptz '2026-02-01T00:00:00Z' + i * interval '1 minute'
                        from generate_series(1, 5) i;
                        """);
        facts = new FactsQuery(tenancy.database().app(), tenancy.database().owner(), Isolation.ROLE);
    }

    @Test
    void projects_and_members_are_counted_and_do_not_multiply() throws SQLException {
        TenantFacts acme = facts.of(ACME);

        assertThat(acme.projects()).hasValue(7);
        assertThat(acme.archivedProjects()).hasValue(3);
        assertThat(acme.members()).hasValue(5);
        assertThat(acme.lastActivity()).contains(Instant.parse("2026-02-01T00:05:00Z"));
        assertThat(acme.problem()).isEmpty();
        assertThat(acme.bytes()).hasValue(sizeOf("tenant_acme"));
    }

    @Test
    void each_tenant_has_its_own_and_none_had_activity_without_rows() throws SQLException {
        List<TenantFacts> all = facts.of(slugs("globex", "acme"));

        assertThat(all).extracting(TenantFacts::slug).containsExactly("globex", "acme");
        assertThat(all.get(0).projects()).hasValue(0);
        assertThat(all.get(0).lastActivity()).isEmpty();
        assertThat(all.get(1).projects()).hasValue(7);
    }

    @Test
    void what_is_missing_behind_or_gone_says_so_and_spoils_nobody() throws SQLException {
        tenancy.database().execute("drop schema tenant_globex cascade");
        tenancy.database().execute("alter table tenant_initech.projects drop column archived_at");
        tenancy.database().execute("update tenants set schema_version = '1' where slug = 'initech'");

        List<TenantFacts> all = facts.of(slugs("acme", "globex", "initech", "nobody", "hooli"));

        assertThat(all.get(0).members()).hasValue(5);
        assertThat(all.get(1).problem()).contains("The schema tenant_globex is missing.");
        assertThat(all.get(1).bytes()).isEmpty();
        assertThat(all.get(2).problem().orElseThrow()).contains("version 1").contains("migrate it");
        assertThat(all.get(2).bytes()).isPresent();
        assertThat(all.get(2).projects()).isEmpty();
        assertThat(all.get(3).problem().orElseThrow()).contains("no tenant");
        assertThat(all.get(4).problem()).isEmpty();
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> facts.of(new Slug("nobody")));
    }

    @Test
    void a_tenant_that_is_locked_or_closed_to_the_reader_is_told_alone() throws SQLException {
        tenancy.database().execute("revoke select on tenant_initech.projects from tenancy_reader");
        try (Connection migration = tenancy.database().owner().getConnection();
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("lock table tenant_globex.projects in access exclusive mode");

            List<TenantFacts> all = facts.of(slugs("acme", "globex", "initech", "hooli"));

            assertThat(all.get(0).projects()).hasValue(7);
            assertThat(all.get(1).problem().orElseThrow()).contains("locked").contains("try again");
            assertThat(all.get(1).bytes()).as("cannot be measured").isEmpty();
            assertThat(all.get(0).bytes()).as("nobody else's is another").hasValue(sizeOf("tenant_acme"));
            assertThat(all.get(2).bytes()).hasValue(sizeOf("tenant_initech"));
            assertThat(all.get(3).bytes()).hasValue(sizeOf("tenant_hooli"));
            assertThat(all.get(2).problem().orElseThrow()).contains("permission denied");
            assertThat(all.get(3).projects()).hasValue(0);
            migration.rollback();
        }
    }

    @Test
    void a_tenant_with_another_table_locked_is_counted_and_says_why_it_has_no_size() throws SQLException {
        try (Connection migration = tenancy.database().owner().getConnection();
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("lock table tenant_acme.idempotency_keys in access exclusive mode");

            TenantFacts acme = facts.of(ACME);

            assertThat(acme.projects()).hasValue(7);
            assertThat(acme.bytes()).isEmpty();
            assertThat(acme.problem().orElseThrow())
                    .contains("size")
                    .contains("locked")
                    .contains("try again");
            migration.rollback();
        }
    }

    @Test
    void counting_is_done_by_a_role_that_can_only_read_and_leaves_the_connection_as_it_was() throws SQLException {
        tenancy.database()
                .execute(
                        """
                        create function tenant_acme.notes_who() returns timestamptz language plpgsql as $$ begin
                          raise exception 'counted by %, read only %', current_user, current_setting('transaction_read_only');
                        end $$;
                        alter table tenant_acme.projects rename to kept;
                        create view tenant_acme.projects as select id, name, tenant_acme.notes_who() as created_at,
                          archived_at from tenant_acme.kept;
                        """);
        assertThat(facts.of(ACME).problem().orElseThrow())
                .as("a view is no table of ours")
                .contains("migrate it");
        tenancy.database()
                .execute(
                        """
                        drop view tenant_acme.projects;
                        alter table tenant_acme.kept rename to projects;
                        alter table tenant_acme.projects enable row level security;
                        alter table tenant_acme.projects force row level security;
                        create policy who on tenant_acme.projects using (tenant_acme.notes_who() is not null);
                        """);

        assertThat(facts.of(ACME).problem().orElseThrow()).contains("counted by tenancy_reader, read only on");
    }

    @Test
    void where_tenants_have_no_roles_the_owner_counts() throws SQLException {
        TestTenancy plain = TestTenancy.create(TestDatabase.create(), Isolation.SCHEMA, TestTenancy.OWN_MIGRATIONS);
        Slug slug = TestDatabase.freshSlug();
        plain.register(slug);

        FactsQuery query =
                new FactsQuery(plain.database().app(), plain.database().owner(), Isolation.SCHEMA);

        assertThat(query.of(slug).problem()).isEmpty();
        assertThat(query.of(slug).projects()).hasValue(0);
    }

    private long sizeOf(String schema) {
        return Long.parseLong(tenancy.database()
                .query(
                        "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relnamespace = ?::regnamespace",
                        schema)
                .get(0));
    }

    private static List<Slug> slugs(String... slugs) {
        return List.of(slugs).stream().map(Slug::new).toList();
    }
}
