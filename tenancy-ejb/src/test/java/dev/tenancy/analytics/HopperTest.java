package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.analytics.Hopper.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers come in the tenants' order, and who is ahead of the reader waits, so that little is held. */
@Timeout(60)
class HopperTest {

    private static final long MEGABYTE = 1L << 20;
    private static final int PIECES = 40;

    @Test
    void who_is_ahead_waits_for_room_and_for_the_reader() throws Exception {
        Hopper hopper = new Hopper(2);
        Slice first = hopper.take(1).orElseThrow();
        Slice second = hopper.take(1).orElseThrow();
        AtomicInteger ahead = new AtomicInteger();

        CompletableFuture<Void> putting = putAll(hopper, second, ahead);
        awaitStandstill(ahead);

        // What fits, and not one piece more.
        assertThat(ahead).hasValue(16);
        assertThat(putting).isNotDone();

        // The one whose turn it is goes on, however full it is.
        CompletableFuture<Void> head = putAll(hopper, first, new AtomicInteger());
        List<Integer> order = read(hopper);
        head.get(10, TimeUnit.SECONDS);
        putting.get(10, TimeUnit.SECONDS);

        assertThat(order).hasSize(2 * PIECES).isSorted();
        assertThat(ahead).hasValue(PIECES);
    }

    @Test
    void one_who_reads_nothing_stops_also_the_one_whose_turn_it_is() throws Exception {
        Hopper hopper = new Hopper(1);
        Slice only = hopper.take(1).orElseThrow();
        AtomicInteger put = new AtomicInteger();

        CompletableFuture<Void> putting = putAll(hopper, only, put);
        awaitStandstill(put);

        assertThat(put).hasValue(16);
        hopper.close();
        assertThat(putting)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(Hopper.Over.class);
    }

    private static CompletableFuture<Void> putAll(Hopper hopper, Slice slice, AtomicInteger count) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < PIECES; i++) {
                            hopper.put(slice.number(), new Answer.Rows(slice.from(), List.of(), MEGABYTE));
                            count.incrementAndGet();
                        }
                        hopper.end(slice.number());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> new Thread(task).start());
    }

    private static List<Integer> read(Hopper hopper) throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        for (Optional<Answer> next = hopper.next(); next.isPresent(); next = hopper.next()) {
            order.add(((Answer.Rows) next.get()).tenant());
        }
        return order;
    }

    /** Until nothing has moved for a while. */
    private static void awaitStandstill(AtomicInteger count) throws InterruptedException {
        int before = -1;
        while (before != count.get()) {
            before = count.get();
            Thread.sleep(300);
        }
    }
}
