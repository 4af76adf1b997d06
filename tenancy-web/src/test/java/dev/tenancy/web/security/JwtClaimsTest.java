package dev.tenancy.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a token's claims are found: whoever names a tenant, however deep, is not an operator. */
class JwtClaimsTest {

    private final JwtClaims claims = new JwtClaims(Map.of(
            "tenant",
            "acme",
            "realm_access",
            Map.of("tenant", "globex", "roles", List.of("read", "admin", 7)),
            "https://example.com/tenant",
            "initech",
            "a",
            Map.of("b", Map.of("c", "read  write")),
            "nothing",
            Collections.singletonMap("tenant", null)));

    @Test
    void finds_a_claim_by_its_name_and_by_the_way_to_it() {
        assertThat(claims.get("tenant")).isEqualTo("acme");
        assertThat(claims.get("https://example.com/tenant")).isEqualTo("initech");
        assertThat(claims.get("realm_access.tenant")).isEqualTo("globex");
        assertThat(claims.texts("realm_access.roles")).containsExactlyInAnyOrder("read", "admin");
        assertThat(claims.texts("a.b.c")).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void a_claim_that_says_nothing_is_there_all_the_same() {
        assertThat(claims.has("nothing.tenant")).isTrue();
        assertThat(claims.get("nothing.tenant")).isNull();
    }

    @Test
    void what_is_not_there_is_not_found_on_the_way() {
        for (String name : List.of("nosuch", "tenant.acme", "realm_access.nosuch", "a.b.c.d", ".", "")) {
            assertThat(claims.has(name)).as(name).isFalse();
            assertThat(claims.texts(name)).as(name).isEmpty();
        }
    }
}
