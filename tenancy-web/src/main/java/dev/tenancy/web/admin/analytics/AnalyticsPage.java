package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.fleet.UsagePage;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.paging.Limit;
import dev.tenancy.web.admin.Bars;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Links;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The fleet's numbers: a few statements, however many tenants there are. */
@Named
@RequestScoped
public class AnalyticsPage {

    @EJB
    private FleetFacts fleet;

    @Inject
    private UsageTablePage table;

    private Overview overview = Overview.NONE;
    private UsagePage all = UsageTablePage.NOTHING;

    /** Who looks at all of them has the sums of all of them already. */
    @PostConstruct
    void read() {
        overview = fleet.overview();
        all = table.isOfAll() ? table.getUsage() : fleet.usage(UsageQuery.ALL, new Limit(1), Optional.empty());
    }

    /** What all tenants have together. */
    public Sums getSums() {
        return new Sums(all.totals());
    }

    /** Of when that is. */
    public String getWhen() {
        if (all.totals().isEmpty()) {
            return "not noted yet";
        }
        return all.noted().isPresent() ? "of all tenants, as last noted" : "of all tenants, now";
    }

    /** Of how many. */
    public String getCounted() {
        return all.totals().map(AnalyticsPage::counted).orElse("not noted yet");
    }

    private static String counted(Totals totals) {
        return totals.counted() == totals.tenants()
                ? "in " + Display.many(totals.tenants(), "tenant", "tenants")
                : "in " + Display.count(totals.counted()) + " of "
                        + Display.many(totals.tenants(), "tenant", "tenants");
    }

    /** The fleet in numbers. */
    public Overview getOverview() {
        return overview;
    }

    /** Tenants by plan, the plan with the most first. */
    public List<Bars.Bar> getByPlan() {
        List<Map.Entry<String, Integer>> plans = overview.byPlan().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        return Bars.of(plans)
                .label(plan -> Display.word(plan.getKey()))
                .value(Map.Entry::getValue)
                .shown(count -> Display.many(count, "tenant", "tenants"))
                .href(plan -> Links.to("/admin/tenants", "plan", plan.getKey()))
                .toList();
    }

    /** The largest tenants. */
    public List<Bars.Bar> getLargest() {
        return ranked(overview.largest(), Display::bytes);
    }

    /** Those that have grown most in the last week. */
    public List<Bars.Bar> getGrowing() {
        return ranked(overview.growing(), bytes -> "+" + Display.bytes(bytes));
    }

    /** Those with the most projects. */
    public List<Bars.Bar> getMostProjects() {
        return ranked(overview.mostProjects(), Display::count);
    }

    private static List<Bars.Bar> ranked(List<Ranked> tenants, LongFunction<String> shown) {
        return Bars.of(tenants)
                .label(Ranked::slug)
                .value(Ranked::value)
                .shown(shown)
                .href(tenant -> Links.to("/admin/tenant", "slug", tenant.slug()))
                .toList();
    }
}
