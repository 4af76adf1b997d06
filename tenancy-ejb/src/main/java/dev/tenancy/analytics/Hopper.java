package dev.tenancy.analytics;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Gives the tenants out in slices to those who ask them, and brings the answers into the tenants' order.
 *
 * <p>What is ahead of its turn is kept, up to a bound for all together; who would go beyond it waits. The slice whose turn
 * it is may always put one piece, so that whoever waits is waited for by nobody.
 */
final class Hopper {

    private static final long MOST_BYTES = 16L << 20;

    private final int tenants;
    private final Map<Integer, Queue<Answer>> waiting = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private int given;
    private int slices;
    private int head;
    private long held;
    private boolean closed;
    private Optional<Throwable> failure = Optional.empty();

    Hopper(int tenants) {
        this.tenants = tenants;
    }

    /** Tenants that are asked one behind the other. */
    record Slice(int number, int from, int to) {}

    /** It is over; what is under way is not wanted any more. */
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the query is over", null, false, false);
        }
    }

    /** The next ones, if there are any left. */
    synchronized Optional<Slice> take(int most) {
        if (closed || given == tenants) {
            return Optional.empty();
        }
        int from = given;
        given = Math.min(tenants, from + most);
        return Optional.of(new Slice(slices++, from, given));
    }

    /** Hands a piece over, and waits for room. @throws Over if nobody wants it any more */
    synchronized void put(int slice, Answer answer) throws InterruptedException {
        Queue<Answer> queue = waiting.computeIfAbsent(slice, number -> new ArrayDeque<>());
        long bytes = size(answer);
        while (!closed && bytes > 0 && held > 0 && held + bytes > MOST_BYTES && !(slice == head && queue.isEmpty())) {
            wait();
        }
        if (closed) {
            throw new Over();
        }
        queue.add(answer);
        held += bytes;
        notifyAll();
    }

    /** All of a slice is put. */
    synchronized void end(int slice) {
        ended.add(slice);
        notifyAll();
    }

    /** Something went wrong that concerns everybody. */
    synchronized void fail(Throwable cause) {
        if (failure.isEmpty() && !closed) {
            failure = Optional.of(cause);
        }
        close();
    }

    /** Nothing more is wanted. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** What went wrong, if it concerns everybody. */
    synchronized Optional<Throwable> failure() {
        return failure;
    }

    /** The next piece in the tenants' order; empty: there is none any more. */
    synchronized Optional<Answer> next() throws InterruptedException {
        for (; ; ) {
            Queue<Answer> queue = waiting.get(head);
            if (queue != null && !queue.isEmpty()) {
                Answer answer = queue.remove();
                held -= size(answer);
                notifyAll();
                return Optional.of(answer);
            }
            if (ended.remove(head)) {
                waiting.remove(head);
                head++;
                notifyAll();
            } else if (closed || (given == tenants && head == slices)) {
                return Optional.empty();
            } else {
                wait();
            }
        }
    }

    private static long size(Answer answer) {
        return answer instanceof Answer.Rows rows ? rows.bytes() : 0;
    }
}
