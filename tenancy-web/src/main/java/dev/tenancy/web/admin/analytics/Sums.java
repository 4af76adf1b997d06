package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.UsageCounts;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.web.admin.Display;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What tenants have together, to be shown; a dash where it is not known.
 *
 * @param totals the sums, if they are known
 */
public record Sums(Optional<Totals> totals) {

    private static final String UNKNOWN = "–";

    /** Their size on disk. */
    public String bytes() {
        return totals.map(sums -> Display.bytes(sums.bytes())).orElse(UNKNOWN);
    }

    /** Their projects. */
    public String projects() {
        return count(UsageCounts::projects);
    }

    /** Those of them that are archived. */
    public String archivedProjects() {
        return count(UsageCounts::archivedProjects);
    }

    /** Their team members. */
    public String members() {
        return count(UsageCounts::members);
    }

    private String count(ToLongFunction<UsageCounts> figure) {
        return totals.map(sums -> Display.count(figure.applyAsLong(sums.counts())))
                .orElse(UNKNOWN);
    }
}
