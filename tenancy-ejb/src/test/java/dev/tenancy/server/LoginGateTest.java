package dev.tenancy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.TenancyException.TooManyRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who floods the log-in keeps few of the server's threads. */
class LoginGateTest {

    private static final int ROOM = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final LoginGate gate = new LoginGate();

    @AfterEach
    void end() {
        slow.countDown();
        threads.shutdownNow();
    }

    @Test
    void whoever_finds_many_waiting_is_refused_before_any_of_them() throws Exception {
        List<Future<String>> inside = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            inside.add(threads.submit(() -> gate.pass(this::check)));
        }
        while (gate.inside() < ROOM) {
            Thread.onSpinWait();
        }

        assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> gate.pass(this::check));

        assertThat(inside).noneMatch(Future::isDone);
        slow.countDown();
        for (Future<String> each : inside) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo("checked");
        }
        assertThat(gate.pass(() -> "checked")).isEqualTo("checked");
    }

    @Test
    void whoever_fails_gives_the_place_back() {
        for (int i = 0; i < 2 * ROOM; i++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> gate.pass(() -> {
                        throw new IllegalStateException("wrong");
                    }));
        }

        assertThat(gate.inside()).isZero();
    }

    private String check() {
        try {
            slow.await();
            return "checked";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
