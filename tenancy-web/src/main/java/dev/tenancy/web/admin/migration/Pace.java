package dev.tenancy.web.admin.migration;

import jakarta.faces.view.ViewScoped;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.OptionalDouble;

/** How fast a run goes, as long as somebody watches it: from what was finished at each look of the last seconds. */
@ViewScoped
public class Pace implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final double MILLIS = 1000;

    private final ArrayDeque<Look> looks = new ArrayDeque<>();

    /** Notes that so many tenants were done with at this time. */
    void note(Instant at, int finished) {
        if (!looks.isEmpty() && looks.getLast().finished() > finished) {
            looks.clear(); // some are tried again
        }
        looks.addLast(new Look(at, finished));
        while (looks.size() > 2 && looks.getFirst().at().isBefore(at.minus(WINDOW))) {
            looks.removeFirst();
        }
    }

    /** Tenants a second; empty until there have been two looks. */
    OptionalDouble perSecond() {
        if (looks.size() < 2) {
            return OptionalDouble.empty();
        }
        Look first = looks.getFirst();
        Look last = looks.getLast();
        long millis = Duration.between(first.at(), last.at()).toMillis();
        return millis <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((last.finished() - first.finished()) * MILLIS / millis);
    }

    private record Look(Instant at, int finished) implements Serializable {}
}
