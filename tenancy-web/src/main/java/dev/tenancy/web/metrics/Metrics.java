package dev.tenancy.web.metrics;

import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.server.AccessMemory;
import dev.tenancy.server.FleetMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of this application. No meter is labelled by tenant: ten thousand of them would drown a monitoring system. */
@ApplicationScoped
public class Metrics {

    /** Whatever else a client makes up is one series, or it could make up any number of them. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Set<TaskStatus> OUTCOMES =
            EnumSet.of(TaskStatus.MIGRATED, TaskStatus.UP_TO_DATE, TaskStatus.FAILED);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    @Inject
    private FleetMeters fleet;

    @Inject
    private AccessMemory access;

    @PostConstruct
    void bind() {
        bindFleet();
        bindAccess();
        collections.bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    private void bindFleet() {
        tenants("up-to-date", FleetStatus::upToDate);
        tenants("behind", status -> status.behind() - status.failed());
        tenants("failed", FleetStatus::failed);
        Gauge.builder("tenancy.migration.run.progress", fleet, Metrics::progress)
                .description("Share of the open migration run's tenants that are done with; NaN if none is open")
                .register(meters);
        for (TaskStatus outcome : OUTCOMES) {
            FunctionCounter.builder("tenancy.migration.tasks", fleet, node -> node.finished(outcome))
                    .description("Tenants this node has finished with, by outcome")
                    .tag("outcome", outcome.code())
                    .register(meters);
        }
        FunctionCounter.builder("tenancy.migration.retries", fleet, FleetMeters::putBack)
                .description("Tenants this node has put back to try them again")
                .register(meters);
        FunctionTimer.builder(
                        "tenancy.migration.tenant",
                        fleet,
                        FleetMeters::timed,
                        node -> node.time().toMillis(),
                        TimeUnit.MILLISECONDS)
                .description("Time of one tenant's migration on this node")
                .register(meters);
    }

    private void bindAccess() {
        Gauge.builder("tenancy.registry.heard", access, node -> node.isHeard() ? 1 : 0)
                .description("1 if this node hears of changes in the registry, 0 if it asks again every second")
                .register(meters);
        lookups("memory", AccessMemory::fromMemory);
        lookups("database", AccessMemory::fromDatabase);
    }

    private void lookups(String source, ToDoubleFunction<AccessMemory> count) {
        FunctionCounter.builder("tenancy.registry.lookups", access, count)
                .description("Questions of the door about keys, slugs, ids and hosts, by what answered")
                .tag("source", source)
                .register(meters);
    }

    /** A gauge of a database that is away is no number. */
    private void tenants(String state, ToDoubleFunction<FleetStatus> count) {
        Gauge.builder("tenancy.tenants", fleet, node -> node.status()
                        .map(status -> count.applyAsDouble(status))
                        .orElse(Double.NaN))
                .description("Tenants by the state of their schema")
                .tag("state", state)
                .register(meters);
    }

    private static double progress(FleetMeters node) {
        return node.openRun()
                .map(run -> (double) run.counts().finished() / run.counts().tenants())
                .orElse(Double.NaN);
    }

    @PreDestroy
    void close() {
        collections.close();
        meters.close();
    }

    /** Counts and times one request. */
    public void request(String method, int status, Duration time) {
        String knownMethod = METHODS.contains(method) ? method : "OTHER";
        Timer.builder("http.server.requests")
                .description("Requests by method and status")
                .tags("method", knownMethod, "status", String.valueOf(status))
                .register(meters)
                .record(time);
    }

    /** Counts what the door decided. */
    public void door(String decision) {
        meters.counter("tenancy.door.decisions", "decision", decision).increment();
    }

    /** Everything, in the Prometheus text format. */
    public String scrape() {
        return meters.scrape();
    }
}
