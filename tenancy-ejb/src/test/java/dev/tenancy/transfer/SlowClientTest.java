package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.migration.MigrationTask;
import dev.tenancy.problem.TenancyException.TransferTooSlow;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads or sends an archive slowly, or stops, holds nothing of the database for longer than it may take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String SESSIONS =
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                    + " and backend_type = 'client backend' and state <> 'idle'";
    private static final String LOCKS = "select pid from pg_locks where locktype = 'advisory'"
            + " and database = (select oid from pg_database where datname = current_database())";

    private static final String COPYING = "select pid from pg_stat_progress_copy where datname = current_database()";

    private final Slug slug = TestDatabase.freshSlug();
    private final CountDownLatch free = new CountDownLatch(1);
    private TestTenancy tenancy;
    private TestDatabase database;
    private Tenant tenant;
    private Transfers transfers;
    private byte[] archive;

    @BeforeAll
    void a_tenant_larger_than_all_buffers() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        transfers = TransferFixture.within(tenancy, LIMIT);
        tenant = tenancy.register(TestDatabase.freshSlug()).tenant();
        database.execute(
                """
                insert into %s.idempotency_keys (key, fingerprint, body)
                select i, '', (select string_agg(md5(concat(random(), i, j)), '') from generate_series(1, 32) j)
                from generate_series(1, 10000) i
                """
                        .formatted(tenant.schema()));
        archive = TransferFixture.export(tenancy, tenant.slug());
    }

    @Test
    void a_reader_who_stops_holds_up_no_migration(@TempDir Path directory) throws Exception {
        FutureTask<?> export = begin(() -> export(new Stream(() -> stall(free))));
        await(LOCKS, false);

        await(LOCKS, true);
        await(SESSIONS, true);
        Scripts scripts = new Scripts(directory)
                .with("V900__next.sql", "alter table projects add column next integer not null default 1;");
        assertThat(tenancy.release(TestTenancy.OWN_MIGRATIONS, scripts.location())
                        .migrateFleet())
                .extracting(MigrationTask::tenant)
                .containsExactly(tenant.slug().value());
        assertThat(export.isDone()).as("the reader still stands there").isFalse();

        free.countDown();
        assertTooSlow(export, tenant.slug());
    }

    @Test
    void a_reader_who_trickles_is_left() {
        assertThatExceptionOfType(TransferTooSlow.class)
                .isThrownBy(() -> export(new Stream(() -> pause(20))))
                .withMessageContaining(tenant.slug().value())
                .withMessageContaining("PT2S");
        await(LOCKS, true);
        await(SESSIONS, true);
    }

    @Test
    void a_sender_who_stops_leaves_nothing() throws Exception {
        CountDownLatch sends = new CountDownLatch(1);
        InputStream part =
                new SequenceInputStream(new ByteArrayInputStream(archive, 0, 300_000), new Trickle(() -> stall(sends)));
        FutureTask<?> taking = begin(() -> take(part));
        await(COPYING, false);

        await(SESSIONS, true);
        assertNothing();
        assertThat(taking.isDone()).as("the sender still stands there").isFalse();

        sends.countDown();
        assertTooSlow(taking, slug);
    }

    @Test
    void a_sender_who_trickles_behind_the_end_is_left() {
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(archive), new Trickle(() -> pause(100)));

        assertThatExceptionOfType(TransferTooSlow.class).isThrownBy(() -> take(endless));
        await(SESSIONS, true);
        assertNothing();
    }

    @Test
    void a_statement_that_does_not_look_at_its_client_is_ended_too() throws Exception {
        try (Connection holder = database.owner().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table public.tenants in access exclusive mode");

            assertThatExceptionOfType(TransferTooSlow.class).isThrownBy(() -> export(OutputStream.nullOutputStream()));
            long end = System.nanoTime();
            await("select pid from pg_locks where not granted", true);
            assertThat(Duration.ofNanos(System.nanoTime() - end))
                    .as("sooner than it gives up by itself")
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    private Object export(OutputStream out) throws Exception {
        return transfers.export(tenant.slug(), out, "test", TransferListener.NONE);
    }

    private Object take(InputStream in) throws Exception {
        return transfers.importTenant(
                in, new NewTenantFromArchive(slug), "test", Optional.empty(), TransferListener.NONE);
    }

    private static FutureTask<?> begin(java.util.concurrent.Callable<?> work) {
        FutureTask<?> task = new FutureTask<>(work);
        new Thread(task, "slow-client").start();
        return task;
    }

    private static void assertTooSlow(FutureTask<?> task, Slug whose) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(task::get)
                .havingCause()
                .isInstanceOf(TransferTooSlow.class)
                .withMessageContaining("'" + whose + "'");
    }

    private void assertNothing() {
        assertThat(database.query(
                        "select (select count(*) from public.tenants where slug = ?), to_regnamespace(?) is null,"
                                + " to_regrole(?) is null, (select count(*) from public.idempotency_keys)",
                        slug.value(),
                        slug.schema().value(),
                        slug.schema().value()))
                .containsExactly("0|t|t|0");
    }

    private void await(String query, boolean none) {
        while (database.query(query).isEmpty() != none) {
            pause(10);
        }
    }

    private static void stall(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is written waits first, and goes nowhere. */
    private static final class Stream extends OutputStream {
        private final Runnable before;

        Stream(Runnable before) {
            this.before = before;
        }

        @Override
        public void write(int b) {
            before.run();
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            before.run();
        }
    }

    /** One zero at a time, after a wait. */
    private static final class Trickle extends InputStream {
        private final Runnable before;

        Trickle(Runnable before) {
            this.before = before;
        }

        @Override
        public int read() {
            before.run();
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Arrays.fill(buffer, offset, offset + 1, (byte) read());
            return 1;
        }
    }
}
