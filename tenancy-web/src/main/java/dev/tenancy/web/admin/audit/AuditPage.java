package dev.tenancy.web.admin.audit;

import dev.tenancy.audit.AuditEvent;
import dev.tenancy.audit.AuditQuery;
import dev.tenancy.audit.AuditTrail;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.rest.Cursors;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A page of the audit trail: what the URL asks for. */
@Named("audit")
@RequestScoped
public class AuditPage {

    @EJB
    private AuditTrail trail;

    private Page<AuditEvent, Long> page = new Page<>(List.of(), Optional.empty());
    private String misunderstood = "";
    private boolean filtered;

    @PostConstruct
    void read() {
        try {
            AuditQuery query = new AuditQuery(
                    read("tenant", "Tenant", Function.identity()),
                    read("actor", "Who", Function.identity()),
                    read("action", "What", Function.identity()),
                    read("from", "From", AuditPage::time),
                    read("until", "Until", AuditPage::time));
            filtered = !query.equals(AuditQuery.ALL);
            page = trail.list(query, Limit.DEFAULT, read("after", "Page", Cursors::event));
        } catch (IllegalArgumentException e) {
            filtered = true;
            misunderstood = Fields.sentence(String.valueOf(e.getMessage()));
        }
    }

    /** The events on the page, newest first. */
    public List<AuditEvent> getList() {
        return page.items();
    }

    /** Where the next page begins; empty if this is the last. */
    public String getNext() {
        return page.next().map(Cursors::encodeEvent).orElse("");
    }

    /** Whether the URL chooses among the events. */
    public boolean isFiltered() {
        return filtered;
    }

    /** What of the URL is not understood. */
    public String getMisunderstood() {
        return misunderstood;
    }

    /** What a parameter of the URL says, for the input that shows it. */
    public String chosen(String parameter) {
        return PageParameters.get(parameter).orElse("");
    }

    private static <T> Optional<T> read(String name, String label, Function<String, T> parse) {
        try {
            return PageParameters.get(name).map(parse);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(label + ": " + e.getMessage(), e);
        }
    }

    /** A time of ISO 8601; without a zone, or a day alone, it is UTC. */
    private static Instant time(String text) {
        try {
            String utc = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
            return utc.indexOf('T') < 0
                    ? LocalDate.parse(utc).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : LocalDateTime.parse(utc).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time, such as 2026-11-30T12:00Z", e);
        }
    }
}
