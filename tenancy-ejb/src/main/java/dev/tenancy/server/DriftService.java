package dev.tenancy.server;

import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import dev.tenancy.migration.DriftCheck;
import dev.tenancy.migration.DriftCheck.Status;
import dev.tenancy.migration.DriftChecks;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.drift.Drift;
import dev.tenancy.migration.drift.DriftReports;
import dev.tenancy.migration.drift.OpenLook;
import dev.tenancy.problem.TenancyException.Starting;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks for drift inside a server: a thin shell around {@link Drift} and {@link DriftReports}, and a thread for each look. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({DriftChecks.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DriftService implements DriftChecks {

    private static final Log LOG = Log.of(DriftService.class);

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Readiness readiness;

    private volatile Optional<Thread> looking = Optional.empty();

    @Override
    public Optional<DriftCheck> last() {
        return query(() -> new DriftReports(registry).last().map(DriftService::check));
    }

    @Override
    public List<DriftCheck> kept() {
        return query(() -> new DriftReports(registry)
                .kept().stream().map(DriftService::check).toList());
    }

    @Override
    public DriftCheck start(String actor) {
        Fleet fleet = readiness
                .fleet()
                .orElseThrow(() ->
                        new Starting("Drift can be looked for once start-up is done; try again in a few seconds."));
        return query(() -> {
            new DriftReports(owner).begin(actor).ifPresent(look -> begin(fleet, look));
            return new DriftReports(owner).last().map(DriftService::check).orElseThrow();
        });
    }

    /** A look that was begun is ended, so that the next one may begin. */
    @PreDestroy
    void stop() {
        looking.ifPresent(Thread::interrupt);
    }

    private void begin(Fleet fleet, OpenLook look) {
        Thread thread = threads.newThread(() -> look(fleet, look));
        thread.setName("tenancy-drift");
        thread.setDaemon(true);
        looking = Optional.of(thread);
        thread.start();
    }

    private static void look(Fleet fleet, OpenLook look) {
        try {
            DriftReport report = new Drift(fleet).report(List.of());
            look.done(DriftReportJson.write(report, DriftCheck.MOST_SHOWN));
            LOG.info("drift-looked-for", "look", look.id(), "tenants", report.tenants(), "clean", report.clean());
        } catch (SQLException | RuntimeException e) {
            LOG.error(e, "drift-look-failed", "look", look.id());
            fail(look, e);
        }
    }

    private static void fail(OpenLook look, Exception failure) {
        try {
            look.failed(String.valueOf(failure.getMessage()));
        } catch (SQLException | RuntimeException e) {
            LOG.warn("drift-look-not-ended", "look", look.id(), "reason", String.valueOf(e.getMessage()));
        }
    }

    private static DriftCheck check(DriftReports.Row row) {
        Status status = Status.DONE;
        if (row.failure().isPresent()) {
            status = Status.FAILED;
        } else if (row.finishedAt().isEmpty()) {
            status = Status.RUNNING;
        }
        return new DriftCheck(
                row.id(),
                status,
                row.startedBy(),
                row.startedAt(),
                row.finishedAt(),
                row.failure(),
                row.report().map(DriftReportJson::read));
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the looks for drift cannot be read or written", query);
    }
}
