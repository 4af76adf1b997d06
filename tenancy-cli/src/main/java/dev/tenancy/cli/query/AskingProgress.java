package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.cli.output.Output;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Passes rows on, and shows on a terminal how many tenants have been asked. */
final class AskingProgress implements RowSink, AutoCloseable {

    private static final int COLUMNS = Math.max(60, Integer.getInteger("cli.columns", 100));

    private final RowSink rows;
    private final Optional<ProgressBar> bar;

    private AskingProgress(RowSink rows, Optional<ProgressBar> bar) {
        this.rows = rows;
        this.bar = bar;
    }

    /** A bar on standard error if that is a terminal. */
    static AskingProgress of(Output output, RowSink rows) {
        Optional<ProgressBar> bar = output.isLive()
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName("Tenants")
                        .setInitialMax(1)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS - 1))
                        .clearDisplayOnFinish()
                        .build())
                : Optional.empty();
        return new AskingProgress(rows, bar);
    }

    @Override
    public void columns(List<Column> columns) throws IOException {
        rows.columns(columns);
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        rows.row(values);
    }

    @Override
    public void progress(int tenantsDone, int tenants) {
        bar.ifPresent(shown -> shown.maxHint(tenants).stepTo(tenantsDone));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
