package dev.tenancy.web.admin.tenant;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.UsageCounts;
import dev.tenancy.fleet.UsagePoint;
import dev.tenancy.web.admin.Curve;
import dev.tenancy.web.admin.Display;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How the tenant of the page has grown, as lines; null as long as it was noted less than twice. */
@Named
@RequestScoped
public class TenantGrowth {

    @EJB
    private FleetFacts fleet;

    @Inject
    private TenantPage page;

    private List<UsagePoint> points = List.of();

    @PostConstruct
    void read() {
        points = fleet.history(page.mustHaveSlug(), Span.ALL);
    }

    /** Its size on disk. */
    public @Nullable Curve getSize() {
        return Curve.of(points, UsagePoint::at, UsagePoint::bytes, Display::bytes);
    }

    /** How many projects. */
    public @Nullable Curve getProjects() {
        return counted(UsageCounts::projects);
    }

    /** How many members. */
    public @Nullable Curve getMembers() {
        return counted(UsageCounts::members);
    }

    private @Nullable Curve counted(ToLongFunction<UsageCounts> figure) {
        List<UsagePoint> known =
                points.stream().filter(point -> point.counts().isPresent()).toList();
        return Curve.of(
                known,
                UsagePoint::at,
                point -> figure.applyAsLong(point.counts().orElseThrow()),
                Display::count);
    }
}
