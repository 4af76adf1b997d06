package dev.tenancy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutputTest {

    @Test
    void columns_are_aligned_and_numbers_are_to_the_right() {
        String table =
                new Table("NAME", "AGE").row("Ada", 36).row("Methuselah", 969).toString();

        assertThat(table.lines()).containsExactly("NAME        AGE", "Ada          36", "Methuselah  969");
    }

    /** Many minutes if each row looked through all others. */
    @Test
    void a_long_table_takes_time_in_proportion_to_its_rows() {
        Table table = new Table("N", "SQUARE");
        IntStream.rangeClosed(1, 20_000).forEach(i -> table.row(i, (long) i * i));

        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(table.toString()).hasLineCount(20_001));
    }

    @Test
    void a_name_with_a_line_break_stays_in_its_cell() {
        assertThat(new Table("NAME").row("a\n\u001b[31mb").toString())
                .hasLineCount(2)
                .doesNotContain("\u001b");
    }

    @Test
    void what_is_there_has_a_bar_however_small() {
        String chart = new BarChart().bar("1", 1).bar("2", 100_000).bar("10", 0).toString();

        assertThat(chart.lines()).containsExactly("  1        1  █", "  2   100000  " + "█".repeat(40), "  10       0");
    }

    @Test
    void times_are_read_as_people_write_them() {
        TimeText text = new TimeText();

        assertThat(List.of("500ms", "30s", "5m", "1h", "0").stream().map(text::convert))
                .containsExactly(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ZERO);
        for (String wrong : List.of("", "5", "-1s", "1.5s", "soon")) {
            assertThatThrownBy(() -> text.convert(wrong)).as(wrong).isInstanceOf(TypeConversionException.class);
        }
    }

    @Test
    void times_are_written_as_people_read_them() {
        assertThat(TimeText.of(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(TimeText.of(Duration.ofMillis(4_440))).isEqualTo("4.4 s");
        assertThat(TimeText.of(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
    }

    @Test
    void a_document_keeps_order_types_and_absence() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("z", 1);
        document.put("a", List.of("x\"y", true, 1.5));
        document.put("absent", Optional.empty());
        document.put("line", OptionalInt.of(3));

        JsonNode read = new JsonMapper().readTree(JsonDocument.write(document));

        assertThat(read.propertyNames()).containsExactly("z", "a", "absent", "line");
        assertThat(read.at("/a/0").asString()).isEqualTo("x\"y");
        assertThat(read.at("/a/2").asDouble()).isEqualTo(1.5);
        assertThat(read.get("absent").isNull()).isTrue();
        assertThat(read.get("line").asInt()).isEqualTo(3);
    }
}
