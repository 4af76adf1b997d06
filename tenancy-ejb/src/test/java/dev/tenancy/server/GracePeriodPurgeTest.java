package dev.tenancy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GracePeriodPurgeTest {

    private final Slug over = TestDatabase.freshSlug();
    private final Slug stuck = TestDatabase.freshSlug();
    private final Slug notYet = TestDatabase.freshSlug();
    private final Slug active = TestDatabase.freshSlug();

    private TestTenancy tenancy;
    private TestDatabase database;
    private GracePeriodPurge chore;

    @BeforeEach
    void archive() throws SQLException {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        Lifecycle lifecycle = new Lifecycle(database.owner(), tenancy.config());
        chore = new GracePeriodPurge(lifecycle, Duration.ofMinutes(1));
        for (Slug slug : List.of(stuck, over, notYet, active)) {
            tenancy.register(slug);
        }
        for (Slug slug : List.of(stuck, over, notYet)) {
            lifecycle.take(Step.ARCHIVE, slug, Optional.empty(), Precondition.NONE, "test");
        }
        database.execute("update public.tenants set purge_after = now() - interval '1 s' where slug in ('" + over
                + "', '" + stuck + "')");
    }

    @Test
    void purges_whose_time_has_come_and_one_that_cannot_be_keeps_nobody() throws SQLException {
        database.execute("create view public.everybody as select * from " + stuck.schema() + ".projects");

        chore.run(() -> false);

        assertThat(slugs()).containsExactlyInAnyOrder(stuck + "|archived", notYet + "|archived", active + "|active");
        assertThat(database.query(
                        "select actor, action from public.audit_events where tenant_slug = ? order by id",
                        over.value()))
                .containsExactly(
                        "test|tenant.registered",
                        "test|tenant.archived",
                        "grace-period|tenant.purging",
                        "grace-period|tenant.purged");
    }

    @Test
    void goes_on_with_a_purge_that_was_interrupted() throws SQLException {
        database.execute("update public.tenants set status = 'purging' where slug = '" + over + "'");

        chore.run(() -> false);

        assertThat(slugs()).noneMatch(row -> row.startsWith(over.value()));
    }

    @Test
    void begins_nothing_once_the_server_stops() throws SQLException {
        chore.run(() -> true);

        assertThat(slugs()).hasSize(4);
    }

    @Test
    @Timeout(30)
    void while_one_node_is_at_a_chore_another_leaves_it_alone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> alone(new Waiting(begun, goOn)));
        begun.await();

        assertThat(alone(chore)).as("another chore").isTrue();
        assertThat(alone(new Waiting(begun, goOn))).as("the same").isFalse();
        goOn.countDown();
        assertThat(first.get()).isTrue();
        assertThat(alone(new Waiting(begun, goOn))).as("afterwards").isTrue();
    }

    @Test
    @Timeout(30)
    void the_caretaker_does_each_in_turn_again_and_again_and_one_that_fails_keeps_no_other() throws Exception {
        CountDownLatch failures = new CountDownLatch(2);
        CountDownLatch purged = new CountDownLatch(1);
        Chore failing = new Repeated("failing", Duration.ofMillis(20), () -> {
            failures.countDown();
            throw new IllegalStateException("on purpose");
        });
        Chore last = new Repeated("last", Duration.ofDays(1), purged::countDown);
        Caretaker caretaker = new Caretaker(database.owner());

        caretaker.begin(List.of(failing, chore, last), Thread::new);

        purged.await();
        failures.await();
        caretaker.end();
        assertThat(slugs()).containsExactlyInAnyOrder(notYet + "|archived", active + "|active");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tenancy-caretaker");
    }

    private record Repeated(String name, Duration every, Runnable work) implements Chore {
        @Override
        public void run(BooleanSupplier stopped) {
            work.run();
        }
    }

    private boolean alone(Chore each) {
        try {
            return Caretaker.alone(database.owner(), each, () -> false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> slugs() {
        return database.query("select slug, status from public.tenants");
    }

    private record Waiting(CountDownLatch begun, CountDownLatch goOn) implements Chore {

        @Override
        public String name() {
            return "waiting";
        }

        @Override
        public Duration every() {
            return Duration.ofDays(1);
        }

        @Override
        public void run(BooleanSupplier stopped) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
