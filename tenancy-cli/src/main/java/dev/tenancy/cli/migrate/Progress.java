package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Output;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunListener;

/** Shows how a run goes, whoever works on it. */
interface Progress extends RunListener, AutoCloseable {

    /** The run as it is now, a few times a second. */
    void update(MigrationRun run);

    /** Says a line without spoiling what is shown. */
    void say(String line);

    @Override
    void close();

    /** A bar on a terminal, lines elsewhere, nothing if that was asked for. */
    static Progress of(Output output, MigrationRun run) {
        if (output.quiet()) {
            return new Silence();
        }
        return output.isLive() ? new ProgressBarView(output, run) : new ProgressLines(output, run);
    }

    /** Shows nothing. */
    final class Silence implements Progress {
        @Override
        public void update(MigrationRun run) {}

        @Override
        public void say(String line) {}

        @Override
        public void close() {}
    }
}
