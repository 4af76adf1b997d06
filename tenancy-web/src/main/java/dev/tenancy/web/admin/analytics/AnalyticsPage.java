package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.fleet.SizePoint;
import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Bars;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Links;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Usage of a page of tenants, and the fleet's numbers: a few statements each, however many tenants there are. */
@Named
@RequestScoped
public class AnalyticsPage {

    @EJB
    private FleetFacts fleet;

    @EJB
    private TenantRegistry registry;

    private UsageFilter filter = UsageFilter.NONE;
    private Page<Tenant, TenantQuery.Position> page = new Page<>(List.of(), Optional.empty());
    private List<UsageRow> rows = List.of();
    private Optional<SizePoint> size = Optional.empty();
    private Optional<Curve> curve = Optional.empty();
    private Overview overview = new Overview(0, Map.of(), Map.of(), Map.of(), 0, 0, List.of(), List.of(), List.of());

    @PostConstruct
    void read() {
        filter = UsageFilter.asked();
        overview = fleet.overview();
        List<SizePoint> growth = fleet.growth(Span.ALL);
        size = growth.isEmpty() ? Optional.empty() : Optional.of(growth.get(growth.size() - 1));
        curve = Curve.of(growth);
        if (filter.misunderstood().isEmpty()) {
            page = registry.list(filter.query(), Limit.DEFAULT, filter.after());
            List<Slug> slugs = page.items().stream().map(Tenant::slug).toList();
            Map<String, TenantFacts> facts = slugs.isEmpty()
                    ? Map.of()
                    : fleet.facts(slugs).stream().collect(Collectors.toMap(TenantFacts::slug, Function.identity()));
            rows = page.items().stream()
                    .flatMap(tenant -> Optional.ofNullable(
                                    facts.get(tenant.slug().value()))
                            .stream()
                            .map(counted -> new UsageRow(tenant, counted)))
                    .toList();
        }
    }

    /** The fleet in numbers. */
    public Overview getOverview() {
        return overview;
    }

    /** Its size, as it was last measured. */
    public Optional<SizePoint> getSize() {
        return size;
    }

    /** Its size over time; empty as long as it was measured less than twice. */
    public Optional<Curve> getCurve() {
        return curve;
    }

    /** The tenants on the page, with what they have. */
    public List<UsageRow> getRows() {
        return rows;
    }

    /** Where the next page begins; empty on the last one. */
    public String getNext() {
        return page.next().map(TenantQuery.Position::slug).orElse("");
    }

    /** How many of them could be counted. */
    public String getCounted() {
        long well = rows.stream().filter(row -> row.facts().problem().isEmpty()).count();
        return Display.count(well) + " of " + Display.many(rows.size(), "tenant", "tenants") + " counted";
    }

    /** Whether all could be counted. */
    public boolean isComplete() {
        return rows.stream().allMatch(row -> row.facts().problem().isEmpty());
    }

    /** What the tenants on the page have together: {@code bytes}, {@code projects}, {@code archived} or {@code members}. */
    public long sum(String what) {
        Function<TenantFacts, OptionalLong> part =
                switch (what) {
                    case "bytes" -> TenantFacts::bytes;
                    case "projects" -> TenantFacts::projects;
                    case "archived" -> TenantFacts::archivedProjects;
                    default -> TenantFacts::members;
                };
        return rows.stream().mapToLong(row -> part.apply(row.facts()).orElse(0)).sum();
    }

    /** What the URL chooses tenants by. */
    public UsageFilter getFilter() {
        return filter;
    }

    /** The statuses there are. */
    public List<String> getStatuses() {
        return Arrays.stream(TenantStatus.values()).map(TenantStatus::code).toList();
    }

    /** The plans somebody is on. */
    public List<String> getPlans() {
        return overview.byPlan().keySet().stream().sorted().toList();
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
        return ranked(overview.largest(), "");
    }

    /** Those that have grown most in the last week. */
    public List<Bars.Bar> getGrowing() {
        return ranked(overview.growing(), "+");
    }

    private static List<Bars.Bar> ranked(List<Ranked> tenants, String sign) {
        return Bars.of(tenants)
                .label(Ranked::slug)
                .value(Ranked::value)
                .shown(bytes -> sign + Display.bytes(bytes))
                .href(tenant -> Links.to("/admin/tenant", "slug", tenant.slug()))
                .toList();
    }

    /** Sends the tenants on the page as a file. */
    public void download() throws IOException {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        external.responseReset();
        external.setResponseContentType("text/csv;charset=UTF-8");
        external.setResponseHeader("Content-Disposition", "attachment; filename=\"tenancy-usage.csv\"");
        external.getResponseOutputWriter().write(UsageCsv.of(rows));
        faces.responseComplete();
    }
}
