package dev.tenancy.fleet;

import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.registry.TenantQuery.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * A tenant's place in an order of figures.
 *
 * @param slug who
 * @param key its figure as a number; {@link #NONE} if it has none
 */
record Ranked(String slug, long key) {

    /** Less than any figure: no size, count or time goes so far down, and no shrinking by a petabyte either. */
    static final long NONE = -(1L << 60);

    static final Comparator<Ranked> ORDER =
            Comparator.comparingLong(Ranked::key).thenComparing(Ranked::slug);

    /** By what was looked up, and what is known of its growth. */
    static Ranked of(Figure figure, TenantFacts facts, OptionalLong grown) {
        long key =
                switch (figure) {
                    case SIZE -> facts.bytes().orElse(NONE);
                    case PROJECTS -> facts.projects().orElse(NONE);
                    case MEMBERS -> facts.members().orElse(NONE);
                    case ACTIVITY -> facts.lastActivity().map(Ranked::micros).orElse(NONE);
                    case GROWTH -> grown.orElse(NONE);
                };
        return new Ranked(facts.slug(), key);
    }

    /** Of the years 1 to 9999; Java 17's {@code ChronoUnit.MICROS} goes by nanoseconds, and ends in 2262. */
    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1000);
    }

    Position position() {
        return new Position(String.valueOf(key), slug);
    }
}
