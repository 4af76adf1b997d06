package dev.tenancy.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory this process has had, in megabytes. */
final class Memory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int MEGABYTE = 1 << 20;
    private static final int KILOBYTES = 1 << 10;

    private Memory() {}

    /** The peaks of the heap's parts added up: no less than the heap's own peak. */
    static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                / MEGABYTE;
    }

    /** What the system gave this process at most; empty where that cannot be read. */
    static OptionalLong peakResident() {
        try {
            Matcher peak = PEAK.matcher(Files.exists(STATUS) ? Files.readString(STATUS) : "");
            return peak.find() ? OptionalLong.of(Long.parseLong(peak.group(1)) / KILOBYTES) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
