package dev.tenancy.web.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many requests a plan lets through, by a clock that the test winds. */
class ThrottleTest {

    private static final Tenant ACME = tenant("acme");

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Throttle throttle = new Throttle(clock::get);

    @Test
    void lets_a_burst_of_ten_seconds_through_and_then_as_many_as_the_rate_says() {
        PlanLimits limits = limits(600, 0);
        assertThat(letThrough(limits, 500)).isEqualTo(100);

        wind(Duration.ofSeconds(1));
        assertThat(letThrough(limits, 500)).isEqualTo(10);

        wind(Duration.ofHours(1));
        assertThat(letThrough(limits, 500)).isEqualTo(100);
    }

    @Test
    void a_small_plan_has_a_burst_of_ten() {
        assertThat(letThrough(limits(6, 0), 100)).isEqualTo(10);
    }

    @Test
    void says_which_limit_it_is_and_when_to_come_back_and_who_does_is_let_in() {
        PlanLimits limits = limits(6, 0);
        letThrough(limits, 10);

        assertThatExceptionOfType(TooManyRequests.class)
                .isThrownBy(() -> throttle.admit(ACME, limits))
                .withMessageContaining("acme")
                .withMessageContaining("6 requests a minute")
                .satisfies(refusal -> wind(refusal.retryAfter()));

        wind(Duration.ofNanos(1));
        assertThatNoException().isThrownBy(() -> throttle.admit(ACME, limits));
    }

    @Test
    void lets_so_many_in_at_once_and_one_more_for_each_that_ends() {
        PlanLimits limits = limits(0, 2);
        Permit first = throttle.admit(ACME, limits);
        throttle.admit(ACME, limits);

        assertThatExceptionOfType(TooManyRequests.class)
                .isThrownBy(() -> throttle.admit(ACME, limits))
                .withMessageContaining("allows 2 at once");
        first.end();
        first.end();

        assertThat(letThrough(limits, 5)).as("an end counts once").isEqualTo(1);
    }

    @Test
    void one_tenants_requests_are_not_anothers() {
        letThrough(limits(6, 0), 100);

        assertThatNoException().isThrownBy(() -> throttle.admit(tenant("globex"), limits(6, 0)));
    }

    @Test
    void a_changed_plan_counts_from_the_next_request_on() {
        letThrough(limits(6, 2), 100);

        assertThat(letThrough(PlanLimits.NONE, 100)).isEqualTo(100);
        assertThat(letThrough(limits(0, 5), 100)).isEqualTo(3);
    }

    @Test
    void forgets_who_is_at_rest_and_nobody_else() {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            permits.add(throttle.admit(tenant("tenant-" + i), limits(600, 4)));
        }
        permits.subList(1, 1000).forEach(Permit::end);

        wind(Duration.ofMinutes(11));
        throttle.admit(ACME, limits(600, 4));

        assertThat(throttle.size()).as("one under way, one just now").isEqualTo(2);
    }

    @Test
    void threads_at_once_get_no_more_than_is_allowed() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> done = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            done.add(threads.submit(() -> {
                for (int i = 0; i < 20_000; i++) {
                    try {
                        Permit permit = throttle.admit(ACME, limits(0, 3));
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        permit.end();
                    } catch (TooManyRequests refused) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();

        assertThat(most.get()).isBetween(1, 3);
        assertThat(letThrough(limits(0, 3), 10)).as("all are given back").isEqualTo(3);
    }

    private int letThrough(PlanLimits limits, int attempts) {
        int through = 0;
        for (int i = 0; i < attempts; i++) {
            try {
                throttle.admit(ACME, limits);
                through++;
            } catch (TooManyRequests refused) {
                // not counted
            }
        }
        return through;
    }

    private void wind(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Zero: no limit. */
    private static PlanLimits limits(int requestsPerMinute, int concurrentRequests) {
        return new PlanLimits(
                OptionalInt.empty(),
                OptionalInt.empty(),
                requestsPerMinute == 0 ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute),
                concurrentRequests == 0 ? OptionalInt.empty() : OptionalInt.of(concurrentRequests),
                Optional.empty());
    }

    private static Tenant tenant(String name) {
        Slug slug = new Slug(name);
        return new Tenant(
                TenantId.random(),
                slug,
                slug.schema(),
                new TenantName(name),
                "free",
                TenantStatus.ACTIVE,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Labels.NONE,
                new SchemaState("1", "digest"),
                Instant.EPOCH,
                1);
    }
}
