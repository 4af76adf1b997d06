package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaNameTest {

    @Test
    void is_the_prefix_and_the_slug_with_underscores() {
        assertThat(new Slug("acme-europe").schema()).isEqualTo(new SchemaName("tenant_acme_europe"));
    }

    @Test
    void is_quoted_in_sql() {
        assertThat(new Slug("acme").schema().quoted()).isEqualTo("\"tenant_acme\"");
    }

    @Property
    void holds_nothing_that_could_end_a_quoted_identifier(@ForAll String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName("tenant_a\"" + text));
        assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName("tenant_a" + text + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "public",
                "pg_catalog",
                "acme",
                "tenant_",
                "tenant__acme",
                "tenant_acme_",
                "tenant_acme__europe",
                "tenant_1acme",
                "tenant_acme-europe",
                "Tenant_acme",
                "tenant_Acme",
                "tenant_acme, public",
                "tenant_acme\n",
                "tenant_acme\"; drop schema public; --",
                "tenant_\u0430cme",
            })
    void refuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName(text));
    }

    @Test
    void is_at_most_63_bytes_because_postgres_cuts_the_rest_without_a_word() {
        String longest = "tenant_" + "a".repeat(56);

        assertThat(new SchemaName(longest).value()).hasSize(63);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchemaName(longest + "a"))
                .withMessageContaining("63 bytes");
    }
}
