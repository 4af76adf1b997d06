package dev.tenancy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentTest {

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looks_once_however_often_it_is_asked() {
        Recent<Integer> recent = new Recent<>(Duration.ofHours(1), looks::incrementAndGet);

        assertThat(recent.get()).isEqualTo(1);
        assertThat(recent.get()).isEqualTo(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void looks_again_when_the_last_look_is_too_long_ago_or_forgotten() {
        Recent<Integer> old = new Recent<>(Duration.ofNanos(-1), looks::incrementAndGet);
        assertThat(old.get()).isEqualTo(1);
        assertThat(old.get()).isEqualTo(2);

        Recent<Integer> forgotten = new Recent<>(Duration.ofHours(1), looks::incrementAndGet);
        assertThat(forgotten.get()).isEqualTo(3);
        forgotten.forget();
        assertThat(forgotten.get()).isEqualTo(4);
    }
}
