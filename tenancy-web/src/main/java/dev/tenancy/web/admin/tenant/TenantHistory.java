package dev.tenancy.web.admin.tenant;

import dev.tenancy.audit.AuditEvent;
import dev.tenancy.audit.AuditQuery;
import dev.tenancy.audit.AuditTrail;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.rest.Cursors;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was done to the tenant, newest first, a page at a time. */
@Named("tenantHistory")
@RequestScoped
public class TenantHistory {

    private static final Limit LIMIT = new Limit(10);

    @EJB
    private AuditTrail trail;

    @Inject
    private TenantPage page;

    private @Nullable Page<AuditEvent, Long> events;

    /** The events of this page. */
    public List<AuditEvent> getList() {
        return events().items();
    }

    /** Where the next page begins; empty if this is the last. */
    public String getNext() {
        return events().next().map(Cursors::encodeEvent).orElse("");
    }

    private Page<AuditEvent, Long> events() {
        Page<AuditEvent, Long> known = events;
        if (known == null) {
            known = trail.list(
                    new AuditQuery(
                            Optional.of(page.mustHaveSlug().value()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    LIMIT,
                    before());
            events = known;
        }
        return known;
    }

    /** A cursor that is none leads to the first page. */
    private static Optional<Long> before() {
        try {
            return PageParameters.get("after").map(Cursors::event);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
