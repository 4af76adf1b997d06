package dev.tenancy.signup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each address has tried in the last hour, in this node's memory.
 *
 * <p>One number for each address: when it will have made up for its attempts (the generic cell rate algorithm). So many are
 * let through at once, and then one in each of so many parts of an hour. The addresses that tried last are kept; whoever
 * has more of them than that is stopped by none of this.
 */
public final class Attempts {

    private static final int MOST_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int NETWORK_BYTES = 8;

    private final long intervalNanos;
    private final Map<String, Long> madeUpAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** Lets so many through in an hour. */
    public Attempts(int perHour) {
        this.intervalNanos = WINDOW.toNanos() / perHour;
    }

    /**
     * Counts an attempt.
     *
     * @param nanoTime the time, of {@link System#nanoTime()}
     * @return empty if it is let through; else how long to wait, and it does not count
     */
    public synchronized Optional<Duration> count(String address, long nanoTime) {
        String network = network(address);
        long before = madeUpAt.getOrDefault(network, nanoTime);
        long after = (before - nanoTime > 0 ? before : nanoTime) + intervalNanos;
        long tooEarly = after - nanoTime - WINDOW.toNanos();
        if (tooEarly > 0) {
            return Optional.of(Duration.ofNanos(tooEarly));
        }
        madeUpAt.put(network, after);
        return Optional.empty();
    }

    /** Whoever has an IPv6 address has the 2⁶⁴ of its network. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
