package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.TenantUsage;
import dev.tenancy.fleet.UsagePage;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.Plans;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.request.ClientConnection;
import dev.tenancy.web.rest.Cursors;
import dev.tenancy.web.rest.UsageTable;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What tenants have: those the URL asks for, in its order, a page of them; and the sums of all it asks for. */
@Named("usageTable")
@RequestScoped
public class UsageTablePage {

    /** Each is measured and counted while the page is made. */
    private static final Limit ROWS = new Limit(25);

    static final UsagePage NOTHING =
            new UsagePage(new Page<>(List.of(), Optional.empty()), Optional.empty(), Optional.empty());

    @EJB
    private FleetFacts fleet;

    @EJB
    private Plans plans;

    private UsageFilter filter = UsageFilter.NONE;
    private UsagePage usage = NOTHING;

    @PostConstruct
    void read() {
        filter = UsageFilter.asked();
        if (isLooking() && filter.misunderstood().isEmpty()) {
            usage = fleet.usage(filter.query(), ROWS, filter.after());
        }
    }

    /** A file is looked up when it is sent. */
    private static boolean isLooking() {
        return !FacesContext.getCurrentInstance().isPostback();
    }

    /** Whether the URL asks for all tenants, and they were looked up. */
    boolean isOfAll() {
        return isLooking() && filter.misunderstood().isEmpty() && !filter.isChoosing();
    }

    /** The tenants on the page, with what they have. */
    public List<TenantUsage> getRows() {
        return usage.page().items();
    }

    /** What all have together that the URL asks for. */
    public Sums getSums() {
        return new Sums(usage.totals());
    }

    /** How many of them could be counted. */
    public String getCounted() {
        return usage.totals()
                .map(UsageTablePage::counted)
                .orElse("What all have together is not noted yet: look again in a minute");
    }

    private static String counted(Totals totals) {
        return totals.counted() == totals.tenants()
                ? "All of " + Display.many(totals.tenants(), "tenant", "tenants")
                : "Of " + Display.count(totals.counted()) + " of "
                        + Display.many(totals.tenants(), "tenant", "tenants")
                        + ", as the others could not be counted";
    }

    /** When the figures were taken that are added up and sorted by; empty: now. */
    public UsagePage getUsage() {
        return usage;
    }

    /** Where the next page begins; empty on the last one. */
    public String getNext() {
        return usage.page()
                .next()
                .map(place -> Cursors.encode(place, filter.order()))
                .orElse("");
    }

    /** What the URL chooses tenants by. */
    public UsageFilter getFilter() {
        return filter;
    }

    /** What a parameter of the URL says, for the input that shows it. */
    public String chosen(String parameter) {
        return PageParameters.get(parameter).orElse("");
    }

    /** A size that has grown, or shrunk. */
    public String grown(OptionalLong bytes) {
        return bytes.isEmpty() ? "–" : (bytes.getAsLong() > 0 ? "+" : "") + Display.bytes(bytes.getAsLong());
    }

    /** How the list is sorted by a column: {@code ascending}, {@code descending} or {@code none}. */
    public String sorted(String column) {
        String order = filter.order().code();
        if (order.equals(column)) {
            return "ascending";
        }
        return order.equals("-" + column) ? "descending" : "none";
    }

    /** How the list is sorted once that column's head is pressed: of figures the most comes first. */
    public String sortBy(String column) {
        boolean turn = column.equals("slug")
                ? sorted(column).equals("ascending")
                : !sorted(column).equals("descending");
        return turn ? "-" + column : column;
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

    /** Sends everybody the URL asks for as a file, in its order. */
    public void download() throws IOException {
        if (!filter.misunderstood().isEmpty()) {
            return;
        }
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        external.responseReset();
        external.setResponseContentType("text/csv;charset=UTF-8");
        external.setResponseHeader("Content-Disposition", "attachment; filename=\"tenancy-usage.csv\"");
        try {
            UsageTable.write(fleet, filter.query(), external.getResponseOutputWriter());
        } catch (RuntimeException e) {
            if (external.isResponseCommitted()) {
                ClientConnection.of((HttpServletRequest) external.getRequest()).abort();
            }
            throw e;
        }
        faces.responseComplete();
    }
}
