package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas whose migrations do what is allowed and not usual: their tenants go out, come in and are cloned like others. */
class KindsOfSchemaTest {

    @TempDir
    private Path directory;

    @Test
    void a_key_into_a_table_that_all_share_keeps_nobody_from_reading_it() throws Exception {
        TestTenancy tenancy = with(
                "V110__prices.sql",
                "-- tenancy:cross-schema\ncreate table prices (id int primary key, plan text not null references public.plans);");
        Tenant tenant = registered(tenancy);
        execute(tenancy, tenant, "insert into %s.prices select i, 'free' from generate_series(1, 50000) i");
        byte[] archive = TransferFixture.export(tenancy, tenant.slug());
        List<String> read = new ArrayList<>();

        Tenant brought = TransferFixture.bring(
                        tenancy,
                        new FilterInputStream(new ByteArrayInputStream(archive)) {
                            @Override
                            public int read(byte[] buffer, int offset, int length) throws IOException {
                                int count = super.read(buffer, offset, Math.min(length, 10_000));
                                if (count < 0 || available() > 20_000) {
                                    return count;
                                }
                                read.addAll(plans(tenancy));
                                return count;
                            }
                        },
                        new NewTenantFromArchive(TestDatabase.freshSlug()))
                .tenant();

        assertThat(read).hasSizeGreaterThan(1).containsOnly("1");
        assertThat(query(tenancy, brought, "select count(*), min(plan) from %s.prices"))
                .containsExactly("50000|free");
    }

    private static List<String> plans(TestTenancy tenancy) {
        try (Connection other = tenancy.database().app().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("set lock_timeout = '1s'");
            return TestDatabase.query(other, "select count(*) from public.plans where code = 'free'");
        } catch (SQLException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void a_row_that_a_check_tolerates_is_tolerated_wherever_it_goes_and_no_other_one() throws Exception {
        TestTenancy tenancy = with(
                "V110__prices.sql",
                "create table prices (id int primary key, amount int); alter table prices add constraint positive"
                        + " check (amount > 0) not valid; comment on constraint positive on prices is 'from now on';");
        Tenant tenant = registered(tenancy);
        execute(
                tenancy,
                tenant,
                "alter table %1$s.prices drop constraint positive; insert into %1$s.prices values (1, -1);"
                        + " alter table %1$s.prices add constraint positive check (amount > 0) not valid");

        Tenant copy = TransferFixture.cloned(tenancy, tenant, true);
        Tenant brought = TransferFixture.bring(
                        tenancy, TransferFixture.export(tenancy, tenant.slug()), TestDatabase.freshSlug())
                .tenant();

        for (Tenant each : List.of(copy, brought)) {
            assertThat(query(tenancy, each, "select * from %s.prices")).containsExactly("1|-1");
            assertThat(
                            query(
                                    tenancy,
                                    each,
                                    "select convalidated, obj_description(oid) from pg_constraint where conname = 'positive' and conrelid = '%s.prices'::regclass"))
                    .containsExactly("f|from now on");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> execute(tenancy, each, "insert into %s.prices values (2, -1)"));
        }
    }

    @Test
    void a_row_that_a_key_into_a_shared_table_tolerates_is_tolerated_too() throws Exception {
        TestTenancy tenancy = with(
                "V110__prices.sql",
                "-- tenancy:cross-schema\ncreate table prices (plan text);"
                        + " alter table prices add constraint of_plan foreign key (plan) references public.plans not valid;");
        Tenant tenant = registered(tenancy);
        execute(
                tenancy,
                tenant,
                "alter table %1$s.prices drop constraint of_plan; insert into %1$s.prices values ('gone');"
                        + " alter table %1$s.prices add constraint of_plan foreign key (plan) references public.plans not valid");

        Tenant copy = TransferFixture.cloned(tenancy, tenant, true);

        assertThat(query(tenancy, copy, "select * from %s.prices")).containsExactly("gone");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> execute(tenancy, copy, "insert into %s.prices values ('gone')"));
    }

    @Test
    void what_one_migration_leaves_to_be_checked_stands_in_no_later_ones_way() throws Exception {
        TestTenancy old = with(
                "V110__orders.sql",
                "create table orders (id int primary key, parent int references orders deferrable initially deferred);");
        Tenant tenant = registered(old);
        execute(old, tenant, "insert into %s.orders values (1, null), (2, 1)");
        byte[] archive = TransferFixture.export(old, tenant.slug());
        TestTenancy turned = next(old, "V111__turn.sql", "update orders set parent = 2 where id = 1;");
        TestTenancy next = next(turned, "V112__more.sql", "alter table orders add column note text;");

        Tenant brought =
                TransferFixture.bring(next, archive, TestDatabase.freshSlug()).tenant();

        assertThat(query(next, brought, "select * from %s.orders order by id")).containsExactly("1|2|", "2|1|");
        assertThat(brought.schemaState().version()).isEqualTo("112");
    }

    @Test
    void a_migration_whose_deferred_check_the_rows_break_is_named() throws Exception {
        TestTenancy old = with(
                "V110__orders.sql",
                "create table orders (id int primary key, parent int references orders deferrable initially deferred);");
        Tenant tenant = registered(old);
        execute(old, tenant, "insert into %s.orders values (1, null)");
        byte[] archive = TransferFixture.export(old, tenant.slug());
        TestTenancy next = next(old, "V111__wrong.sql", "update orders set parent = 99;");

        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> TransferFixture.bring(next, archive, TestDatabase.freshSlug()))
                .withMessageContaining("V111__wrong.sql")
                .withMessageContaining("orders_parent_fkey");
    }

    @Test
    void a_type_with_a_name_of_postgresqls_is_the_same_in_every_schema() throws Exception {
        TestTenancy tenancy = with(
                "V110__roads.sql",
                "create type ${flyway:defaultSchema}.path as enum ('a', 'b');"
                        + " create table roads (way ${flyway:defaultSchema}.path, ways ${flyway:defaultSchema}.path[]);");
        Tenant tenant = registered(tenancy);
        execute(tenancy, tenant, "insert into %s.roads values ('a', '{a,b}')");

        Tenant copy = TransferFixture.cloned(tenancy, tenant, true);

        assertThat(query(tenancy, copy, "select * from %s.roads")).containsExactly("a|{a,b}");
    }

    @Test
    void materialized_views_are_filled_after_those_they_read() throws Exception {
        TestTenancy tenancy = with(
                "V110__views.sql",
                """
                create table t (x int);
                create view through as select count(*) as n from t;
                create materialized view first_made as select n from through;
                create materialized view read_by_first as select count(*) as n from t;
                create or replace view through as select n from read_by_first;
                """);
        Tenant tenant = registered(tenancy);
        execute(tenancy, tenant, "insert into %s.t select generate_series(1, 7)");

        Tenant copy = TransferFixture.cloned(tenancy, tenant, true);

        assertThat(query(tenancy, copy, "select f.n, r.n from %1$s.first_made f, %1$s.read_by_first r"))
                .containsExactly("7|7");
    }

    @Test
    void a_source_that_cannot_be_read_is_told_as_such_and_not_as_the_new_slugs_trouble() throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        Tenant tenant = registered(tenancy);
        try (Connection other = tenancy.database().owner().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("lock table %s.projects in access exclusive mode".formatted(tenant.schema()));

            assertThatExceptionOfType(NotExportable.class)
                    .isThrownBy(() -> TransferFixture.cloned(tenancy, tenant, true))
                    .withMessageContaining(tenant.slug().value())
                    .withMessageContaining("55P03")
                    .extracting(TenancyException::type)
                    .isEqualTo(ProblemType.NOT_EXPORTABLE);
            other.rollback();
        }
    }

    private TestTenancy with(String script, String sql) throws IOException {
        return TestTenancy.create(TestTenancy.OWN_MIGRATIONS, location(script, sql));
    }

    /** The next release, which has more scripts, each in a directory of its own. */
    private TestTenancy next(TestTenancy old, String script, String sql) throws IOException {
        List<String> locations = new ArrayList<>(old.config().tenantLocations());
        locations.add(location(script, sql));
        return old.release(locations.toArray(String[]::new));
    }

    private String location(String script, String sql) throws IOException {
        return new Scripts(Files.createDirectory(directory.resolve(script + ".d")))
                .with(script, sql)
                .location();
    }

    private static Tenant registered(TestTenancy tenancy) {
        return tenancy.register(TestDatabase.freshSlug()).tenant();
    }

    private static void execute(TestTenancy tenancy, Tenant tenant, String sql) {
        tenancy.database().execute(sql.formatted(tenant.schema()));
    }

    private static List<String> query(TestTenancy tenancy, Tenant tenant, String sql) {
        return tenancy.database().query(sql.formatted(tenant.schema()));
    }
}
