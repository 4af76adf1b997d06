package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** However many want a slug at once, and in whatever way: one gets it, and of the others nothing is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlugRaceTest {

    private static final int ROUNDS = 5;

    private TestTenancy tenancy;
    private Transfers transfers;
    private Tenant source;
    private byte[] archive;

    @BeforeAll
    void a_tenant_and_its_archive() {
        tenancy = TestTenancy.create();
        transfers = TransferFixture.transfers(tenancy);
        source = tenancy.register(TestDatabase.freshSlug()).tenant();
        archive = TransferFixture.export(tenancy, source.slug());
    }

    @Test
    void of_imports_clones_and_registrations_at_the_same_time_one_wins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Slug slug = TestDatabase.freshSlug();
            List<Callable<Tenant>> ways = List.of(
                    () -> take(slug, new ByteArrayInputStream(archive), "one"),
                    () -> take(slug, new ByteArrayInputStream(archive), "two"),
                    () -> copy(slug),
                    () -> tenancy.register(slug).tenant());
            CyclicBarrier start = new CyclicBarrier(ways.size());
            List<FutureTask<Tenant>> tries = new ArrayList<>();
            for (Callable<Tenant> way : ways) {
                tries.add(begin(() -> {
                    start.await();
                    return way.call();
                }));
            }

            List<Tenant> winners = new ArrayList<>();
            for (FutureTask<Tenant> each : tries) {
                try {
                    winners.add(each.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOfAny(SlugTaken.class, TenantStatusConflict.class);
                }
            }

            assertThat(winners).containsExactly(tenancy.tenant(slug));
            assertOne(slug);
        }
    }

    @Test
    void whoever_comes_while_an_import_takes_long_is_told_after_seconds() throws Exception {
        Slug slug = TestDatabase.freshSlug();
        CountDownLatch all = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Tenant> first = begin(() -> take(slug, new Stalling(archive, begun, all), "first"));
        begun.await();

        List<FutureTask<Tenant>> late = List.of(
                begin(() -> take(slug, new ByteArrayInputStream(archive), "late")),
                begin(() -> copy(slug)),
                begin(() -> tenancy.register(slug).tenant()));

        for (FutureTask<Tenant> each : late) {
            assertThat(causeOf(each)).isInstanceOf(TenantStatusConflict.class).hasMessageContaining("'" + slug + "'");
        }
        all.countDown();
        assertThat(first.get()).isEqualTo(tenancy.tenant(slug));
        assertOne(slug);
    }

    private static Throwable causeOf(FutureTask<Tenant> task) throws InterruptedException {
        try {
            throw new AssertionError("should have been told: " + task.get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private Tenant take(Slug slug, InputStream in, String key) throws Exception {
        return transfers
                .importTenant(
                        in,
                        new NewTenantFromArchive(slug),
                        "test",
                        Optional.of(new IdempotencyKey(slug + "-" + key, "the same")),
                        TransferListener.NONE)
                .tenant();
    }

    private Tenant copy(Slug slug) throws Exception {
        return transfers
                .cloneTenant(
                        source.slug(),
                        new NewTenantFromTenant(slug, true),
                        "test",
                        Optional.empty(),
                        TransferListener.NONE)
                .tenant();
    }

    private static FutureTask<Tenant> begin(Callable<Tenant> work) {
        FutureTask<Tenant> task = new FutureTask<>(work);
        new Thread(task, "slug-race").start();
        return task;
    }

    private void assertOne(Slug slug) {
        assertThat(tenancy.database()
                        .query(
                                """
                                        select (select count(*) from public.api_keys where tenant_id = t.id),
                                               (select count(*) from public.audit_events where tenant_slug = t.slug),
                                               (select count(*) from pg_namespace where nspname = t.schema_name),
                                               (select count(*) from public.idempotency_keys i
                                                where i.key like t.slug || '-%' and i.tenant_id <> t.id),
                                               (select count(*) from pg_locks where locktype = 'advisory' and database =
                                                (select oid from pg_database where datname = current_database()))
                                        from public.tenants t where slug = ?
                                        """,
                                slug.value()))
                .containsExactly("1|1|1|0|0");
    }

    /** An archive whose sender stops for a while before its end. */
    private static final class Stalling extends FilterInputStream {
        private final int most;
        private final CountDownLatch begun;
        private final CountDownLatch all;
        private long read;

        Stalling(byte[] archive, CountDownLatch begun, CountDownLatch all) {
            super(new ByteArrayInputStream(archive));
            this.most = archive.length - 40;
            this.begun = begun;
            this.all = all;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (read >= most) {
                begun.countDown();
                try {
                    all.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
            int count = super.read(buffer, offset, (int) Math.max(1, Math.min(length, most - read)));
            read += Math.max(0, count);
            return count;
        }
    }
}
