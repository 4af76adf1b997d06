package dev.tenancy.access;

import dev.tenancy.access.TenantAccess.Entry;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers to one kind of question, as many as fit; those not asked for longest go first. What is not found is not kept.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
final class Memory<K, V> {

    private final LongAdder fromMemory = new LongAdder();
    private final LongAdder fromDatabase = new LongAdder();
    private final Map<K, Remembered<V>> items;
    private final Changes changes;
    private final Function<V, Optional<Entry>> about;

    /**
     * Empty.
     *
     * @param most how many answers are kept
     * @param about the tenant an answer is about
     */
    Memory(int most, Changes changes, Function<V, Optional<Entry>> about) {
        this.items = new Bounded<>(most);
        this.changes = changes;
        this.about = about;
    }

    /** The answer from memory if it is still believed, else from the database. */
    Optional<V> get(K key, Reading<V> reading) throws SQLException {
        Optional<Remembered<V>> known = known(key).filter(changes::isBelieved);
        if (known.isPresent()) {
            fromMemory.increment();
            return known.map(Remembered::value);
        }
        fromDatabase.increment();
        long readAt = changes.now();
        Optional<Lasting<V>> found = reading.read();
        keep(key, found.map(read -> new Remembered<>(read.value(), about.apply(read.value()), readAt, read.lasts())));
        return found.map(Lasting::value);
    }

    long fromMemory() {
        return fromMemory.sum();
    }

    long fromDatabase() {
        return fromDatabase.sum();
    }

    int size() {
        synchronized (items) {
            return items.size();
        }
    }

    private Optional<Remembered<V>> known(K key) {
        synchronized (items) {
            return Optional.ofNullable(items.get(key));
        }
    }

    private void keep(K key, Optional<Remembered<V>> found) {
        synchronized (items) {
            found.ifPresentOrElse(read -> items.put(key, read), () -> items.remove(key));
        }
    }

    /** Reads from the database. */
    interface Reading<V> {
        Optional<Lasting<V>> read() throws SQLException;
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;
        private final int most;

        private Bounded(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
