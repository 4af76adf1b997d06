package dev.tenancy.web.admin;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.FleetStatus.VersionCount;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.paging.Limit;
import dev.tenancy.tenant.TenantStatus;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The fleet at a glance. */
@Named("overview")
@RequestScoped
public class OverviewPage {

    private static final double MICROS = 1000;

    @EJB
    private FleetMigrations migrations;

    @EJB
    private FleetFacts facts;

    private @Nullable FleetStatus schemas;
    private @Nullable Overview fleet;
    private List<MigrationRun> newestRuns = List.of();
    private boolean runsRead;

    /** The tenants in numbers. */
    public Overview getFleet() {
        if (fleet == null) {
            fleet = facts.overview();
        }
        return fleet;
    }

    /** Every schema's state. */
    public FleetStatus getSchemas() {
        if (schemas == null) {
            schemas = migrations.status();
        }
        return schemas;
    }

    /** The newest run; null: there was none. */
    public @Nullable MigrationRun getLastRun() {
        if (!runsRead) {
            newestRuns = migrations.runs(new Limit(1), Optional.empty()).items();
            runsRead = true;
        }
        return newestRuns.isEmpty() ? null : newestRuns.get(0);
    }

    /** How long the newest run took, or has taken so far. */
    public Duration getLastRunTime() {
        MigrationRun run = getLastRun();
        return run == null
                ? Duration.ZERO
                : Duration.between(run.createdAt(), run.finishedAt().orElseGet(Instant::now));
    }

    /** How many tenants are in each status, in the order of their lives. */
    public List<Bars.Bar> getStatuses() {
        Map<TenantStatus, Integer> counts = getFleet().byStatus();
        return Bars.of(Arrays.stream(TenantStatus.values())
                        .filter(counts::containsKey)
                        .toList())
                .label(Display::word)
                .value(status -> counts.getOrDefault(status, 0))
                .shown(Display::count)
                .kind(Display::kind)
                .href(status -> "/admin/tenants?status=" + status.code())
                .toList();
    }

    /** How many tenants are at each version, the newest first. */
    public List<Bars.Bar> getVersions() {
        List<VersionCount> newestFirst = new ArrayList<>(getSchemas().versions());
        Collections.reverse(newestFirst);
        return Bars.of(newestFirst)
                .label(version -> "Version " + version.version())
                .value(VersionCount::tenants)
                .shown(Display::count)
                .kind(version -> version.version().equals(getSchemas().target()) ? "good" : "warn")
                .toList();
    }

    /** How many tenants are on each plan, most first. */
    public List<Bars.Bar> getPlans() {
        List<Map.Entry<String, Integer>> plans =
                new ArrayList<>(getFleet().byPlan().entrySet());
        plans.sort(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return Bars.of(plans)
                .label(Map.Entry::getKey)
                .value(Map.Entry::getValue)
                .shown(Display::count)
                .toList();
    }

    /** The largest tenants, by their size on disk. */
    public List<Bars.Bar> getLargest() {
        return ranked(getFleet().largest(), Display::bytes);
    }

    /** Those that have grown most. */
    public List<Bars.Bar> getGrowing() {
        return ranked(getFleet().growing(), bytes -> "+" + Display.bytes(bytes));
    }

    /** Those that are served slowest. */
    public List<Bars.Bar> getSlow() {
        return ranked(getFleet().slow(), micros -> String.format(Locale.ROOT, "%.1f ms", micros / MICROS));
    }

    private static List<Bars.Bar> ranked(List<Ranked> tenants, LongFunction<String> shown) {
        return Bars.of(tenants)
                .label(Ranked::slug)
                .value(Ranked::value)
                .shown(shown)
                .href(tenant -> "/admin/tenant?slug=" + tenant.slug())
                .toList();
    }
}
