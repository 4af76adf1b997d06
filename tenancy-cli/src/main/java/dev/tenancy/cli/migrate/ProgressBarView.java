package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Output;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskCounts;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar on a terminal: rate, time left, failures; what else there is to say goes above it. */
final class ProgressBarView implements Progress {

    private static final int REFRESH_MILLIS = 250;
    private static final int COLUMNS = Math.max(60, Integer.getInteger("cli.columns", 100));
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final Failures failures;
    private final ProgressBar bar;
    private String drawn = "";

    ProgressBarView(Output output, MigrationRun run) {
        this.err = output.err();
        this.failures = new Failures(this::say);
        this.bar = new ProgressBarBuilder()
                .setTaskName("Run " + run.id())
                .setInitialMax(run.counts().tenants())
                .startsFrom(run.counts().finished(), Duration.ZERO)
                .setUnit("", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS - 1))
                .build();
    }

    private synchronized void draw(String line) {
        drawn = line;
        err.print(CLEAR_LINE + line);
        err.flush();
    }

    @Override
    public synchronized void say(String line) {
        err.println(CLEAR_LINE + line);
        err.print(drawn);
        err.flush();
    }

    @Override
    public void update(MigrationRun run) {
        TaskCounts counts = run.counts();
        bar.stepTo(counts.finished());
        bar.setExtraMessage(" %d failed%s%s"
                .formatted(
                        counts.failed(),
                        counts.retrying() > 0 ? ", " + counts.retrying() + " waiting" : "",
                        run.waves() > 1 ? ", wave " + run.wave() + "/" + run.waves() : ""));
    }

    @Override
    public void finished(MigrationTask task) {
        failures.finished(task);
    }

    @Override
    public void wave(int wave, int waves) {
        if (waves > 1) {
            say("Wave %d of %d".formatted(wave, waves));
        }
    }

    @Override
    public void close() {
        bar.close();
        synchronized (this) {
            err.println();
            err.flush();
        }
    }
}
