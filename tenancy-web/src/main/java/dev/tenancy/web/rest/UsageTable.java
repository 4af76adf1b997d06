package dev.tenancy.web.rest;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.TenantUsage;
import dev.tenancy.fleet.UsageQuery;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** All that a query of usage finds, as a table that is written while it is looked up: it fits into any memory. */
public final class UsageTable {

    private final Writer out;
    private Optional<IOException> broken = Optional.empty();

    private UsageTable(Writer out) {
        this.out = out;
    }

    /** Writes it. @throws IOException if who reads it goes away; then nothing more is looked up */
    public static void write(FleetFacts facts, UsageQuery query, Writer out) throws IOException {
        UsageTable table = new UsageTable(out);
        out.write(UsageCsv.HEADER);
        facts.usage(query, table::lines);
        if (table.broken.isPresent()) {
            throw table.broken.get();
        }
        out.flush();
    }

    private boolean lines(List<TenantUsage> some) {
        try {
            for (TenantUsage usage : some) {
                out.write(UsageCsv.line(usage));
            }
            return true;
        } catch (IOException e) {
            broken = Optional.of(e);
            return false;
        }
    }
}
