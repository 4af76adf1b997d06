package dev.tenancy.cli.tenant;

import dev.tenancy.cli.output.Output;
import dev.tenancy.transfer.TransferListener;
import java.time.Duration;
import java.util.OptionalLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far an export, import or clone is: a bar on a terminal, a line every ten seconds elsewhere. */
interface TransferProgress extends TransferListener, AutoCloseable {

    /** So many bytes of a file read, where a file is read. */
    default void read(long bytes) {}

    @Override
    void close();

    /** The way that suits the output; without the size of a file that is read, what is moved is counted. */
    static TransferProgress of(Output output, String title, OptionalLong size) {
        if (output.quiet()) {
            return new Silence();
        }
        return output.isLive() ? new Bar(output, title, size) : new Lines(output);
    }

    /** Shows nothing. */
    final class Silence implements TransferProgress {
        @Override
        public void table(String name, int number, int of) {}

        @Override
        public void close() {}
    }

    /** Shows a line now and then, so that a log tells that something goes on. */
    final class Lines implements TransferProgress {
        private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

        private final Output output;
        private long last = System.nanoTime();
        private long moved;
        private String table = "";

        Lines(Output output) {
            this.output = output;
        }

        @Override
        public void table(String name, int number, int of) {
            table = "table %d of %d, '%s'".formatted(number, of, name);
        }

        @Override
        public void moved(long bytes) {
            moved += bytes;
            long now = System.nanoTime();
            if (now - last > EVERY_NANOS) {
                last = now;
                output.stage("%s: %,d MB so far".formatted(table, moved >> 20));
            }
        }

        @Override
        public void close() {}
    }

    /** Shows a bar. */
    final class Bar implements TransferProgress {
        private static final String CLEAR_LINE = "\r\u001b[K";
        private static final int COLUMNS = Math.max(60, Integer.getInteger("cli.columns", 100));

        private final Output output;
        private final boolean bySize;
        private final ProgressBar bar;

        Bar(Output output, String title, OptionalLong size) {
            this.output = output;
            this.bySize = size.isPresent();
            this.bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(size.orElse(-1))
                    .setUnit(" MB", 1 << 20)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS - 1))
                    .build();
        }

        private void draw(String line) {
            output.err().print(CLEAR_LINE + line);
            output.err().flush();
        }

        @Override
        public void table(String name, int number, int of) {
            bar.setExtraMessage(" table %d of %d".formatted(number, of));
        }

        @Override
        public void moved(long bytes) {
            if (!bySize) {
                bar.stepBy(bytes);
            }
        }

        @Override
        public void read(long bytes) {
            if (bySize) {
                bar.stepBy(bytes);
            }
        }

        @Override
        public void close() {
            bar.close();
            output.err().println();
            output.err().flush();
        }
    }
}
