package dev.tenancy.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an archive as they come: counts them, keeps the last few, and knows whether it was they that failed. */
final class ArchiveSource extends FilterInputStream {

    /** How a ZIP without a comment ends: the record of its end, of a fixed length. */
    private static final int END_RECORD = 22;

    private static final byte[] END_SIGNATURE = {'P', 'K', 5, 6};

    private final byte[] last = new byte[END_RECORD];
    private long count;
    private boolean failed;

    ArchiveSource(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Whether what has been read ends as a ZIP does. */
    boolean isAtEnd() {
        for (int i = 0; i < END_SIGNATURE.length; i++) {
            if (last[i] != END_SIGNATURE[i]) {
                return false;
            }
        }
        return count >= END_RECORD;
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
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        if (read > 0) {
            count += read;
            int kept = Math.min(read, END_RECORD);
            System.arraycopy(last, kept, last, 0, END_RECORD - kept);
            System.arraycopy(buffer, offset + read - kept, last, END_RECORD - kept, kept);
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return read(new byte[(int) Math.min(n, END_RECORD)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
