package dev.tenancy.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes what flows through a stream. */
final class Measuring {

    private final MessageDigest digest = sha256();
    private final TransferListener listener;
    private long bytes;

    Measuring(TransferListener listener) {
        this.listener = listener;
    }

    static String sha256(byte[] all) {
        return HexFormat.of().formatHex(sha256().digest(all));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What has flowed; ends the hash. */
    FileCheck check(String file, long rows) {
        return new FileCheck(file, rows, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private void add(byte[] buffer, int offset, int length) {
        bytes += length;
        digest.update(buffer, offset, length);
        listener.moved(length);
    }

    /** A stream that passes on to another and leaves it open. */
    OutputStream to(OutputStream target) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                target.write(buffer, offset, length);
                add(buffer, offset, length);
            }
        };
    }

    /** A stream that reads another and leaves it open. */
    InputStream from(InputStream source) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = source.read(buffer, offset, length);
                if (count > 0) {
                    add(buffer, offset, count);
                }
                return count;
            }
        };
    }
}
