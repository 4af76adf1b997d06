package dev.tenancy.web.admin.tenants;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.rest.Cursors;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A page of the list of tenants: what the URL asks for, and no more than a page of it. */
@Named("tenants")
@RequestScoped
public class TenantsPage {

    private static final Page<Tenant, TenantQuery.Position> NOTHING = new Page<>(List.of(), Optional.empty());

    @EJB
    private TenantRegistry registry;

    @EJB
    private Plans plans;

    @EJB
    private FleetMigrations migrations;

    private TenantFilter filter = TenantFilter.of(Map.of());
    private Page<Tenant, TenantQuery.Position> page = NOTHING;
    private long matching;
    private long all;

    @PostConstruct
    void read() {
        filter = TenantFilter.of(PageParameters.all());
        all = registry.count(TenantQuery.ALL);
        if (filter.misunderstood().isEmpty()) {
            matching = filter.isAll() ? all : registry.count(filter.query());
            page = registry.list(filter.query(), Limit.DEFAULT, filter.after());
        }
    }

    /** The tenants on the page. */
    public List<Tenant> getList() {
        return page.items();
    }

    /** Where the next page begins; empty if this is the last. */
    public String getNext() {
        return page.next()
                .map(position -> Cursors.encode(position, filter.order()))
                .orElse("");
    }

    /** How many there are, and how many of them the filter lets through. */
    public String getLead() {
        return filter.isAll()
                ? Display.many(all, "tenant", "tenants")
                : Display.count(matching) + " of " + Display.many(all, "tenant", "tenants");
    }

    /** Whether nobody is registered yet. */
    public boolean isFleetEmpty() {
        return all == 0;
    }

    /** Whether the URL chooses among the tenants. */
    public boolean isFiltered() {
        return !filter.isAll();
    }

    /** What of the URL is not understood. */
    public String getMisunderstood() {
        return filter.misunderstood().orElse("");
    }

    /** What a parameter of the URL says, for the input that shows it. */
    public String chosen(String parameter) {
        return PageParameters.get(parameter).orElse("");
    }

    /** How the list is sorted by a column: {@code ascending}, {@code descending} or {@code none}. */
    public String sorted(String column) {
        String order = filter.order().code();
        if (order.equals(column)) {
            return "ascending";
        }
        return order.equals("-" + column) ? "descending" : "none";
    }

    /** How the list is sorted once that column's head is pressed. */
    public String sortBy(String column) {
        return sorted(column).equals("ascending") ? "-" + column : column;
    }

    /** The statuses to filter by. */
    public List<Choice> getStatuses() {
        return Arrays.stream(TenantStatus.values())
                .map(status -> new Choice(status.code(), Display.word(status.code())))
                .toList();
    }

    /** The plans to filter by. */
    public List<Choice> getPlans() {
        return plans.list().stream()
                .map(use -> new Choice(use.plan().code(), use.plan().name()))
                .toList();
    }

    /** The schema versions to filter by. */
    public List<Choice> getVersions() {
        return migrations.status().versions().stream()
                .map(count -> new Choice(count.version(), "Version " + count.version()))
                .toList();
    }
}
