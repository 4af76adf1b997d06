package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * An archive to read: a file's, or what comes on standard input.
 *
 * @param size of the file
 */
record ArchiveInput(InputStream stream, OptionalLong size) implements AutoCloseable {

    static final String STANDARD = "-";

    /** Opens it. @throws Refusal if there is none, or it cannot be read */
    static ArchiveInput of(String name) {
        if (name.equals(STANDARD)) {
            return new ArchiveInput(System.in, OptionalLong.empty());
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new Refusal("there is no file '" + name + "': name an archive, or - for standard input");
        }
        try {
            return new ArchiveInput(Files.newInputStream(file), OptionalLong.of(Files.size(file)));
        } catch (IOException e) {
            throw new Refusal("the file '" + name + "' cannot be read (" + reason(e) + ")", e);
        }
    }

    /** What went wrong with a file or stream, without the name of the exception around it. */
    static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    /** Tells of the bytes read. */
    InputStream telling(LongConsumer listener) {
        return new FilterInputStream(stream) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                if (count > 0) {
                    listener.accept(count);
                }
                return count;
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (size.isPresent()) {
            stream.close();
        }
    }
}
