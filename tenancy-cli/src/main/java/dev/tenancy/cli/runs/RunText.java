package dev.tenancy.cli.runs;

import dev.tenancy.cli.migrate.FailureText;
import dev.tenancy.cli.output.Table;
import dev.tenancy.cli.output.TimeText;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs and tasks, as documents and for people. */
final class RunText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private RunText() {}

    static Map<String, Object> document(MigrationRun run) {
        TaskCounts counts = run.counts();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("run", run.id());
        document.put("status", run.status().code());
        document.put("target", run.target());
        document.put("tenants", counts.tenants());
        document.put("migrated", counts.migrated());
        document.put("upToDate", counts.upToDate());
        document.put("failed", counts.failed());
        document.put("skipped", counts.skipped());
        document.put("pending", counts.pending());
        document.put("running", counts.running());
        document.put("retrying", counts.retrying());
        document.put("wave", run.wave());
        document.put("waves", run.waves());
        document.put("workers", run.workers());
        document.put("reason", run.reason());
        document.put("createdBy", run.createdBy());
        document.put("createdAt", run.createdAt());
        document.put("finishedAt", run.finishedAt());
        return document;
    }

    static Map<String, Object> document(MigrationTask task) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", task.position());
        document.put("wave", task.wave());
        document.put("tenant", task.tenant());
        document.put("schema", task.schema());
        document.put("status", task.status().code());
        document.put("attempts", task.attempts());
        document.put("from", task.from());
        document.put("to", task.to());
        document.put("durationMs", task.duration().map(Duration::toMillis));
        document.put("node", task.node());
        document.put("finishedAt", task.finishedAt());
        document.put("failure", task.failure().map(failure -> FailureText.document(task.tenant(), failure)));
        return document;
    }

    static String table(List<MigrationRun> runs) {
        if (runs.isEmpty()) {
            return "There are no runs";
        }
        Table table = new Table("RUN", "STATUS", "TARGET", "TENANTS", "MIGRATED", "FAILED", "LEFT", "STARTED", "BY");
        for (MigrationRun run : runs) {
            TaskCounts counts = run.counts();
            table.row(
                    run.id(),
                    run.status().code(),
                    run.target(),
                    counts.tenants(),
                    counts.migrated(),
                    counts.failed(),
                    counts.pending() + counts.running(),
                    time(run.createdAt()),
                    run.createdBy());
        }
        return table.toString();
    }

    static String text(MigrationRun run) {
        TaskCounts counts = run.counts();
        StringBuilder text = new StringBuilder("Run %d to %s: %s%s%n"
                .formatted(
                        run.id(),
                        run.target(),
                        run.status().code().replace('-', ' '),
                        run.reason().map(reason -> " (" + reason + ")").orElse("")));
        text.append("Started %s by %s%s%n"
                .formatted(
                        time(run.createdAt()),
                        run.createdBy(),
                        run.finishedAt().map(end -> ", ended " + time(end)).orElse("")));
        text.append("Wave %d of %d, %d at work%n".formatted(run.wave(), run.waves(), run.workers()));
        text.append(
                new Table("TENANTS", "MIGRATED", "UP TO DATE", "FAILED", "SKIPPED", "RUNNING", "PENDING", "RETRYING")
                        .row(
                                counts.tenants(),
                                counts.migrated(),
                                counts.upToDate(),
                                counts.failed(),
                                counts.skipped(),
                                counts.running(),
                                counts.pending(),
                                counts.retrying()));
        return text.toString();
    }

    static String tasks(List<MigrationTask> tasks, boolean more) {
        if (tasks.isEmpty()) {
            return "";
        }
        Table table = new Table("#", "WAVE", "TENANT", "STATUS", "TRIES", "FROM", "TO", "TIME", "WHAT");
        for (MigrationTask task : tasks) {
            table.row(
                    task.position(),
                    task.wave(),
                    task.tenant(),
                    task.status().code(),
                    task.attempts(),
                    task.from().orElse("-"),
                    task.to().orElse("-"),
                    task.duration().map(TimeText::of).orElse("-"),
                    task.failure().map(FailureText::inWords).orElse(""));
        }
        return System.lineSeparator() + table + (more ? "… and more: --limit\n" : "");
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
