package dev.tenancy.web.metrics;

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
import java.time.Duration;
import java.util.Set;

/** The meters of this application. No meter is labelled by tenant: ten thousand of them would drown a monitoring system. */
@ApplicationScoped
public class Metrics {

    /** Whatever else a client makes up is one series, or it could make up any number of them. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    @PostConstruct
    void bind() {
        collections.bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
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
