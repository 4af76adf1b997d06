package dev.tenancy.web.rest;

import dev.tenancy.log.Log;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One client that watches a run: told of the run whenever it has changed, of each task that finishes, and at last that the
 * run has ended. Every {@link #tell()} is one look at the database.
 */
final class RunStream {

    private static final Log LOG = Log.of(RunStream.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(13);

    /** A task's time is taken shortly before others can see it: so much earlier is looked again. */
    private static final Duration OVERLAP = Duration.ofSeconds(3);

    /** The database's clock may be so far from ours. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final long run;
    private final FleetMigrations migrations;
    private final SseEventSink sink;
    private final Sse sse;

    /** Position to time, of those told of that a look may find again. */
    private final Map<Integer, Instant> told = new HashMap<>();

    /** Those of before the client came are not told of; how many there are is in the run's counts. */
    private boolean silent;

    private Instant latest;
    private Optional<String> lastRun = Optional.empty();
    private long lastSent = System.nanoTime();

    /** @param since when what the client knows happened; empty if it begins to watch */
    RunStream(long run, Optional<Instant> since, FleetMigrations migrations, SseEventSink sink, Sse sse) {
        this.run = run;
        this.silent = since.isEmpty();
        this.latest = since.orElseGet(() -> Instant.now().minus(CLOCKS_DIFFER));
        this.migrations = migrations;
        this.sink = sink;
        this.sse = sse;
    }

    /** Tells what is new. @return whether there may be more later */
    boolean tell() {
        if (sink.isClosed()) {
            return false;
        }
        try {
            return tellWhatIsNew();
        } catch (DatabaseUnavailable e) {
            return heartbeat("the database does not answer");
        } catch (TenancyException e) {
            LOG.info("event-stream-ended", "run", run, "reason", String.valueOf(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            // A client that goes away while it is written to is no fault, and Jersey has an exception for it.
            if (!sink.isClosed()) {
                LOG.error(e, "event-stream-failed", "run", run);
            }
            return false;
        }
    }

    /** The run is read first: if it had ended by then, none of its tasks is missed. */
    private boolean tellWhatIsNew() {
        MigrationRun now = migrations.run(run);
        tellTasks();
        String json = MigrationJson.run(now).toString();
        if (!lastRun.equals(Optional.of(json))) {
            lastRun = Optional.of(json);
            send("run", json, Optional.empty());
        }
        if (!now.status().isOpen()) {
            send("end", json, Optional.empty());
            return false;
        }
        return heartbeat("still here");
    }

    private void tellTasks() {
        for (MigrationTask task : migrations.finished(run, latest.minus(OVERLAP))) {
            Instant at = task.finishedAt().orElseThrow();
            if (!at.equals(told.put(task.position(), at)) && !silent) {
                send("task", MigrationJson.task(task).toString(), Optional.of(at.toString()));
            }
            latest = at.isAfter(latest) ? at : latest;
        }
        silent = false;
        Instant forgotten = latest.minus(OVERLAP);
        told.values().removeIf(forgotten::isAfter);
    }

    /** A comment now and then keeps proxies from closing, and finds out whether the client is still there. */
    private boolean heartbeat(String comment) {
        if (System.nanoTime() - lastSent > HEARTBEAT.toNanos()) {
            send(sse.newEventBuilder().comment(comment).build());
        }
        return !sink.isClosed();
    }

    private void send(String name, String json, Optional<String> id) {
        OutboundSseEvent.Builder event = sse.newEventBuilder().name(name).data(json);
        id.ifPresent(event::id);
        send(event.build());
    }

    private void send(OutboundSseEvent event) {
        lastSent = System.nanoTime();
        sink.send(event).exceptionally(gone -> {
            close();
            return null;
        });
    }

    void close() {
        if (!sink.isClosed()) {
            sink.close();
        }
    }
}
