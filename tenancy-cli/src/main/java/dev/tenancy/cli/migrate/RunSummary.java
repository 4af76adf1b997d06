package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.TimeText;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.TaskFailure;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.adopt.Adoption.Refused;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What has come of a run, as a document and for people.
 *
 * @param run as it is now
 * @param time how long this process worked on it
 * @param failed its failed tasks
 * @param refused schemas that could not be adopted before, and so are not in it
 */
record RunSummary(MigrationRun run, Duration time, List<MigrationTask> failed, List<Refused> refused) {

    private static final int SHOWN = 5;
    private static final Limit PAGE = new Limit(200);

    RunSummary {
        failed = List.copyOf(failed);
        refused = List.copyOf(refused);
    }

    static RunSummary of(Fleet fleet, MigrationRun run, Duration time, List<Refused> refused) throws SQLException {
        List<MigrationTask> failed = new ArrayList<>();
        Optional<Integer> after = Optional.empty();
        if (run.counts().failed() > 0) {
            do {
                Page<MigrationTask, Integer> page = fleet.tasks(run.id(), Optional.of(TaskStatus.FAILED), PAGE, after);
                failed.addAll(page.items());
                after = page.next();
            } while (after.isPresent());
        }
        return new RunSummary(run, time, failed, refused);
    }

    Map<String, ?> document() {
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
        document.put("pending", counts.pending() + counts.running());
        document.put("wave", run.wave());
        document.put("waves", run.waves());
        document.put("durationMs", time.toMillis());
        document.put("reason", run.reason());
        document.put(
                "failures",
                failed.stream()
                        .flatMap(task ->
                                task.failure().stream().map(failure -> FailureText.document(task.tenant(), failure)))
                        .toList());
        document.put("refused", RefusedText.documents(refused));
        return document;
    }

    String text() {
        TaskCounts counts = run.counts();
        if (counts.tenants() == 0) {
            return "Nothing to do: every tenant is at " + run.target()
                    + (refused.isEmpty() ? "" : ", save what was left out");
        }
        StringBuilder text = new StringBuilder(head(counts));
        Map<String, TaskFailure> first = new LinkedHashMap<>();
        failed.stream().limit(SHOWN).forEach(task -> task.failure()
                .ifPresent(failure -> first.put(task.tenant(), failure)));
        text.append(FailureText.lines(first));
        if (failed.size() > SHOWN) {
            text.append("  … and %d more%n".formatted(failed.size() - SHOWN));
        }
        return text + next(counts);
    }

    private String head(TaskCounts counts) {
        StringBuilder text = new StringBuilder("Run %d %s: ".formatted(run.id(), words()));
        List<String> parts = new ArrayList<>();
        parts.add("%d of %s migrated".formatted(counts.migrated(), Count.of(counts.tenants(), "tenant")));
        part(parts, counts.upToDate(), "were up to date");
        part(parts, counts.failed(), "failed");
        part(parts, counts.skipped(), "skipped");
        part(parts, counts.pending() + counts.running(), "left");
        text.append(String.join(", ", parts)).append(" in ").append(TimeText.of(time));
        if (counts.migrated() > 0 && time.toMillis() >= 1000) {
            text.append(String.format(Locale.ROOT, " (%.0f/s)", counts.migrated() / (time.toMillis() / 1e3)));
        }
        run.reason().ifPresent(reason -> text.append(": ").append(reason));
        return text.append(System.lineSeparator()).toString();
    }

    private String words() {
        return switch (run.status()) {
            case RUNNING -> "is not at its end";
            case PAUSED -> "is paused";
            case AWAITING_APPROVAL -> "waits for an approval after wave " + run.wave() + " of " + run.waves();
            case HALTED -> "has halted";
            case COMPLETED -> "is completed";
            case FAILED -> "has ended with failures";
            case CANCELLED -> "is cancelled";
        };
    }

    private static void part(List<String> parts, int amount, String what) {
        if (amount > 0) {
            parts.add(amount + " " + what);
        }
    }

    private String next(TaskCounts counts) {
        StringBuilder text = new StringBuilder();
        if (counts.failed() > 0) {
            text.append("See them:  tenancy runs show %d --failed%n".formatted(run.id()));
        }
        switch (run.status()) {
            case RUNNING, PAUSED -> text.append("Go on:     tenancy runs resume %d%n".formatted(run.id()));
            case AWAITING_APPROVAL -> text.append("Go on:     tenancy runs approve %d%n".formatted(run.id()));
            case HALTED ->
                text.append("Go on:     tenancy runs resume %d, or with the failed ones anew: tenancy runs retry %d%n"
                        .formatted(run.id(), run.id()));
            case FAILED -> text.append("Try again: tenancy runs retry %d%n".formatted(run.id()));
            case COMPLETED, CANCELLED -> {}
        }
        return text.toString();
    }
}
