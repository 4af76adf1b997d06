package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {

    /** RFC 1123, section 2.1, and RFC 1035: what may stand between the dots of a host name. */
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    @Property
    void every_accepted_slug_is_a_dns_label_and_its_schema_fits_an_identifier(@ForAll("nearlySlugs") String text) {
        Slug slug = accepted(text);

        assertThat(slug.value()).matches(DNS_LABEL).isEqualTo(text);
        assertThat(slug.schema().value().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(slug.schema().value()).matches("[a-z0-9_]+");
    }

    @Property
    void the_schema_tells_its_slug_so_no_two_slugs_share_one(@ForAll("nearlySlugs") String text) {
        Slug slug = accepted(text);

        String back =
                slug.schema().value().substring(SchemaName.PREFIX.length()).replace('_', '-');

        assertThat(new Slug(back)).isEqualTo(slug);
    }

    @Property
    void text_outside_the_alphabet_is_refused_wherever_it_stands(
            @ForAll("nearlySlugs") String text, @ForAll("outsiders") char outsider, @ForAll int where) {
        int at = Math.floorMod(where, text.length() + 1);

        assertRefused(text.substring(0, at) + outsider + text.substring(at));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "Acme",
                "ACME",
                "a_b",
                "acme_europe",
                "1acme",
                "-acme",
                "acme-",
                "acme--europe",
                "xn--acme",
                "acme europe",
                " acme",
                "acme ",
                "acme\n",
                "\nacme",
                "acme\r\n",
                "acme\u0000",
                "acme.europe",
                "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb",
                "public",
                "admin",
                "www",
                "tenancy",
                "postgres",
                "pg-x",
                "pg-catalog",
                "pg_x",
                "pg_catalog",
                "acme\"",
                "acme'",
                "\"acme\"",
                "a';drop schema tenant_acme",
                "';drop schema public cascade;--",
                "\u0430cme", // Cyrillic a
                "acm\u00e9",
                "\uff41cme", // full-width a
                "acme\u200b", // zero-width space
                "\u0131nitech", // dotless i
                "a\u0301cme", // combining accent
            })
    void refuses(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "acme", "acme-europe", "a1b2", "globex", "pgx", "public-works", "a-b"})
    void accepts(String text) {
        assertThat(new Slug(text)).hasToString(text);
    }

    @Test
    void is_3_to_55_characters_long() {
        assertThatNoException().isThrownBy(() -> new Slug("a".repeat(3)));
        assertThatNoException().isThrownBy(() -> new Slug("a".repeat(55)));
        assertRefused("a".repeat(2));
        assertRefused("a".repeat(56));
    }

    @Test
    void is_refused_with_the_value_and_the_rule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slug("Acme"))
                .withMessageContaining("'Acme'")
                .withMessageContaining("a-z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slug("admin"))
                .withMessageContaining("'admin'")
                .withMessageContaining("reserved");
    }

    @Provide
    Arbitrary<String> nearlySlugs() {
        return Arbitraries.strings().withChars("abz019-").ofMinLength(3).ofMaxLength(55);
    }

    @Provide
    Arbitrary<Character> outsiders() {
        return Arbitraries.chars().filter(c -> "abcdefghijklmnopqrstuvwxyz0123456789-".indexOf(c) < 0);
    }

    /** The slug, if the text is one; most texts of {@link #nearlySlugs()} begin or end badly and are skipped. */
    private static Slug accepted(String text) {
        try {
            return new Slug(text);
        } catch (IllegalArgumentException refused) {
            Assume.that(false);
            throw refused;
        }
    }

    private static void assertRefused(String text) {
        assertThatIllegalArgumentException().as("slug '%s'", text).isThrownBy(() -> new Slug(text));
    }
}
