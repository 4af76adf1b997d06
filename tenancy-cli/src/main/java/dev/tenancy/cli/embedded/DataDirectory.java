package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which one {@code serve} keeps everything, held by a lock while it runs.
 *
 * <p>A file {@code lock} with a text of ours marks it: a directory that has files and no mark is somebody else's.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String MARK = "The data directory of 'tenancy serve'.";

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Makes the directory if need be and locks it.
     *
     * @throws Refusal if it is not ours, is in use or cannot be written
     */
    public static DataDirectory claim(Path path) {
        Path root = path.toAbsolutePath().normalize();
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new Refusal("--data is " + root + ", which is a file: name a directory");
        }
        try {
            if (!Files.exists(root)) {
                Files.createDirectories(root.resolveSibling(""));
                Files.createDirectory(root, PrivateFile.attributes("rwx------"));
            }
            root = root.toRealPath();
            Path mark = root.resolve("lock");
            if (!Files.exists(mark)) {
                if (!isEmpty(root)) {
                    throw foreign(root);
                }
                PrivateFile.write(mark, MARK + System.lineSeparator());
            } else if (!Files.readString(mark).startsWith(MARK)) {
                throw foreign(root);
            }
            return new DataDirectory(root, lock(root, mark));
        } catch (IOException e) {
            throw new Refusal(
                    "cannot write in " + root + " (" + e.getClass().getSimpleName()
                            + "): mend its permissions, or name another directory with --data",
                    e);
        }
    }

    /** What became of looking for a data directory that should be there. */
    public sealed interface Found {}

    /** It was free and is ours now. */
    public record Ours(DataDirectory data) implements Found {}

    /** Another process holds it: {@code serve}, or a command that is at work. */
    public record Held(Path root) implements Found {}

    /** There is none. */
    public record None() implements Found {}

    /** Takes a directory that was made before; makes none. @throws Refusal if it cannot be read or is not ours */
    public static Found find(Path path) {
        Path mark = path.toAbsolutePath().normalize().resolve("lock");
        try {
            if (!Files.exists(mark) || !Files.readString(mark).startsWith(MARK)) {
                return new None();
            }
            Path root = mark.resolveSibling("").toRealPath();
            FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE);
            if (Optional.ofNullable(tryLock(channel)).isPresent()) {
                return new Ours(new DataDirectory(root, channel));
            }
            channel.close();
            return new Held(root);
        } catch (IOException e) {
            throw new Refusal(
                    "cannot read " + mark + " (" + e.getClass().getSimpleName()
                            + "): mend its permissions, or name another directory with --data",
                    e);
        }
    }

    private static FileChannel lock(Path root, Path mark) throws IOException {
        FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE);
        Optional<FileLock> lock = Optional.ofNullable(tryLock(channel));
        if (lock.isEmpty()) {
            channel.close();
            throw new Refusal("another 'tenancy serve' is running in " + root
                    + ": stop it, or name another directory with --data");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    private static Refusal foreign(Path root) {
        return new Refusal(
                root + " is not empty and not a data directory of 'tenancy serve': name another with --data");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** Where it is. */
    public Path root() {
        return root;
    }

    /** A file or directory in it. */
    public Path resolve(String name) {
        return root.resolve(name);
    }

    /** Gives the lock up; the process's end does so too. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
