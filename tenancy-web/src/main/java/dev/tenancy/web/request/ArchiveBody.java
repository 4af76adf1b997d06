package dev.tenancy.web.request;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.RequestTooLarge;
import dev.tenancy.problem.TenancyException.TransferTooSlow;
import dev.tenancy.transfer.ArchiveLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Function;

/** An archive that is being sent: as large as {@code tenancy.import.max-size} at most, and told from one that broke off. */
public final class ArchiveBody {

    private final Counted in;
    private final long most;

    private ArchiveBody(InputStream in, long most) {
        this.in = new Counted(in, most);
        this.most = most;
    }

    /** The archive in a request. @throws RequestTooLarge if the request says that it is larger */
    public static ArchiveBody of(HttpServletRequest request, InputStream body) {
        long most = ServerConfig.get().web().largestImport();
        if (request.getContentLengthLong() > most) {
            throw new RequestTooLarge(most);
        }
        return new ArchiveBody(body, most);
    }

    /** What it may hold. */
    public ArchiveLimits limits() {
        return new ArchiveLimits(most, ArchiveLimits.DEFAULT.ratio());
    }

    /**
     * Has it read.
     *
     * @throws RequestTooLarge if more came than may
     * @throws MalformedRequest if the sender broke off
     * @throws TransferTooSlow if the server did
     */
    public <T> T read(Function<InputStream, T> reader) {
        try {
            return reader.apply(in);
        } catch (RuntimeException e) {
            if (in.isTooLarge()) {
                throw new RequestTooLarge(most);
            }
            if (in.wasInterrupted()) {
                throw new TransferTooSlow();
            }
            if (in.hasFailed()) {
                throw new MalformedRequest(
                        "The archive broke off while it was sent; nothing was imported. Send it again.");
            }
            throw e;
        }
    }

    /** Counts, and remembers who failed, the sender or the server, whatever a reader makes of it. */
    private static final class Counted extends FilterInputStream {

        private final long most;
        private long count;
        private boolean failed;
        private boolean interrupted;

        Counted(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        boolean isTooLarge() {
            return count > most;
        }

        boolean hasFailed() {
            return failed;
        }

        boolean wasInterrupted() {
            return interrupted;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(buffer, offset, length);
            } catch (IOException | RuntimeException e) {
                failed = true;
                interrupted = isInterruption(e);
                throw e;
            }
            count += Math.max(0, read);
            if (isTooLarge()) {
                throw new IOException("more than " + most + " bytes");
            }
            return read;
        }

        /** A server that interrupts what takes too long; the thread is then to answer like any other. */
        private static boolean isInterruption(Throwable failure) {
            boolean found = Thread.interrupted();
            for (Throwable cause = failure; cause != null && !found; cause = cause.getCause()) {
                found = cause instanceof InterruptedException
                        || cause instanceof ClosedByInterruptException
                        || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
            }
            return found;
        }

        @Override
        public long skip(long n) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(n, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
