package dev.tenancy.web.admin;

import dev.tenancy.operator.OperatorRole;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The console's pages, as its navigation lists them: those that are there and that the operator may see. */
@Named
@RequestScoped
public class Navigation {

    /** Where the console begins. */
    static final String HOME = "/admin/overview";

    private static final List<Item> ALL = List.of(
            new Item("overview", "Overview", "pi-home", OperatorRole.VIEWER),
            new Item("tenants", "Tenants", "pi-building", OperatorRole.VIEWER),
            new Item("migrations", "Migrations", "pi-directions", OperatorRole.VIEWER),
            new Item("drift", "Drift", "pi-wave-pulse", OperatorRole.VIEWER),
            new Item("analytics", "Analytics", "pi-chart-bar", OperatorRole.VIEWER),
            new Item("plans", "Plans", "pi-credit-card", OperatorRole.VIEWER),
            new Item("audit", "Audit", "pi-history", OperatorRole.VIEWER),
            new Item("operators", "Operators", "pi-users", OperatorRole.ADMIN));

    @Inject
    private Me me;

    /** What the operator may see, in order. */
    public List<Item> getItems() {
        return ALL.stream().filter(item -> me.may(item.role())).toList();
    }

    /** Whether the page that is shown belongs to this section: {@code tenants} and {@code tenant} both do to Tenants. */
    public boolean isCurrent(String section) {
        String view = FacesContext.getCurrentInstance().getViewRoot().getViewId();
        String singular = section.endsWith("s") ? section.substring(0, section.length() - 1) : section;
        return view.equals("/admin/" + section + ".xhtml")
                || view.equals("/admin/" + singular + ".xhtml")
                || (section.equals("migrations") && view.equals("/admin/run.xhtml"))
                || (section.equals("analytics") && view.equals("/admin/query.xhtml"));
    }

    /**
     * A page of the console.
     *
     * @param section its name in the URL
     * @param label its name for people
     * @param icon of PrimeIcons
     * @param role whom it is for
     */
    public record Item(String section, String label, String icon, OperatorRole role) {

        /** Where it is. */
        public String path() {
            return "/admin/" + section;
        }
    }
}
