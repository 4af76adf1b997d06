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

/** The meters of this application. No meter is labelled by tenant: ten thousand of them would drown a monitoring system. */
@ApplicationScoped
public class Metrics {

    private static final int MAX_METHOD_LENGTH = 8;

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
        String knownMethod = method.length() > MAX_METHOD_LENGTH ? "OTHER" : method;
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
