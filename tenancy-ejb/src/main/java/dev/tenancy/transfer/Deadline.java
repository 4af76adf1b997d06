package dev.tenancy.transfer;

import dev.tenancy.log.Log;
import dev.tenancy.problem.TenancyException.TransferTooSlow;
import dev.tenancy.tenant.Slug;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The time a transfer has. When it is over its connections to the database are ended from outside, whatever it waits for
 * just then: a client that reads or sends slowly, or not at all, would else hold transactions and locks for as long as it
 * likes, and no time-out of the server's looks at a connection that waits in the middle of a {@code COPY}.
 */
final class Deadline implements Runnable, AutoCloseable {

    private static final Log LOG = Log.of(Deadline.class);

    /** What the server ends by itself, should nobody be left here to do it. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Slug slug;
    private final Duration total;
    private final long end;
    private final List<Connection> connections = new ArrayList<>();
    private boolean done;
    private boolean over;

    private Deadline(Slug slug, Duration total) {
        this.slug = slug;
        this.total = total;
        this.end = System.nanoTime() + total.toNanos();
    }

    /** Work that has so much time. */
    interface Work<T> {
        T within(Deadline deadline) throws SQLException, IOException;
    }

    /**
     * Does it.
     *
     * @param slug whose data moves
     * @throws TransferTooSlow if it failed after its time was over, which is why it did
     * @throws UncheckedIOException if a client's stream failed
     */
    static <T> T keep(Slug slug, Duration total, ThreadFactory threads, Work<T> work) throws SQLException {
        try (Deadline deadline = new Deadline(slug, total)) {
            threads.newThread(deadline).start();
            try {
                return work.within(deadline);
            } catch (SQLException | IOException | RuntimeException e) {
                deadline.check();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that ends when the time does. */
    Connection open(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        synchronized (this) {
            if (!over) {
                connections.add(connection);
                return connection;
            }
        }
        abort(connection);
        throw new TransferTooSlow(slug, total);
    }

    /** How long the server is to let a statement or a transaction be, in its own unit. */
    String serverSide() {
        return String.valueOf(total.plus(GRACE).toMillis());
    }

    /** The client's end of an export. */
    OutputStream writing(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                check();
                out.write(b);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                check();
                out.write(buffer, offset, length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        };
    }

    /** The client's end of an import. */
    InputStream reading(InputStream in) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                check();
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                check();
                return in.read(buffer, offset, length);
            }
        };
    }

    private void check() {
        if (isOver()) {
            throw new TransferTooSlow(slug, total);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** From now on nothing is ended any more: what follows is a commit, and who asks for one must learn how it went. */
    synchronized void settle() {
        check();
        done();
    }

    private void done() {
        done = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        done();
    }

    @Override
    public void run() {
        try {
            for (Connection connection : untilOver()) {
                cancel(connection);
                abort(connection);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be ended: nothing, if all was done in time. */
    private synchronized List<Connection> untilOver() throws InterruptedException {
        for (long left = left(); !done && left > 0; left = left()) {
            wait(left);
        }
        if (done) {
            return List.of();
        }
        over = true;
        LOG.warn("transfer-too-slow", "tenant", slug, "limit", total);
        return List.copyOf(connections);
    }

    private long left() {
        return (end - System.nanoTime() + 999_999) / 1_000_000;
    }

    /** A statement that computes would else not notice that its client is gone. */
    private static void cancel(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // It is closed already, or the server is away.
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is closed already.
        }
    }
}
