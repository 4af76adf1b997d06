package dev.tenancy.fleet;

import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.registry.TenantQuery.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
                    case ACTIVITY ->
                        facts.lastActivity()
                                .map(at -> ChronoUnit.MICROS.between(Instant.EPOCH, at))
                                .orElse(NONE);
                    case GROWTH -> grown.orElse(NONE);
                };
        return new Ranked(facts.slug(), key);
    }

    Position position() {
        return new Position(String.valueOf(key), slug);
    }
}
