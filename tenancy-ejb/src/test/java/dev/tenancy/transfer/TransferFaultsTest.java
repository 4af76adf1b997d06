package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.CutConnections;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies on the way, nothing half is left, and the next attempt works; and however much it is, memory is little. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransferFaultsTest {

    private static final int HEAP_MB = 24;
    private static final int ROWS = 40_000;
    private static final int EVERY = 9;

    private TestTenancy tenancy;
    private TestDatabase database;
    private Tenant small;
    private Tenant large;

    @BeforeAll
    void a_small_tenant_and_one_larger_than_the_heap() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        small = tenancy.register(TestDatabase.freshSlug()).tenant();
        large = tenancy.register(TestDatabase.freshSlug()).tenant();
        database.execute(
                """
                insert into %s.idempotency_keys (key, fingerprint, body)
                select i, '', (select string_agg(md5(concat(random(), i, j)), '') from generate_series(1, 32) j)
                from generate_series(1, %d) i
                """
                        .formatted(large.schema(), ROWS));
    }

    @Test
    void a_tenant_larger_than_the_heap_goes_out_and_comes_in(@TempDir Path directory) throws Exception {
        Path archive = directory.resolve("archive.zip");
        Slug slug = TestDatabase.freshSlug();

        TransferProcess.run(
                TransferProcess.of(database, HEAP_MB, "export", large.slug()).redirectOutput(archive.toFile()));
        assertThat(Files.size(archive)).isGreaterThan(HEAP_MB * 500_000L);
        assertThat(TransferFixture.files(Files.readAllBytes(archive)).values())
                .anyMatch(file -> file.length > HEAP_MB * 1_500_000L);
        TransferProcess.run(
                TransferProcess.of(database, HEAP_MB, "import", slug).redirectInput(archive.toFile()));

        assertThat(database.query("select count(*), sum(hashtextextended(k::text, 0)) from %s.idempotency_keys k"
                        .formatted(slug.schema())))
                .isEqualTo(
                        database.query("select count(*), sum(hashtextextended(k::text, 0)) from %s.idempotency_keys k"
                                .formatted(large.schema())));
    }

    @Test
    void an_import_whose_process_is_killed_leaves_nothing_and_can_be_repeated() throws Exception {
        byte[] archive = TransferFixture.export(tenancy, large.slug());
        Slug slug = TestDatabase.freshSlug();
        Process process = TransferProcess.of(database, HEAP_MB, "import", slug).start();
        OutputStream half = process.getOutputStream();
        half.write(archive, 0, archive.length / 2);
        half.flush();
        awaitOne("select from pg_stat_progress_copy where datname = current_database() and command = 'COPY FROM'"
                + " and tuples_processed > 100");

        process.destroyForcibly().waitFor();

        awaitNone("select from pg_stat_progress_copy where datname = current_database()");
        assertNothingOf(slug);
        assertThat(TransferFixture.bring(tenancy, archive, slug).totals().rows())
                .isEqualTo(ROWS);
    }

    @Test
    void an_export_whose_process_is_killed_holds_nobody_up_and_is_no_archive() throws Exception {
        Process process =
                TransferProcess.of(database, HEAP_MB, "export", large.slug()).start();
        byte[] beginning = process.getInputStream().readNBytes(100_000);
        assertThat(locks(" and objsubid = 1")).isEqualTo("1");

        process.destroyForcibly().waitFor();

        awaitNone("select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where"
                + " datname = current_database())");
        Slug slug = TestDatabase.freshSlug();
        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> TransferFixture.bring(tenancy, beginning, slug));
        assertNothingOf(slug);
    }

    @Test
    void an_import_whose_backend_is_ended_before_any_statement_leaves_nothing() throws Exception {
        byte[] archive = TransferFixture.export(tenancy, small.slug());
        MigrationSet migrations = tenancy.migrations();
        boolean cut = true;
        for (int statement = 1; cut; statement += EVERY) {
            Slug slug = TestDatabase.freshSlug();
            CutConnections owner = CutConnections.before(statement, database);
            Transfers transfers = new Transfers(
                    owner, database.app(), tenancy.config(), migrations, Executors.defaultThreadFactory());
            try {
                transfers.importTenant(
                        new ByteArrayInputStream(archive),
                        new NewTenantFromArchive(slug),
                        "test",
                        Optional.empty(),
                        TransferListener.NONE);
                assertThat(owner.hasCut())
                        .as("cut before statement %d and said nothing", statement)
                        .isFalse();
            } catch (DatabaseUnavailable e) {
                assertNothingOf(slug);
            }
            cut = owner.hasCut();
            assertThat(statement).isLessThan(200);
        }
    }

    @Test
    void a_backend_that_is_ended_while_rows_flow_is_a_database_that_is_away() {
        byte[] archive = TransferFixture.export(tenancy, large.slug());
        Slug slug = TestDatabase.freshSlug();
        InputStream ending = new FilterInputStream(new ByteArrayInputStream(archive)) {
            private long read;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                if (read < archive.length / 2 && (read += count) >= archive.length / 2) {
                    end("COPY FROM");
                }
                return count;
            }
        };

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> TransferFixture.bring(tenancy, ending, new NewTenantFromArchive(slug)));
        assertNothingOf(slug);

        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] buffer, int offset, int length) {
                if (count < 1_000_000 && count + length >= 1_000_000) {
                    end("COPY TO");
                }
                super.write(buffer, offset, length);
            }
        };
        assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> TransferFixture.transfers(tenancy)
                .export(large.slug(), out, "test", TransferListener.NONE));
    }

    @Test
    void a_client_that_goes_away_ends_the_export_and_nothing_is_held() {
        OutputStream gone = new OutputStream() {
            private long written;

            @Override
            public void write(int b) throws IOException {
                write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                written += length;
                if (written > 1_000_000) {
                    throw new IOException("broken pipe");
                }
            }
        };

        assertThatThrownBy(() ->
                        TransferFixture.transfers(tenancy).export(large.slug(), gone, "test", TransferListener.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("broken pipe");
        awaitNone("select from pg_stat_activity where datname = current_database() and state <> 'idle'"
                + " and pid <> pg_backend_pid()");
        assertThat(locks("")).isEqualTo("0");
    }

    private void end(String command) {
        database.query("select pg_terminate_backend(pid) from pg_stat_progress_copy where datname = current_database()"
                + " and command = '" + command + "'");
    }

    private String locks(String which) {
        return database.query("select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock'"
                        + " and database = (select oid from pg_database where datname = current_database())"
                        + which)
                .get(0);
    }

    private void assertNothingOf(Slug slug) {
        assertThat(database.query(
                        "select (select count(*) from public.tenants where slug = ?), to_regnamespace(?) is null,"
                                + " to_regrole(?) is null",
                        slug.value(),
                        slug.schema().value(),
                        slug.schema().value()))
                .containsExactly("0|t|t");
    }

    private void awaitOne(String query) {
        await(query, false);
    }

    private void awaitNone(String query) {
        await(query, true);
    }

    private void await(String query, boolean none) {
        while (database.query(query).isEmpty() != none) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
