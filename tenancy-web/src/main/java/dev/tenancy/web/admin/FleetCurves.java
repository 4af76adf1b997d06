package dev.tenancy.web.admin;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.SizePoint;
import dev.tenancy.fleet.Span;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How the fleet has grown, as lines; null as long as it was noted less than twice. */
@Named
@RequestScoped
public class FleetCurves {

    @EJB
    private FleetFacts fleet;

    private List<SizePoint> points = List.of();

    @PostConstruct
    void read() {
        points = fleet.growth(Span.ALL);
    }

    /** What was noted last. */
    public Optional<SizePoint> getLast() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
    }

    /** Its size on disk. */
    public @Nullable Curve getSize() {
        return Curve.of(points, SizePoint::at, SizePoint::bytes, Display::bytes);
    }

    /** How many tenants. */
    public @Nullable Curve getTenants() {
        return Curve.of(points, SizePoint::at, SizePoint::tenants, Display::count);
    }

    /** How many projects. */
    public @Nullable Curve getProjects() {
        return counted(point -> point.counts().orElseThrow().projects(), Display::count);
    }

    /** How many members. */
    public @Nullable Curve getMembers() {
        return counted(point -> point.counts().orElseThrow().members(), Display::count);
    }

    private @Nullable Curve counted(ToLongFunction<SizePoint> value, LongFunction<String> shown) {
        List<SizePoint> known =
                points.stream().filter(point -> point.counts().isPresent()).toList();
        return Curve.of(known, SizePoint::at, value, shown);
    }
}
