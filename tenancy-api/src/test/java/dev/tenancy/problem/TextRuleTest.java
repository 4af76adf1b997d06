package dev.tenancy.problem;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {

    private static final TextRule RULE = new TextRule("a name", 5);

    @ParameterizedTest
    @ValueSource(strings = {"a", "ACME", "Žofie", "東京", "👩🏽‍🚀", "a b", "'; --", "<b>", "${x}"})
    void accepts_any_script_and_any_punctuation(String text) {
        assertThatNoException().isThrownBy(() -> RULE.check(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\u2003"})
    void refuses_blank_text(String text) {
        assertRefused(text, "must not be empty");
    }

    @Test
    void counts_characters_and_not_their_encoding() {
        assertThatNoException().isThrownBy(() -> RULE.check("😀".repeat(5)));
        assertRefused("😀".repeat(6), "at most 5 characters, not 6");
        assertRefused("a".repeat(6), "at most 5 characters, not 6");
    }

    @Property
    void refuses_every_control_character_wherever_it_stands(@ForAll @IntRange(max = 0x1f) int c) {
        String control = String.valueOf((char) c);

        assertRefused("a" + control + "b", "control characters");
        assertRefused("a" + control, "control characters");
        assertRefused(control + "a", "control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u007f", "a\u0085b", "a\u009f"})
    void refuses_the_control_characters_beyond_ascii(String text) {
        assertRefused(text, "control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u2028b", "a\u2029b"})
    void refuses_what_would_make_two_lines_of_one(String text) {
        assertRefused(text, "control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00a", "a\ude00\ud83d"})
    void refuses_half_a_surrogate_pair_which_utf_8_cannot_hold(String text) {
        assertRefused(text, "surrogate");
    }

    private static void assertRefused(String text, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULE.check(text))
                .withMessageStartingWith("a name ")
                .withMessageContaining(rule);
    }
}
