package dev.tenancy.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes an archive from its beginning to its end, without ever going back. */
final class ArchiveWriter {

    private static final int BUFFER = 1 << 16;

    /** The earliest a ZIP can tell: what is the same has the same bytes. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final TransferListener listener;
    private final List<FileCheck> checks = new ArrayList<>();
    private String manifestSha256 = "";

    /** Writes to a stream it never closes. */
    ArchiveWriter(OutputStream out, TransferListener listener) {
        this.zip = new ZipOutputStream(out);
        this.listener = listener;
        // It packs up to 230 times; the limit of imports is above that.
        zip.setLevel(Deflater.BEST_SPEED);
    }

    void manifest(byte[] json) throws IOException {
        manifestSha256 = Measuring.sha256(json);
        file(ArchiveFormat.MANIFEST, json);
    }

    /** Writes a file of rows. */
    void rows(String file, Rows rows) throws IOException, SQLException {
        entry(file);
        Measuring measuring = new Measuring(listener);
        BufferedOutputStream buffered = new BufferedOutputStream(measuring.to(zip), BUFFER);
        long count = rows.writeTo(buffered);
        buffered.flush();
        zip.closeEntry();
        checks.add(measuring.check(file, count));
    }

    /** Writes the checks, without which nobody takes the archive for whole. */
    List<FileCheck> end() throws IOException {
        file(ArchiveFormat.CHECKS, ArchiveMapper.write(manifestSha256, checks));
        zip.finish();
        zip.flush();
        return List.copyOf(checks);
    }

    private void file(String name, byte[] content) throws IOException {
        entry(name);
        zip.write(content);
        zip.closeEntry();
    }

    private void entry(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    /** Rows that write themselves. */
    interface Rows {
        /** Writes. @return how many */
        long writeTo(OutputStream out) throws IOException, SQLException;
    }
}
