package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.embedded.PrivateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears once it is whole. Until then it has another name; what fails on the way, Ctrl-C too, leaves neither.
 * It holds a customer's data, so nobody but its owner may read it.
 */
final class ArchiveOutput implements AutoCloseable {

    private static final String PART = ".part";

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream stream;
    private final Thread removal;
    private boolean done;

    private ArchiveOutput(Path file, Path part, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.channel = channel;
        this.stream = Channels.newOutputStream(channel);
        this.removal = new Thread(this::remove, "remove-partial-archive");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    /** Begins one. @throws Refusal if there is such a file, or it cannot be written */
    static ArchiveOutput to(Path file, boolean replace) {
        if (!replace && Files.exists(file)) {
            throw new Refusal("the file '" + file + "' exists: name another with --output, or add --force");
        }
        if (Files.isDirectory(file)) {
            throw new Refusal("'" + file + "' is a directory: name a file with --output");
        }
        Path part = file.resolveSibling(file.getFileName() + PART);
        try {
            Files.createFile(part, PrivateFile.attributes("rw-------"));
            return new ArchiveOutput(file, part, FileChannel.open(part, StandardOpenOption.WRITE));
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(
                    "the file '" + part + "' exists: another export is writing it, or died; remove it if none is", e);
        } catch (NoSuchFileException e) {
            throw new Refusal("there is no directory for the file '" + file + "': make it, or name another", e);
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    static Refusal refusal(Path file, Exception failure) {
        return new Refusal(
                "the file '" + file + "' cannot be written (" + ArchiveInput.reason(failure)
                        + "): nothing is left of it; make room, or name another with --output",
                failure);
    }

    OutputStream stream() {
        return stream;
    }

    /** It is whole, on the disk too before it has its name. @return how many bytes it has */
    long finish() throws IOException {
        channel.force(true);
        stream.close();
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        done = true;
        return Files.size(file);
    }

    private void remove() {
        if (!done) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (stream) {
            remove();
        } finally {
            if (!isStopping()) {
                Runtime.getRuntime().removeShutdownHook(removal);
            }
        }
    }

    /** While the JVM ends, hooks can no longer be taken out. */
    private boolean isStopping() {
        return removal.getState() != Thread.State.NEW;
    }
}
