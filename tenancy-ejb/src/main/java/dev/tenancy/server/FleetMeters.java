package dev.tenancy.server;

import dev.tenancy.log.Log;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.problem.TenancyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What this node has done in migration runs since it started, and how far the fleet is; for meters. */
@ApplicationScoped
public class FleetMeters implements RunListener {

    private static final Log LOG = Log.of(FleetMeters.class);
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final Map<TaskStatus, LongAdder> finished = new EnumMap<>(TaskStatus.class);
    private final LongAdder putBack = new LongAdder();
    private final LongAdder timed = new LongAdder();
    private final LongAdder millis = new LongAdder();
    private final Recent<Optional<FleetStatus>> status = new Recent<>(KEEP, () -> ask(Fleet::status));
    private final Recent<Optional<MigrationRun>> openRun =
            new Recent<>(KEEP, () -> ask(Fleet::openRun).flatMap(run -> run));

    @Inject
    private Readiness readiness;

    /** With nothing counted yet. */
    public FleetMeters() {
        for (TaskStatus each : TaskStatus.values()) {
            finished.put(each, new LongAdder());
        }
    }

    @Override
    public void finished(MigrationTask task) {
        counter(task.status()).increment();
        task.duration().ifPresent(time -> {
            timed.increment();
            millis.add(time.toMillis());
        });
    }

    @Override
    public void putBack(MigrationTask task) {
        putBack.increment();
    }

    /** How many tasks this node finished with this outcome. */
    public long finished(TaskStatus outcome) {
        return counter(outcome).sum();
    }

    /** How often this node put a tenant back to try it again later. */
    public long putBack() {
        return putBack.sum();
    }

    /** How many tasks {@link #time()} is about. */
    public long timed() {
        return timed.sum();
    }

    /** How long this node's finished tasks took in all. */
    public Duration time() {
        return Duration.ofMillis(millis.sum());
    }

    /** The state of the fleet, at most five seconds old; empty while it cannot be known. */
    public Optional<FleetStatus> status() {
        return status.get();
    }

    /** The run that is open, at most five seconds old; empty if there is none, or it cannot be known. */
    public Optional<MigrationRun> openRun() {
        return openRun.get();
    }

    private LongAdder counter(TaskStatus outcome) {
        return finished.getOrDefault(outcome, putBack);
    }

    /** Who reads meters wants them without those of a database that is away. */
    private <T> Optional<T> ask(Question<T> question) {
        Optional<Fleet> fleet = readiness.fleet();
        if (fleet.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask(fleet.get()));
        } catch (SQLException | TenancyException e) {
            LOG.warn("fleet-unknown", "reason", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private interface Question<T> {
        T ask(Fleet fleet) throws SQLException;
    }
}
