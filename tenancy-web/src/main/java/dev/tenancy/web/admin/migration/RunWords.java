package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** What is to be said of a run: how fast it goes, how long it will take, what comes next. */
public final class RunWords {

    private static final double FAST = 10;
    private static final int DECILE = 10;

    private final MigrationRun run;
    private final OptionalDouble perSecond;

    RunWords(MigrationRun run, OptionalDouble perSecond) {
        this.run = run;
        this.perSecond = perSecond;
    }

    /** How far it is: {@code 41 of 120 tenants}. */
    public String getDone() {
        TaskCounts counts = run.counts();
        return Display.count(counts.finished()) + " of " + Display.many(counts.tenants(), "tenant", "tenants");
    }

    /** How fast it goes and how long it will take; empty if it does not go. */
    public String getPace() {
        if (run.status() != RunStatus.RUNNING) {
            return "";
        }
        if (run.workers() == 0) {
            return "Waiting for a server to take it up";
        }
        if (perSecond.isEmpty()) {
            return "Measuring how fast it goes";
        }
        double rate = perSecond.getAsDouble();
        return rate <= 0 ? "Nothing finished in the last seconds" : rate(rate) + ", " + left(rate);
    }

    private static String rate(double perSecond) {
        return perSecond >= FAST
                ? Display.count(Math.round(perSecond)) + " tenants a second"
                : String.format(Locale.ROOT, "%.1f tenants a second", perSecond);
    }

    private String left(double perSecond) {
        TaskCounts counts = run.counts();
        int waiting = counts.pending() + counts.running();
        String time = Display.duration(Duration.ofSeconds(Math.max(1, Math.round(waiting / perSecond))));
        boolean stops = run.wave() < run.waves() && !(run.options().gate() instanceof WaveGate.Open);
        return "about " + time + (stops ? " of work left" : " left");
    }

    /** What its status means for whoever looks after it; empty while it simply goes on. */
    public String getNext() {
        return switch (run.status()) {
            case RUNNING -> "";
            case PAUSED -> "Nothing is begun until somebody resumes it.";
            case AWAITING_APPROVAL -> "Look at what it has done. The next wave begins when somebody approves it.";
            case HALTED ->
                "More tenants failed than its error budget allows; those that were not begun were not touched. Mend what"
                        + " failed and retry, or resume with the budget anew.";
            case FAILED ->
                "Every tenant was tried. The schemas of those that failed are as they were before the script that failed:"
                        + " mend them, then retry.";
            case COMPLETED -> "Every tenant of the run is at version " + run.target() + ".";
            case CANCELLED -> "Tenants that were not begun were not touched.";
        };
    }

    /** How its status is told: {@code good}, {@code warn} or {@code bad}. */
    public String getKind() {
        return switch (run.status()) {
            case RUNNING, COMPLETED -> "good";
            case PAUSED, AWAITING_APPROVAL, CANCELLED -> "warn";
            case HALTED, FAILED -> "bad";
        };
    }

    /** What is read aloud. It changes with the status and every tenth of the way, not with each look. */
    public String getSaid() {
        String status = Display.word(run.status().code()).toLowerCase(Locale.ROOT);
        int percent = Progress.of(run.counts()).percent();
        String said = "Run " + run.id() + ": " + status + ", " + percent / DECILE * DECILE + " percent done";
        return run.status().isOpen()
                ? said + "."
                : said + ", " + Display.many(run.counts().failed(), "tenant", "tenants") + " failed.";
    }
}
