package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.Manifest.ColumnFacts;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Manifest.TenantFacts;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArchiveJsonTest {

    @Test
    void a_manifest_of_thousands_of_tables_is_read_as_it_was_written() {
        List<ColumnFacts> columns = repeated(50, new ColumnFacts("what_it_is_called", "text"));
        Manifest written = manifest(
                IntStream.range(0, 3_000)
                        .mapToObj(i -> new TableFacts(ArchiveFormat.file(i), "table_" + i, columns))
                        .toList(),
                List.of(new SequenceFacts("numbers", 7, true)));

        assertThat(ArchiveJson.manifest(ArchiveMapper.write(written))).isEqualTo(written);
    }

    /** An export asks only for their bytes, a reader also counts their tokens. */
    @Test
    void what_may_be_written_may_be_read_however_little_each_table_says() {
        List<Manifest> dense = List.of(
                manifest(
                        List.of(new TableFacts("data/00001.copy", "t", repeated(335_000, new ColumnFacts("c", "bit")))),
                        List.of()),
                manifest(repeated(217_000, new TableFacts("data/00001.copy", "t", List.of())), List.of()),
                manifest(List.of(), repeated(246_000, new SequenceFacts("s", 1, true))));

        for (Manifest written : dense) {
            byte[] json = ArchiveMapper.write(written);
            assertThat(json.length).isBetween(ArchiveFormat.MOST_JSON - (1 << 20), ArchiveFormat.MOST_JSON);
            assertThat(ArchiveJson.manifest(json).equals(written)).isTrue();
        }
    }

    private static Manifest manifest(List<TableFacts> tables, List<SequenceFacts> sequences) {
        return new Manifest(
                Instant.EPOCH,
                "18.1",
                new TenantFacts("acme", new TenantName("Acme"), "team", Map.of(), Labels.NONE, "active", Instant.EPOCH),
                "1",
                List.of(),
                tables,
                sequences);
    }

    private static <T> List<T> repeated(int times, T item) {
        return Collections.nCopies(times, item);
    }
}
