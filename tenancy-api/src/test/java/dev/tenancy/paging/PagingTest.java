package dev.tenancy.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

    @Test
    void a_limit_is_1_to_200_and_50_by_default() {
        assertThat(Limit.DEFAULT.value()).isEqualTo(50);
        assertThat(new Limit(1).value()).isEqualTo(1);
        assertThat(new Limit(200).value()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 201, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void a_limit_out_of_range_is_refused_with_its_value(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limit(value))
                .withMessage("limit must be 1 to 200, not " + value);
    }

    @Property
    void pages_give_every_row_once_and_in_order(
            @ForAll @IntRange(max = 60) int rows, @ForAll @IntRange(min = 1, max = 20) int size) {
        List<Integer> all = IntStream.rangeClosed(1, rows).boxed().toList();

        assertThat(readByPages(all, new Limit(size))).isEqualTo(all);
    }

    @Test
    void a_full_last_page_says_that_it_is_the_last() {
        Page<Integer, Integer> page = Page.cut(List.of(1, 2), new Limit(2), row -> row);

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void a_page_that_is_not_the_last_names_its_own_last_row() {
        Page<Integer, Integer> page = Page.cut(List.of(1, 2, 3), new Limit(2), row -> row);

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(page.next()).contains(2);
    }

    @Test
    void a_page_keeps_its_rows_whatever_becomes_of_the_list() {
        List<Integer> rows = new ArrayList<>(List.of(1, 2));
        Page<Integer, Integer> page = Page.cut(rows, new Limit(2), row -> row);

        rows.clear();

        assertThat(page.items()).containsExactly(1, 2);
    }

    @Test
    void no_precondition_accepts_every_version() {
        assertThat(Precondition.NONE.accepts(1)).isTrue();
        assertThat(Precondition.NONE.accepts(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void a_precondition_accepts_its_versions_and_no_other() {
        Precondition precondition = new Precondition(Set.of(2L, 3L));

        assertThat(precondition.accepts(2)).isTrue();
        assertThat(precondition.accepts(3)).isTrue();
        assertThat(precondition.accepts(4)).isFalse();
    }

    private static List<Integer> readByPages(List<Integer> table, Limit limit) {
        List<Integer> read = new ArrayList<>();
        Optional<Integer> after = Optional.of(0);
        while (after.isPresent()) {
            int from = after.get();
            List<Integer> rows = table.stream()
                    .filter(row -> row > from)
                    .limit(limit.probe())
                    .toList();
            Page<Integer, Integer> page = Page.cut(rows, limit, row -> row);
            read.addAll(page.items());
            after = page.next();
        }
        return read;
    }
}
