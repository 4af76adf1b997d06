package dev.tenancy.web.rest;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.problem.TenancyException.TooManyStreams;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The event streams of this node. Each asks the database once a second, and so tells of runs that other nodes drive too.
 *
 * <p>A few threads of their own serve them all: an HTTP thread would be lost for as long as a run takes, and the server's
 * scheduled executor runs on a single thread, which one client that does not read could hold up.
 */
@ApplicationScoped
public class RunStreams {

    private static final int MOST = 50;
    private static final int THREADS = 4;
    private static final long PERIOD_MILLIS = 1000;

    private final Set<RunStream> open = ConcurrentHashMap.newKeySet();
    private Optional<ScheduledThreadPoolExecutor> executor = Optional.empty();

    @EJB
    private FleetMigrations migrations;

    @Resource
    private ManagedThreadFactory threads;

    @PostConstruct
    void start() {
        executor = Optional.of(new ScheduledThreadPoolExecutor(THREADS, threads));
    }

    @PreDestroy
    void stop() {
        executor.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
        open.forEach(RunStream::close);
    }

    /**
     * Begins to tell a client of a run.
     *
     * @param since when what the client knows happened; empty if it begins to watch
     * @throws dev.tenancy.problem.TenancyException.MigrationRunNotFound if there is no such run
     * @throws TooManyStreams if as many are open as this node serves
     */
    void open(long id, Optional<Instant> since, SseEventSink sink, Sse sse) {
        MigrationRun run = migrations.run(id);
        RunStream stream = new RunStream(run.id(), since, migrations, sink, sse);
        synchronized (open) {
            if (open.size() >= MOST) {
                throw new TooManyStreams(MOST);
            }
            open.add(stream);
        }
        schedule(stream, 0);
    }

    private void schedule(RunStream stream, long delayMillis) {
        try {
            Future<?> unused = executor.orElseThrow().schedule(() -> step(stream), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            end(stream);
        }
    }

    private void step(RunStream stream) {
        if (stream.tell()) {
            schedule(stream, PERIOD_MILLIS);
        } else {
            end(stream);
        }
    }

    private void end(RunStream stream) {
        open.remove(stream);
        stream.close();
    }
}
