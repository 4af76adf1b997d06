package dev.tenancy.cli.migrate;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** How this process is called in tasks, leases and runs. */
public final class Node {

    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private Node() {}

    /** Machine and process, for example {@code build-7/4711}. */
    public static String name() {
        return host() + "/" + ProcessHandle.current().pid();
    }

    /** Who starts runs from here, for example {@code jane@build-7}. */
    public static String actor() {
        return System.getProperty("user.name") + "@" + host();
    }

    /** A name service that does not answer costs seconds, so the kernel is asked first. */
    private static String host() {
        try {
            return Files.exists(KERNEL_NAME)
                    ? Files.readString(KERNEL_NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
