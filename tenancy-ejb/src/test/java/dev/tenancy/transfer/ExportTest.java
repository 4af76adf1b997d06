package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.binding.TenantConnection;
import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be exported, as whom, and from which moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {

    private TestTenancy tenancy;
    private TestDatabase database;

    @BeforeAll
    void prepare() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "read-only", "suspended", "archived"})
    void whoever_has_all_of_its_data_is_exported(String status) {
        Tenant tenant = registered(status);

        assertThat(TransferFixture.files(TransferFixture.export(tenancy, tenant.slug())))
                .hasSizeGreaterThan(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "purging"})
    void of_whom_something_may_be_missing_is_not(String status) {
        Tenant tenant = registered(status);

        assertThatExceptionOfType(TenantStatusConflict.class)
                .isThrownBy(() -> TransferFixture.export(tenancy, tenant.slug()))
                .withMessageContaining(tenant.slug().value());
        assertThatExceptionOfType(TenantNotFound.class)
                .isThrownBy(() -> TransferFixture.export(tenancy, new Slug("nobody-here")));
    }

    @Test
    void a_table_the_tenants_role_may_not_read_is_refused_though_the_owner_may() {
        Tenant tenant = registered("active");
        database.execute("revoke select on %1$s.projects from %1$s".formatted(tenant.schema()));

        assertThatExceptionOfType(NotExportable.class)
                .isThrownBy(() -> TransferFixture.export(tenancy, tenant.slug()))
                .withMessageContaining("'projects'");
        database.execute("grant select on %1$s.projects to %1$s".formatted(tenant.schema()));
        assertThat(TransferFixture.export(tenancy, tenant.slug())).isNotEmpty();
    }

    @Test
    void rows_that_row_level_security_may_hide_are_not_left_out_without_a_word() {
        Tenant tenant = registered("active");
        database.execute("alter table %1$s.projects enable row level security".formatted(tenant.schema()));

        assertThatExceptionOfType(NotExportable.class)
                .isThrownBy(() -> TransferFixture.export(tenancy, tenant.slug()))
                .withMessageContaining("row-level security");
    }

    @Test
    void a_tenant_whose_archive_nobody_could_read_is_told_before_it_is_written() {
        Tenant tenant = registered("active");
        String columns = IntStream.range(0, 1_500)
                .mapToObj(i -> "%063d double precision".formatted(i).replaceFirst("0", "c"))
                .collect(Collectors.joining(","));
        IntStream.range(0, 95)
                .forEach(i -> database.execute("create table %s.wide_%d (%s)".formatted(tenant.schema(), i, columns)));
        database.execute("grant select on all tables in schema %1$s to %1$s".formatted(tenant.schema()));

        assertThatExceptionOfType(NotExportable.class)
                .isThrownBy(() -> TransferFixture.export(tenancy, tenant.slug()))
                .withMessageContaining("an import reads up to");
        assertThat(database.query(
                        "select count(*) from public.audit_events where action = 'tenant.exported' and tenant_slug = ?",
                        tenant.slug().value()))
                .containsExactly("0");
    }

    @Test
    void an_archive_is_of_one_moment_and_nobody_migrates_meanwhile() throws SQLException {
        Tenant tenant = registered("active");
        insert(tenant, "before");
        Attempt[] meanwhile = new Attempt[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] buffer, int offset, int length) {
                if (meanwhile[0] == null) {
                    meanwhile[0] = migrate(tenant);
                    registryIsFree();
                    insert(tenant, "while it goes out");
                }
                super.write(buffer, offset, length);
            }
        };

        TransferFixture.transfers(tenancy).export(tenant.slug(), out, "test", TransferListener.NONE);

        assertThat(meanwhile[0]).isInstanceOf(Attempt.Blocked.class);
        assertThat(migrate(tenant)).as("control").isInstanceOf(Attempt.UpToDate.class);
        assertThat(TransferFixture.files(out.toByteArray()).values())
                .extracting(content -> new String(content, StandardCharsets.UTF_8))
                .anyMatch(text -> text.contains("before"))
                .noneMatch(text -> text.contains("while it goes out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-only", "suspended", "archived"})
    void what_is_written_across_the_step_that_closes_a_tenant_is_in_its_archive(String status) throws Exception {
        Tenant tenant = registered("active");
        try (Connection writer = begin(tenant);
                Connection late = begin(tenant)) {
            write(writer, "let in before the step");
            close(tenant, status);
            CompletableFuture<byte[]> archive =
                    CompletableFuture.supplyAsync(() -> TransferFixture.export(tenancy, tenant.slug()));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> archive.get(1, TimeUnit.SECONDS));

            writer.commit();
            write(late, "begun before the step");
            late.commit();

            assertThat(text(archive.get())).contains("let in before the step").contains("begun before the step");
        }
    }

    @Test
    void who_has_begun_and_not_said_yet_whose_it_is_is_waited_for() throws Exception {
        Tenant tenant = registered("read-only");
        try (Connection unknown = database.app().getConnection()) {
            unknown.setAutoCommit(false);
            TestDatabase.query(unknown, "select 1");
            CompletableFuture<byte[]> archive =
                    CompletableFuture.supplyAsync(() -> TransferFixture.export(tenancy, tenant.slug()));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> archive.get(1, TimeUnit.SECONDS));

            unknown.rollback();

            assertThat(archive.get(10, TimeUnit.SECONDS)).isNotEmpty();
        }
    }

    @Test
    void a_tenants_writer_is_waited_for_whatever_its_login() throws Exception {
        Tenant tenant = registered("active");
        try (Connection writer = database.owner().getConnection()) {
            writer.setAutoCommit(false);
            TenantConnection.bind(writer, tenant.schema(), Isolation.SCHEMA);
            write(writer, "by another login");
            close(tenant, "read-only");
            CompletableFuture<byte[]> archive =
                    CompletableFuture.supplyAsync(() -> TransferFixture.export(tenancy, tenant.slug()));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> archive.get(1, TimeUnit.SECONDS));

            writer.commit();

            assertThat(text(archive.get())).contains("by another login");
        }
    }

    @Test
    void who_is_registered_is_open_whatever_stood_there() throws SQLException {
        Slug slug = TestDatabase.freshSlug();
        database.execute("insert into public.closed_tenants values ('" + slug.schema() + "')");
        Tenant tenant = tenancy.register(slug).tenant();

        try (Connection writer = begin(tenant)) {
            write(writer, "open");
            writer.commit();
        }
        assertThat(text(TransferFixture.export(tenancy, slug))).contains("open");
    }

    @Test
    void control_whoever_is_active_is_exported_while_others_write() throws SQLException {
        Tenant tenant = registered("active");
        try (Connection writer = begin(tenant)) {
            write(writer, "not there yet");

            assertThat(text(TransferFixture.export(tenancy, tenant.slug()))).doesNotContain("not there yet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-only", "suspended", "archived"})
    void who_was_let_in_before_the_step_and_begins_after_it_writes_nothing(String status) throws SQLException {
        Tenant tenant = registered("active");
        close(tenant, status);
        try (Connection writer = begin(tenant)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> write(writer, "late"))
                    .satisfies(refusal ->
                            assertThat(DatabaseFailure.isReadOnly(refusal)).isTrue());
        }

        close(tenant, "active");
        try (Connection writer = begin(tenant)) {
            write(writer, "control: resumed");
            writer.commit();
        }
        assertThat(text(TransferFixture.export(tenancy, tenant.slug()))).contains("control: resumed");
    }

    @Test
    void a_transaction_that_does_not_end_is_named_and_holds_up_nobody_else() throws SQLException {
        Tenant tenant = registered("active");
        Tenant other = registered("read-only");
        try (Connection writer = begin(tenant)) {
            String session =
                    TestDatabase.query(writer, "select pg_backend_pid()").get(0);
            close(tenant, "read-only");

            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> TransferFixture.export(tenancy, tenant.slug()))
                    .withMessageContaining("'" + tenant.slug() + "'")
                    .withMessageContaining("session " + session + " ")
                    .withMessageContaining("again");
            assertThat(TransferFixture.export(tenancy, other.slug())).isNotEmpty();
        }
        assertThat(TransferFixture.export(tenancy, tenant.slug())).as("control").isNotEmpty();
    }

    /** A migration of the registry need not wait for a transfer, nor everybody for the migration. */
    private void registryIsFree() {
        database.execute("do $$ begin lock table public.tenants, public.plans in access exclusive mode nowait; end $$");
    }

    /** An export packs fast, which cannot pack more than some 230 times. */
    @Test
    void what_an_export_writes_an_import_takes_however_well_it_packs() {
        Tenant tenant = registered("active");
        database.execute(
                "insert into %s.idempotency_keys (key, fingerprint, body) select i, '', repeat('x', 1 << 20) from generate_series(1, 70) i"
                        .formatted(tenant.schema()));

        byte[] archive = TransferFixture.export(tenancy, tenant.slug());

        assertThat((70L << 20) / archive.length).isGreaterThan(200);
        assertThat(TransferFixture.bring(tenancy, archive, TestDatabase.freshSlug())
                        .totals()
                        .rows())
                .isEqualTo(70);
    }

    @Test
    void rows_come_in_as_the_new_tenant_and_not_as_the_owner(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory)
                .with(
                        "V100__who.sql",
                        "create table who (x integer, constraint as_tenant check (x is null or current_user like 'tenant\\_%'));");
        TestTenancy release = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, scripts.location());
        Tenant tenant = release.register(TestDatabase.freshSlug()).tenant();
        release.database()
                .execute("set role %1$s; insert into %1$s.who values (1); reset role".formatted(tenant.schema()));

        Tenant copy = TransferFixture.bring(
                        release, TransferFixture.export(release, tenant.slug()), TestDatabase.freshSlug())
                .tenant();

        assertThat(release.database().query("select x from %s.who".formatted(copy.schema())))
                .containsExactly("1");
    }

    @Test
    void a_table_made_by_hand_goes_out_and_does_not_come_in() {
        Tenant tenant = registered("active");
        database.execute("create table %1$s.by_hand (x integer); grant select on %1$s.by_hand to %1$s;"
                .formatted(tenant.schema()));

        byte[] archive = TransferFixture.export(tenancy, tenant.slug());

        assertThat(new String(
                        TransferFixture.files(archive).getOrDefault("manifest.json", new byte[0]),
                        StandardCharsets.UTF_8))
                .contains("by_hand");
        assertThatExceptionOfType(dev.tenancy.problem.TenancyException.ArchiveRefused.class)
                .isThrownBy(() -> TransferFixture.bring(tenancy, archive, TestDatabase.freshSlug()))
                .withMessageContaining("'by_hand'")
                .withMessageContaining("tenancy drift");
    }

    @Test
    void a_clone_without_data_reads_none_and_says_so() throws SQLException {
        Tenant tenant = registered("active");
        database.execute(
                "create table %1$s.by_hand (x integer); alter table %1$s.projects enable row level security; revoke select on %1$s.team_members from %1$s;"
                        .formatted(tenant.schema()));

        Tenant empty = TransferFixture.cloned(tenancy, tenant, false);

        assertThat(trail(empty)).containsExactly("tenant.cloned|from '" + tenant.slug() + "', without its data");
        assertThat(trail(tenant)).containsExactly("tenant.registered|");
        assertThatExceptionOfType(NotExportable.class).isThrownBy(() -> TransferFixture.cloned(tenancy, tenant, true));
    }

    private List<String> trail(Tenant tenant) {
        return database.query(
                "select action, detail from public.audit_events where tenant_slug = ? order by id",
                tenant.slug().value());
    }

    @Test
    void an_import_that_is_sent_twice_is_done_once() throws SQLException {
        Tenant tenant = registered("active");
        byte[] archive = TransferFixture.export(tenancy, tenant.slug());
        NewTenantFromArchive request = new NewTenantFromArchive(TestDatabase.freshSlug());
        Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("key", "print"));
        Transfers transfers = TransferFixture.transfers(tenancy);

        TransferOutcome first =
                transfers.importTenant(new ByteArrayInputStream(archive), request, "test", key, TransferListener.NONE);
        TransferOutcome second =
                transfers.importTenant(InputStream.nullInputStream(), request, "test", key, TransferListener.NONE);

        assertThat(first).isInstanceOf(TransferOutcome.Brought.class);
        assertThat(second).isEqualTo(new TransferOutcome.Repeated(first.tenant()));
        assertThatExceptionOfType(IdempotencyKeyReused.class)
                .isThrownBy(() -> transfers.cloneTenant(
                        tenant.slug(),
                        new NewTenantFromTenant(TestDatabase.freshSlug(), true),
                        "test",
                        Optional.of(new IdempotencyKey("key", "other")),
                        TransferListener.NONE));
    }

    private Tenant registered(String status) {
        Tenant tenant = tenancy.register(TestDatabase.freshSlug()).tenant();
        close(tenant, status);
        return tenancy.tenant(tenant.slug());
    }

    private void close(Tenant tenant, String status) {
        database.execute("update public.tenants set status = '%s', version = version + 1 where id = '%s'"
                .formatted(status, tenant.id()));
    }

    /** A transaction of a request that was let in. */
    private Connection begin(Tenant tenant) throws SQLException {
        Connection connection = database.app().getConnection();
        connection.setAutoCommit(false);
        TenantConnection.bind(connection, tenant.schema(), tenancy.config().isolation());
        return connection;
    }

    private static void write(Connection writer, String name) throws SQLException {
        TestDatabase.query(
                writer, "insert into projects (id, name) values (gen_random_uuid(), ?) returning name", name);
    }

    private static String text(byte[] archive) {
        return TransferFixture.files(archive).values().stream()
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    private void insert(Tenant tenant, String name) {
        database.execute(
                "insert into %s.projects (id, name) values (gen_random_uuid(), '%s')".formatted(tenant.schema(), name));
    }

    private Attempt migrate(Tenant tenant) {
        FleetSettings settings =
                FleetSettings.ofRegistry(database.owner(), tenancy.config().tenantLocations());
        try (Connection connection = database.owner().getConnection()) {
            return new SchemaMigrator(settings, tenancy.migrations())
                    .migrate(
                            connection,
                            new TenantSchema(tenant.id(), tenant.slug().value(), tenant.schema(), tenant.schemaState()),
                            new Limits(Duration.ofSeconds(1), Duration.ZERO));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
