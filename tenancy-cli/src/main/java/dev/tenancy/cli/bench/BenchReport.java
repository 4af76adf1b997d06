package dev.tenancy.cli.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All that was measured.
 *
 * @param tenants how many there were
 * @param parallel on how many connections
 * @param server PostgreSQL's version
 * @param processors of this machine
 * @param jobs one after the other
 * @param peakHeap megabytes
 * @param peakResident megabytes, where that can be known
 */
record BenchReport(
        int tenants,
        int parallel,
        String server,
        int processors,
        List<Job> jobs,
        long peakHeap,
        OptionalLong peakResident) {

    private static final int MOST_HEAP = 256;

    static BenchReport of(int tenants, int parallel, BenchFleet bench, List<Job> jobs) throws SQLException {
        try (Connection connection = bench.owner().getConnection()) {
            return new BenchReport(
                    tenants,
                    parallel,
                    connection.getMetaData().getDatabaseProductVersion(),
                    Runtime.getRuntime().availableProcessors(),
                    List.copyOf(jobs),
                    Memory.peakHeap(),
                    Memory.peakResident());
        }
    }

    private Goal heap() {
        return Goal.atMost("peak heap of this process", (double) peakHeap, MOST_HEAP, " MB");
    }

    Map<String, ?> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenants", tenants);
        document.put("parallel", parallel);
        document.put("postgresql", server);
        document.put("processors", processors);
        document.put("jobs", jobs.stream().map(Job::document).toList());
        document.put("peakHeapMb", peakHeap);
        document.put("peakResidentMb", peakResident);
        document.put("goals", List.of(heap().document()));
        return document;
    }

    String text() {
        StringBuilder text = new StringBuilder("%d tenants, %d connections, PostgreSQL %s, %d processors, Java %s%n"
                .formatted(
                        tenants, parallel, server, processors, Runtime.version().feature()));
        text.append("Interleaved in rounds; a ratio is the median of the rounds, each with the floor's same round.\n");
        jobs.forEach(job -> text.append(System.lineSeparator()).append(job.text()));
        text.append(System.lineSeparator()).append("  ").append(heap().text());
        peakResident.ifPresent(megabytes -> text.append("; resident %d MB".formatted(megabytes)));
        return text.append(System.lineSeparator()).toString();
    }
}
