package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.config.Isolation;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.drift.Drift;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import dev.tenancy.transfer.TransferOutcome.Brought;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Out of one schema and into another: whatever PostgreSQL can hold is there as it was. */
class RoundTripTest {

    @ParameterizedTest
    @EnumSource
    void what_is_exported_imported_and_exported_again_is_the_same_to_the_byte(Isolation isolation) throws Exception {
        TestTenancy here =
                TestTenancy.create(TestDatabase.create(), isolation, TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO);
        Tenant tenant = TransferFixture.zooTenant(here);

        byte[] first = TransferFixture.export(here, tenant.slug());
        Brought copy = TransferFixture.bring(here, first, TestDatabase.freshSlug());
        byte[] second = TransferFixture.export(here, copy.tenant().slug());

        assertSame(first, second);
        assertThat(rowsByCatalog(here, copy.tenant())).isEqualTo(rowsByCatalog(here, tenant));
        assertThat(copy.totals().rows()).isGreaterThan(900);
        assertThat(structure(here, copy.tenant())).isEqualTo(structure(here, tenant));
        assertThat(new Drift(here.fleet())
                        .report(List.of(
                                tenant.slug().value(), copy.tenant().slug().value()))
                        .drifted())
                .isEmpty();
        assertThat(query(
                        here,
                        copy.tenant(),
                        "select nodes from %s.counted union all select nodes from %1$s.counted_twice"))
                .containsExactly("5", "10");
        assertThat(query(here, copy.tenant(), "select nextval('%s.tickets')")).containsExactly("1014");
        assertThat(query(here, copy.tenant(), "select nextval('%s.untouched')")).containsExactly("5");
        assertThat(query(here, copy.tenant(), "select nextval(pg_get_serial_sequence('%s.node', 'id'))"))
                .containsExactly("6");
    }

    @Test
    void an_archive_goes_into_a_database_of_other_settings_and_the_tenant_lives_there_like_a_registered_one() {
        TestTenancy here = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO);
        TestTenancy there = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO);
        set(
                there.database(),
                Map.of(
                        "array_nulls", "off",
                        "bytea_output", "escape",
                        "datestyle", "SQL, DMY",
                        "extra_float_digits", "-15",
                        "intervalstyle", "sql_standard",
                        "timezone", "Asia/Kolkata",
                        "xmloption", "document"));
        Tenant tenant = TransferFixture.zooTenant(here);
        Tenant registered = there.register(TestDatabase.freshSlug()).tenant();

        byte[] archive = TransferFixture.export(here, tenant.slug());
        Slug slug = TestDatabase.freshSlug();
        Brought brought = TransferFixture.bring(there, archive, slug);

        assertSame(archive, TransferFixture.export(there, slug));
        assertThat(there.tenant(slug)).isEqualTo(brought.tenant());
        assertThat(brought.tenant().schemaState()).isEqualTo(there.migrations().target());
        assertThat(grants(there, brought.tenant())).isEqualTo(grants(there, registered));
        assertThat(there.database()
                        .query(
                                "select actor, action, detail from public.audit_events where tenant_slug = ? and action <> 'tenant.exported'",
                                slug.value()))
                .singleElement()
                .asString()
                .startsWith("test|tenant.imported|from an archive of '" + tenant.slug() + "' of 20");
        assertThat(here.database()
                        .query(
                                "select actor, action from public.audit_events where tenant_slug = ? and action <> 'tenant.registered'",
                                tenant.slug().value()))
                .containsExactly("test|tenant.exported");
    }

    @Test
    void an_archive_of_an_older_release_is_imported_at_its_version_and_migrated_with_its_rows() throws SQLException {
        TestTenancy old = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO);
        Tenant tenant = TransferFixture.zooTenant(old);
        byte[] archive = TransferFixture.export(old, tenant.slug());
        TestTenancy next = old.release(TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO, TransferFixture.ZOO_NEXT);

        Tenant brought =
                TransferFixture.bring(next, archive, TestDatabase.freshSlug()).tenant();

        assertThat(brought.schemaState()).isEqualTo(next.migrations().target());
        assertThat(query(next, brought, "select count(*) from %s.afterwards")).containsExactly("5");
        assertThat(query(next, brought, "select y from %s.no_key where x = 1"))
                .containsExactly("migrated one", "migrated one");
        assertThat(query(next, brought, "select place from %s.places order by id"))
                .containsExactly("2", "1");
        List<MigrationTask> tasks = next.migrateFleet();
        assertThat(tasks)
                .extracting(MigrationTask::tenant)
                .containsExactly(tenant.slug().value());
        byte[] migrated = TransferFixture.export(next, tenant.slug());
        assertThat(rows(TransferFixture.export(next, brought.slug()))).isEqualTo(rows(migrated));
        assertThat(new Drift(next.fleet())
                        .report(List.of(brought.slug().value()))
                        .drifted())
                .isEmpty();
    }

    @Test
    void an_archive_brings_name_plan_and_labels_unless_others_are_named_and_no_secret() throws SQLException {
        TestTenancy here = TestTenancy.create();
        Slug slug = TestDatabase.freshSlug();
        here.register(slug);
        here.database()
                .execute(
                        "update public.tenants set plan = 'team', labels = '{\"region\": \"eu\"}', version = 2 where slug = '"
                                + slug + "'");

        byte[] archive = TransferFixture.export(here, slug);
        Tenant same =
                TransferFixture.bring(here, archive, TestDatabase.freshSlug()).tenant();
        Tenant other = TransferFixture.bring(
                        here,
                        new ByteArrayInputStream(archive),
                        new NewTenantFromArchive(
                                TestDatabase.freshSlug(),
                                Optional.of(new TenantName("Other")),
                                Optional.of("business"),
                                ArchiveLimits.DEFAULT))
                .tenant();

        assertThat(same.name()).hasToString("Tenant " + slug);
        assertThat(same.plan()).isEqualTo("team");
        assertThat(same.labels().values()).isEqualTo(Map.of("region", "eu"));
        assertThat(other.name()).hasToString("Other");
        assertThat(other.plan()).isEqualTo("business");
        String manifest = new String(
                TransferFixture.files(archive).get("manifest.json"), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(manifest).contains("\"region\"", "\"projects\" : 10000").doesNotContain("hash", "token", "secret");
    }

    @Test
    void a_clone_has_the_same_rows_or_none_but_those_of_migrations() throws SQLException {
        TestTenancy here = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, TransferFixture.ZOO);
        Tenant tenant = TransferFixture.zooTenant(here);
        new Lifecycle(here.database().owner(), here.config())
                .take(Step.READ_ONLY, tenant.slug(), Optional.empty(), Precondition.NONE, "test");

        Tenant full = TransferFixture.cloned(here, tenant, true);
        Tenant empty = TransferFixture.cloned(here, tenant, false);

        assertThat(full.status().code()).as("a clone lives").isEqualTo("active");
        assertThat(rows(TransferFixture.export(here, full.slug())))
                .isEqualTo(rows(TransferFixture.export(here, tenant.slug())));
        Tenant registered = here.register(TestDatabase.freshSlug()).tenant();
        assertThat(rows(TransferFixture.export(here, empty.slug())))
                .isEqualTo(rows(TransferFixture.export(here, registered.slug())));
        assertThat(here.database()
                        .query(
                                "select action, detail from public.audit_events where tenant_slug = ? and action <> 'tenant.exported'",
                                full.slug().value()))
                .containsExactly("tenant.cloned|from '" + tenant.slug() + "'");
    }

    @Test
    void an_archive_restores_a_side_copy_beside_the_tenant_as_it_has_become() {
        TestTenancy here = TestTenancy.create();
        Tenant tenant = here.register(TestDatabase.freshSlug()).tenant();
        String insert = "insert into %s.projects (id, name) values (gen_random_uuid(), '%s') returning name";
        query(here, tenant, insert.formatted(tenant.schema(), "before"));
        byte[] archive = TransferFixture.export(here, tenant.slug());
        query(here, tenant, "delete from %s.projects returning name");

        Tenant copy = TransferFixture.bring(here, archive, new Slug(tenant.slug() + "-as-of-noon"))
                .tenant();

        assertThat(query(here, copy, "select name from %s.projects")).containsExactly("before");
        assertThat(query(here, tenant, "select name from %s.projects")).isEmpty();
    }

    /** For every connection made from now on. */
    private static void set(TestDatabase database, Map<String, String> settings) {
        settings.forEach((setting, value) ->
                database.execute("alter database %s set %s = '%s'".formatted(database.name(), setting, value)));
    }

    private static void assertSame(byte[] first, byte[] second) {
        Map<String, byte[]> one = TransferFixture.files(first);
        Map<String, byte[]> other = TransferFixture.files(second);
        assertThat(other.keySet()).containsExactlyElementsOf(one.keySet());
        assertThat(TransferFixture.comparable(other.get("manifest.json")))
                .isEqualTo(TransferFixture.comparable(one.get("manifest.json")));
        one.keySet().stream()
                .filter(file -> file.startsWith("data/"))
                .forEach(file -> assertThat(other.get(file)).as(file).isEqualTo(one.get(file)));
    }

    /** Checks of all files but the manifest's. */
    private static String rows(byte[] archive) {
        return TransferFixture.json(TransferFixture.files(archive).get("checks.json"))
                .get("files")
                .toString();
    }

    /** Every table's rows as the superuser sees them, whatever the export thinks there is. */
    private static List<String> rowsByCatalog(TestTenancy tenancy, Tenant tenant) {
        List<String> rows = new ArrayList<>();
        for (String table : tenancy.database()
                .query(
                        "select relname from pg_class where relkind in ('r', 'p') and relnamespace = ?::regnamespace and relname <> 'flyway_schema_history' order by 1",
                        tenant.schema().value())) {
            rows.addAll(tenancy.database()
                    .query("select '%s', md5(string_agg(t::text, '|' order by t::text)), count(*) from %s.\"%s\" t"
                            .formatted(table.replace("'", "''"), tenant.schema(), table.replace("\"", "\"\""))));
        }
        assertThat(rows).hasSizeGreaterThan(20);
        return rows;
    }

    /** Triggers, constraints and their comments, with their states. */
    private static List<String> structure(TestTenancy tenancy, Tenant tenant) {
        return query(
                tenancy,
                tenant,
                """
                select t from (
                  select concat('trigger ', c.relname, ' ', tgname, ' ', tgenabled) as t
                  from pg_trigger g join pg_class c on c.oid = tgrelid
                  where c.relnamespace = '%1$s'::regnamespace and not tgisinternal
                  union all
                  select replace(concat('constraint ', conrelid::regclass, ' ', conname, ' ', pg_get_constraintdef(k.oid), ' ',
                         convalidated, ' ', obj_description(k.oid, 'pg_constraint')), '%1$s', 'schema')
                  from pg_constraint k where connamespace = '%1$s'::regnamespace
                ) all_of_it order by 1
                """);
    }

    /** Rights on the schema and in it, members of its role and its settings. */
    private static List<String> grants(TestTenancy tenancy, Tenant tenant) {
        return query(
                tenancy,
                tenant,
                """
                select replace(t, '%1$s', 'schema') from (
                  select concat('schema ', nspacl) from pg_namespace where nspname = '%1$s'
                  union all
                  select concat(relname, ' ', relacl) from pg_class where relnamespace = '%1$s'::regnamespace
                  union all
                  select concat('member ', member::regrole, ' ', grantor::regrole, to_jsonb(m) - 'oid' - 'roleid')
                  from pg_auth_members m where roleid = '%1$s'::regrole
                  union all
                  select concat('default ', defaclobjtype, defaclacl) from pg_default_acl
                  where defaclnamespace = '%1$s'::regnamespace
                ) as all_of_it (t) order by 1
                """);
    }

    private static List<String> query(TestTenancy tenancy, Tenant tenant, String sql) {
        return tenancy.database().query(sql.formatted(tenant.schema()));
    }
}
