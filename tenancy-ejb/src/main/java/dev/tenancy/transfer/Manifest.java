package dev.tenancy.transfer;

import dev.tenancy.migration.HistoryRow;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantName;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an archive says of itself before its rows.
 *
 * @param exportedAt when its snapshot was taken
 * @param postgresql the version of the server it is from
 * @param tenant what the registry knows of the tenant, without secrets
 * @param version the schema's
 * @param history the migrations applied, in their order
 * @param tables in an order in which rows come after those they refer to, as far as there is one
 * @param sequences by name
 */
record Manifest(
        Instant exportedAt,
        String postgresql,
        TenantFacts tenant,
        String version,
        List<HistoryRow> history,
        List<TableFacts> tables,
        List<SequenceFacts> sequences) {

    Manifest {
        history = List.copyOf(history);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /**
     * A tenant.
     *
     * @param slug a text: that of another installation may break our rules
     * @param limits its plan's, by name, for people to read; none where unlimited
     */
    record TenantFacts(
            String slug,
            TenantName name,
            String plan,
            Map<String, Long> limits,
            Labels labels,
            String status,
            Instant createdAt) {

        TenantFacts {
            limits = Map.copyOf(limits);
        }
    }

    /** A table whose rows are in a file. Its names are compared with those of a schema and never put into SQL. */
    record TableFacts(String file, String name, List<ColumnFacts> columns) {

        TableFacts {
            columns = List.copyOf(columns);
        }
    }

    /** A column, with its type as PostgreSQL writes it. */
    record ColumnFacts(String name, String type) {}

    /** A sequence: the last value given out, or the next one if none was. */
    record SequenceFacts(String name, long lastValue, boolean isCalled) {}
}
