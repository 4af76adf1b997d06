package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.analytics.Column.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A result as a table, each of whose columns can be found by its name. */
class CsvRowsTest {

    @Test
    void no_column_of_the_result_has_the_name_of_the_last_one() throws IOException {
        assertThat(head("tenant", "name")).isEqualTo("tenant,name,problem");
        assertThat(head("tenant", "problem")).isEqualTo("tenant,problem_2,problem");
        assertThat(head("problem_2", "problem", "problem_3")).isEqualTo("problem_2,problem_4,problem_3,problem");
    }

    private static String head(String... names) throws IOException {
        StringWriter out = new StringWriter();
        new CsvRows(out)
                .columns(Stream.of(names)
                        .map(name -> new Column(name, "text", Kind.TEXT))
                        .toList());
        return out.toString().strip();
    }
}
