package dev.tenancy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "8e03978e-40d5-43e8-bc93-6894a57f9324", "!~", "\"quoted\""})
    void is_any_visible_ascii(String value) {
        assertThat(new IdempotencyKey(value, "print").value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "\u00e9", "\u007f"})
    void is_nothing_else(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(value, "print"));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 10_000})
    void has_at_most_255_characters(int length) {
        assertThat(new IdempotencyKey("k".repeat(255), "print").value()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("k".repeat(length), "print"));
    }
}
