package dev.tenancy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.fleet.Overview.Ranked;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenantTimesTest {

    private final AtomicLong clock = new AtomicLong();
    private final TenantTimes times = new TenantTimes(clock::get, 3);

    @Test
    void ranks_tenants_by_the_mean_time_of_their_requests() {
        record("quick", 100, 1);
        record("slow", 4, 10);
        record("slow", 1, 60);
        record("middling", 5, 15);

        assertThat(times.slowest(2)).containsExactly(new Ranked("slow", 20_000), new Ranked("middling", 15_000));
    }

    @Test
    void a_few_slow_requests_make_no_slow_tenant() {
        record("rare", 4, 5_000);

        assertThat(times.slowest(10)).isEmpty();
    }

    @Test
    void what_is_older_than_an_hour_is_forgotten_and_what_is_younger_than_half_of_one_is_not() {
        record("acme", 5, 10);

        clock.addAndGet(Duration.ofMinutes(31).toNanos());
        assertThat(times.slowest(10)).hasSize(1);
        record("acme", 5, 30);
        assertThat(times.slowest(10)).containsExactly(new Ranked("acme", 20_000));

        clock.addAndGet(Duration.ofMinutes(31).toNanos());
        assertThat(times.slowest(10)).containsExactly(new Ranked("acme", 30_000));
        clock.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(times.slowest(10)).isEmpty();
    }

    @Test
    void no_more_tenants_are_remembered_than_there_is_room_for() {
        for (String tenant : new String[] {"one", "two", "three", "four"}) {
            record(tenant, 5, 10);
        }

        assertThat(times.slowest(10)).extracting(Ranked::slug).containsExactly("one", "three", "two");
        record("one", 1, 100);
        assertThat(times.slowest(1)).as("who is known is still timed").containsExactly(new Ranked("one", 25_000));
    }

    private void record(String tenant, int requests, int millis) {
        for (int i = 0; i < requests; i++) {
            times.record(tenant, Duration.ofMillis(millis));
        }
    }
}
