package dev.tenancy.web.admin.drift;

import dev.tenancy.migration.DriftCheck;
import dev.tenancy.migration.DriftChecks;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Drifted;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Redirect;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the last look for drift found. Looking takes its time, so it goes on behind the page, which asks until it is done. */
@Named
@RequestScoped
public class DriftPage {

    private static final int PAGE = 20;

    @EJB
    private DriftChecks checks;

    @Inject
    private Me me;

    private final String after = PageParameters.get("after").orElse("");
    private Optional<DriftCheck> last = Optional.empty();
    private Optional<DriftCheck> told = Optional.empty();

    @PostConstruct
    void read() {
        last = checks.last();
        told = last.filter(check -> check.report().isPresent());
    }

    /** The last look, however far it is. */
    public Optional<DriftCheck> getLast() {
        return last;
    }

    /** Whether a look is going on. */
    public boolean isLooking() {
        return last.filter(check -> check.status() == DriftCheck.Status.RUNNING).isPresent();
    }

    /** What the last look found; empty while it goes on, if it failed, and if there was none. */
    public Optional<DriftReport> getReport() {
        return told.flatMap(DriftCheck::report);
    }

    /** How many tenants have drifted, of those that were looked at. */
    public int getDriftedCount() {
        return getReport()
                .map(report ->
                        report.tenants() - report.clean() - report.missing().size())
                .orElse(0);
    }

    /** Those of them that are on this page. */
    public List<Drifted> getDrifted() {
        return behind().limit(PAGE).toList();
    }

    /** Where the next page of them begins; empty on the last one. */
    public String getNext() {
        List<Drifted> more = behind().limit(PAGE + 1L).toList();
        return more.size() > PAGE ? more.get(PAGE - 1).tenant() : "";
    }

    private Stream<Drifted> behind() {
        return getReport().map(DriftReport::drifted).orElse(List.of()).stream()
                .filter(drifted -> drifted.tenant().compareTo(after) > 0);
    }

    /** How long a look took, or has been going on. */
    public Duration took(DriftCheck check) {
        return Duration.between(check.startedAt(), check.finishedAt().orElseGet(Instant::now));
    }

    /** The looks there were, newest first. */
    public List<DriftCheck> getKept() {
        return checks.kept();
    }

    /** Looks now, unless somebody does already. */
    public void look() {
        me.must(OperatorRole.OPERATOR);
        checks.start(me.getActor());
        Redirect.to("/admin/drift");
    }
}
