package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.Manifest.ColumnFacts;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Manifest.TenantFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchiveJsonTest {

    @Test
    void a_manifest_of_thousands_of_tables_is_read_as_it_was_written() {
        List<ColumnFacts> columns = IntStream.range(0, 50)
                .mapToObj(i -> new ColumnFacts("column_" + i, "text"))
                .toList();
        Manifest written = new Manifest(
                Instant.EPOCH,
                "18.1",
                new TenantFacts("acme", new TenantName("Acme"), "team", Map.of(), Labels.NONE, "active", Instant.EPOCH),
                "1",
                List.of(),
                IntStream.range(0, 5_000)
                        .mapToObj(i -> new TableFacts(ArchiveFormat.file(i), "table_" + i, columns))
                        .toList(),
                List.of(new SequenceFacts("numbers", 7, true)));

        assertThat(ArchiveJson.manifest(ArchiveMapper.write(written))).isEqualTo(written);
    }
}
