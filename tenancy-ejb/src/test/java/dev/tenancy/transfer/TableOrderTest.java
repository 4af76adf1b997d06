package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableOrderTest {

    @Test
    void what_is_referred_to_comes_first_and_else_names_decide() {
        assertThat(TableOrder.of(Map.of("a", 1, "b", 1, "c", 1, "d", 1), Map.of("a", Set.of("d"), "d", Set.of("c"))))
                .containsExactly("b", "c", "d", "a");
    }

    @Test
    void a_circle_is_begun_somewhere_and_always_there() {
        assertThat(TableOrder.of(
                        Map.of("a", 1, "b", 1, "c", 1), Map.of("a", Set.of("b"), "b", Set.of("a"), "c", Set.of("b"))))
                .containsExactly("a", "b", "c");
    }
}
