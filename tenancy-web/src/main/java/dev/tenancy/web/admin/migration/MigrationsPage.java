package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.FleetStatus.VersionCount;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.web.admin.Bars;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Progress;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fleet's migration: which tenants are at which version, what is pending, and the runs there have been. */
@Named
@RequestScoped
public class MigrationsPage {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Limit RUNS = new Limit(20);

    @EJB
    private FleetMigrations migrations;

    @Inject
    private Me me;

    private final String after = PageParameters.get("after").orElse("");
    private @Nullable FleetStatus fleet;
    private @Nullable FleetPlan plan;
    private @Nullable Page<MigrationRun, Long> runs;

    /** Every schema's state. */
    public FleetStatus getFleet() {
        FleetStatus known = fleet;
        if (known == null) {
            known = migrations.status();
            fleet = known;
        }
        return known;
    }

    /** What a run of all would do now. */
    public FleetPlan getPlan() {
        FleetPlan known = plan;
        if (known == null) {
            known = migrations.plan(RunOptions.DEFAULT);
            plan = known;
        }
        return known;
    }

    /** Whether the operator can start a run: somebody is behind, and no run is open. */
    public boolean isStartable() {
        boolean needed = getFleet().openRun().isEmpty() && getFleet().behind() > 0;
        return me.may(OperatorRole.OPERATOR) && (needed || Clicked.on("start-run") || Clicked.on("rehearse"));
    }

    /** The run that is under way. */
    public Optional<MigrationRun> getOpenRun() {
        return getFleet().openRun().isPresent()
                ? Optional.of(migrations.run(getFleet().openRun().getAsLong()))
                : Optional.empty();
    }

    /** How far a run is. */
    public Progress progress(MigrationRun run) {
        return Progress.of(run.counts());
    }

    /** How long a run took, or has been going on. */
    public Duration took(MigrationRun run) {
        return Duration.between(run.createdAt(), run.finishedAt().orElseGet(Instant::now));
    }

    /** What became of a run's tenants. */
    public String result(MigrationRun run) {
        int well = run.counts().migrated() + run.counts().upToDate();
        String done = Display.count(well) + " of " + Display.many(run.counts().tenants(), "tenant", "tenants");
        return run.counts().failed() == 0
                ? done
                : done + ", " + Display.count(run.counts().failed()) + " failed";
    }

    /** How many tenants are at each version, the newest first; each leads to them. */
    public List<Bars.Bar> getVersions() {
        List<VersionCount> newestFirst = new ArrayList<>(getFleet().versions());
        Collections.reverse(newestFirst);
        return Bars.of(newestFirst)
                .label(each -> "Version " + each.version())
                .value(VersionCount::tenants)
                .shown(tenants -> Display.many(tenants, "tenant", "tenants"))
                .kind(each -> each.version().equals(getFleet().target()) ? "good" : "warn")
                .href(each -> Links.to("/admin/tenants", "version", each.version()))
                .toList();
    }

    /** A page of the runs, newest first. */
    public Page<MigrationRun, Long> getRuns() {
        Page<MigrationRun, Long> known = runs;
        if (known == null) {
            known = migrations.runs(
                    RUNS, Optional.of(after).filter(NUMBER.asMatchPredicate()).map(Long::valueOf));
            runs = known;
        }
        return known;
    }
}
