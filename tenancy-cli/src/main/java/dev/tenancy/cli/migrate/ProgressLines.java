package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskCounts;

/** Progress as lines of a log: each wave and each failure at once, how far it is every ten seconds. */
final class ProgressLines implements Progress {

    private static final long EVERY_NANOS = 10_000_000_000L;

    private final Output output;
    private final Failures failures;
    private final int finishedBefore;
    private final long start = System.nanoTime();
    private long lastLine = start;

    ProgressLines(Output output, MigrationRun run) {
        this.output = output;
        this.failures = new Failures(output::warn);
        this.finishedBefore = run.counts().finished();
        output.stage("Run %d: %s to %s%s"
                .formatted(
                        run.id(),
                        Count.of(run.counts().tenants() - finishedBefore, "tenant"),
                        run.target(),
                        run.waves() > 1 ? " in " + run.waves() + " waves" : ""));
    }

    @Override
    public synchronized void update(MigrationRun run) {
        long now = System.nanoTime();
        if (now - lastLine < EVERY_NANOS) {
            return;
        }
        lastLine = now;
        TaskCounts counts = run.counts();
        double perSecond = (counts.finished() - finishedBefore) / ((now - start) / 1e9);
        String left = perSecond > 0
                ? ", about %.0f s left".formatted((counts.tenants() - counts.finished()) / perSecond)
                : "";
        output.stage("%d of %d, %d failed, %d to be tried again, %.0f/s%s"
                .formatted(counts.finished(), counts.tenants(), counts.failed(), counts.retrying(), perSecond, left));
    }

    @Override
    public void finished(MigrationTask task) {
        failures.finished(task);
    }

    @Override
    public void wave(int wave, int waves) {
        if (waves > 1) {
            output.stage("Wave %d of %d".formatted(wave, waves));
        }
    }

    @Override
    public void say(String line) {
        output.stage(line);
    }

    @Override
    public void close() {}
}
