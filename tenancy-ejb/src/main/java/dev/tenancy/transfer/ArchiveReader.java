package dev.tenancy.transfer;

import dev.tenancy.log.Shown;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.transfer.ArchiveJson.Checks;
import dev.tenancy.transfer.Manifest.TableFacts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads an archive once, from its beginning to its end. Every entry must be the one that comes next in the format: there
 * is no name in it that becomes a path or SQL, none that may come twice, and no room for one more.
 */
final class ArchiveReader implements TenantContents {

    private static final int BUFFER = 1 << 16;
    private static final long FREE = 64L << 20;
    private static final int MOST_DIRECTORY = 64 << 20;
    private static final String ANEW = "; get the file again, or export anew";

    private final ArchiveSource source;
    private final InputStream buffered;
    private final ZipInputStream zip;
    private final ArchiveLimits limits;
    private final Manifest manifest;
    private final String manifestSha256;
    private long unpacked;

    /**
     * Reads the manifest.
     *
     * @throws ArchiveRefused if there is none, or it is out of form
     * @throws UncheckedIOException if the stream cannot be read
     */
    ArchiveReader(InputStream archive, ArchiveLimits limits) {
        this.source = new ArchiveSource(archive);
        this.buffered = new BufferedInputStream(source, BUFFER);
        this.zip = new ZipInputStream(buffered);
        this.limits = limits;
        byte[] json = guarded(() -> {
            ZipEntry first = zip.getNextEntry();
            if (first == null) {
                throw new ArchiveRefused(
                        source.count() == 0
                                ? "the archive is empty; name a file that 'tenant export' made"
                                : "the file is not an archive of a tenant; name one that 'tenant export' made");
            }
            require(first, ArchiveFormat.MANIFEST);
            return document(ArchiveFormat.MANIFEST);
        });
        this.manifest = ArchiveJson.manifest(json);
        this.manifestSha256 = Measuring.sha256(json);
        requireInOrder();
    }

    private void requireInOrder() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < manifest.tables().size(); i++) {
            TableFacts table = manifest.tables().get(i);
            if (!table.file().equals(ArchiveFormat.file(i))) {
                throw new ArchiveRefused("the archive is damaged: its manifest has the rows of table " + (i + 1)
                        + " in '" + Shown.of(table.file()) + "', which should be '" + ArchiveFormat.file(i) + "'"
                        + ANEW);
            }
            if (!names.add(table.name())) {
                throw new ArchiveRefused(
                        "the archive is damaged: it has the table '" + Shown.of(table.name()) + "' twice" + ANEW);
            }
        }
    }

    @Override
    public String title() {
        return "the archive";
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public InputStream rows(TableFacts table) {
        guarded(() -> next(table.file()));
        return new Limited();
    }

    @Override
    public void verify(List<FileCheck> read) {
        Checks written = guarded(() -> {
            next(ArchiveFormat.CHECKS);
            return ArchiveJson.checks(document(ArchiveFormat.CHECKS));
        });
        if (!written.manifest().equals(manifestSha256)) {
            throw new ArchiveRefused(
                    "the archive is damaged: its manifest is not the one its checksum was taken of" + ANEW);
        }
        if (written.files().size() != read.size()) {
            throw new ArchiveRefused("the archive is damaged: it has checks for "
                    + written.files().size() + " files and rows in " + read.size() + ANEW);
        }
        for (int i = 0; i < read.size(); i++) {
            compare(manifest.tables().get(i), written.files().get(i), read.get(i));
        }
        guarded(this::end);
    }

    private static void compare(TableFacts table, FileCheck written, FileCheck read) {
        String of = "' of table '" + Shown.of(table.name()) + "'";
        if (!written.sha256().equals(read.sha256()) || written.bytes() != read.bytes()) {
            throw new ArchiveRefused("the archive is damaged: the file '" + read.file() + of
                    + " is not the one its checksum was taken of" + ANEW);
        }
        if (!written.file().equals(read.file()) || written.rows() != read.rows()) {
            throw new ArchiveRefused("the archive is damaged: the file '" + read.file() + of + " should hold "
                    + written.rows() + " rows and holds " + read.rows() + ANEW);
        }
    }

    /** Nothing may follow but the directory, which repeats what was read; and that must be whole too. */
    private Void end() throws IOException {
        ZipEntry extra = zip.getNextEntry();
        if (extra != null) {
            throw new ArchiveRefused("the archive holds '" + Shown.of(extra.getName())
                    + "' behind its end, which no export writes" + ANEW);
        }
        if (drain() > MOST_DIRECTORY) {
            throw new ArchiveRefused("the archive goes on behind its end, which no export does" + ANEW);
        }
        if (!source.isAtEnd()) {
            throw new ArchiveRefused("the archive is cut off: its end is missing" + ANEW);
        }
        return null;
    }

    private long drain() throws IOException {
        byte[] buffer = new byte[BUFFER];
        long drained = 0;
        for (int count = buffered.read(buffer); count >= 0 && drained <= MOST_DIRECTORY; ) {
            drained += count;
            count = buffered.read(buffer);
        }
        return drained;
    }

    private Void next(String file) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
            throw new ArchiveRefused("the archive is cut off: '" + file + "' is missing" + ANEW);
        }
        require(entry, file);
        return null;
    }

    private static void require(ZipEntry entry, String name) {
        if (!entry.getName().equals(name)) {
            throw new ArchiveRefused("the archive holds '" + Shown.of(entry.getName()) + "' where '" + name
                    + "' should be; name one that 'tenant export' made, as it made it");
        }
    }

    private byte[] document(String name) throws IOException {
        byte[] content = zip.readNBytes(ArchiveFormat.MOST_JSON + 1);
        if (content.length > ArchiveFormat.MOST_JSON) {
            throw new ArchiveRefused("the archive's " + name + " is larger than " + ArchiveFormat.MOST_JSON
                    + " bytes, which no export writes" + ANEW);
        }
        return content;
    }

    private void requireWithinLimits() {
        if (unpacked > limits.bytes()) {
            throw new ArchiveRefused("the archive unpacks to more than " + limits.bytes()
                    + " bytes, the limit; raise the limit if it is meant to");
        }
        if (unpacked > FREE && unpacked / limits.ratio() > source.count()) {
            throw new ArchiveRefused("the archive unpacks to more than " + limits.ratio()
                    + " times its size, as no export does; if it was packed anew and is meant to, pack it less tightly, or"
                    + " import it with a higher 'tenancy tenant import --max-ratio'");
        }
    }

    /** What the archive's form breaks is its own fault; what the stream under it breaks is not. */
    private <T> T guarded(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private RuntimeException refused(Exception failure) {
        if (source.hasFailed() && failure instanceof IOException io) {
            return new UncheckedIOException(io);
        }
        return new ArchiveRefused(
                "the archive is damaged or cut off (" + Shown.of(String.valueOf(failure.getMessage())) + ")" + ANEW,
                failure);
    }

    @Override
    public void close() {
        // The stream is the caller's.
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** The entry at hand, within the limits. */
    private final class Limited extends InputStream {

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = guarded(() -> zip.read(buffer, offset, length));
            if (count > 0) {
                unpacked += count;
                requireWithinLimits();
            }
            return count;
        }
    }
}
