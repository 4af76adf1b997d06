package dev.tenancy.web.it;

import static dev.tenancy.web.testing.OpenIdProvider.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of an OpenID provider: which are accepted, as whom, and which are not. */
class TokensIT extends RunningApi {

    @Test
    void a_token_with_a_tenant_is_that_tenants_client() {
        ApiClient writer = nobody.as(provider.ofTenant("acme", "write"));
        String id = acme.get("/api/v1/tenant").json().getString("id");

        assertThat(writer.post(PROJECTS, "{\"name\":\"By token\"}").status()).isEqualTo(201);
        assertThat(nobody.as(provider.ofTenant(id, "write"))
                        .get("/api/v1/tenant")
                        .json()
                        .getString("slug"))
                .isEqualTo("acme");
        assertThat(nobody.as(provider.ofTenant("acme")).get(PROJECTS).status()).isEqualTo(200);
        assertProblem(writer.with("X-Tenant-ID", "globex").get(PROJECTS), 403, "tenant-mismatch");
        assertProblem(nobody.as(provider.ofTenant("nosuch", "write")).get(PROJECTS), 404, "tenant-not-found");
        assertProblem(nobody.as(provider.ofTenant("'; drop", "write")).get(PROJECTS), 404, "tenant-not-found");
    }

    @Test
    void a_slug_that_could_be_read_as_a_short_id_is_a_slug() {
        nobody.register("be-ad-fa-ce-ed");

        Answer answer = nobody.as(provider.ofTenant("be-ad-fa-ce-ed")).get("/api/v1/tenant");

        assertThat(answer.json().getString("slug")).isEqualTo("be-ad-fa-ce-ed");
    }

    @Test
    void nobody_registers_under_what_could_be_another_tenants_id() {
        assertProblem(
                operator.post(TENANTS, "{\"slug\":\"aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb\",\"name\":\"Twin\"}"),
                422,
                "invalid-input");
    }

    @Test
    void a_token_that_names_a_tenant_is_never_an_operator() {
        assertProblem(nobody.as(provider.ofTenant("acme", "admin", "operator")).get(TENANTS), 403, "forbidden");
        for (Object claim : new Object[] {List.of("acme"), Map.of("slug", "acme"), 7, true}) {
            String token =
                    provider.signed(claims -> claims.claim("tenant", claim).claim("roles", List.of("admin", "write")));
            assertProblem(nobody.as(token).get(TENANTS), 401, "unauthenticated");
            assertProblem(nobody.as(token).get(PROJECTS), 401, "unauthenticated");
        }
    }

    @Test
    void a_token_without_a_tenant_is_an_operator_of_its_highest_role() {
        ApiClient viewer = nobody.as(provider.ofOperator("viewer", "offline_access"));
        assertThat(viewer.get(TENANTS).status()).isEqualTo(200);
        assertProblem(viewer.post(TENANTS, "{}"), 403, "forbidden");
        assertThat(nobody.as(provider.ofOperator("viewer", "admin"))
                        .get("/api/v1/operators")
                        .status())
                .isEqualTo(200);
        assertThat(nobody.as(provider.signedElliptic(claims -> claims.claim("roles", "openid operator")))
                        .get(TENANTS)
                        .status())
                .isEqualTo(200);
        assertProblem(nobody.as(provider.ofOperator("write")).get(TENANTS), 403, "forbidden");
        assertProblem(viewer.get(PROJECTS), 403, "forbidden");
        assertProblem(viewer.get("/api/v1/account"), 403, "forbidden");
    }

    static Stream<Arguments> bad() {
        String good = provider.signed(TokensIT::admin);
        String[] parts = good.split("\\.", -1);
        return Stream.of(
                Arguments.of("expired", provider.signed(c -> admin(c).expirationTime(in(Duration.ofSeconds(-90))))),
                Arguments.of("for ever", provider.signed(c -> admin(c).expirationTime(null))),
                Arguments.of("not yet", provider.signed(c -> admin(c).notBeforeTime(in(Duration.ofSeconds(90))))),
                Arguments.of("for others", provider.signed(c -> admin(c).audience("other"))),
                Arguments.of("for nobody", provider.signed(c -> admin(c).audience((String) null))),
                Arguments.of("of others", provider.signed(c -> admin(c).issuer("https://evil.test"))),
                Arguments.of("about nobody", provider.signed(c -> admin(c).subject(null))),
                Arguments.of("unsigned", provider.unsigned(TokensIT::admin)),
                Arguments.of("signature cut off", parts[0] + "." + parts[1] + "."),
                Arguments.of("signed with the public key", provider.signedWithThePublicKey(TokensIT::admin)),
                Arguments.of("signed by somebody else", provider.forged(true, TokensIT::admin)),
                Arguments.of("signed with a key nobody knows", provider.forged(false, TokensIT::admin)),
                Arguments.of(
                        "tampered",
                        parts[0] + "."
                                + provider.signed(c -> c.claim("roles", List.of("viewer")))
                                        .split("\\.", -1)[1] + "." + parts[2]),
                Arguments.of("no token", "a.b.c"),
                Arguments.of("nothing", ".."),
                Arguments.of("huge", parts[0] + "." + "A".repeat(6_000) + "." + parts[2]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void a_bad_token_opens_nothing_and_nobody_learns_why(String what, String token) {
        Answer answer = nobody.as(token).get(TENANTS);

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.json().getString("detail"))
                .isEqualTo(nobody.get(TENANTS).json().getString("detail"));
        assertThat(server.log()).as(what).doesNotContain(token.length() > 20 ? token : "-no log holds this-");
    }

    @Test
    void clocks_may_differ_by_a_minute_less_a_little() {
        assertThat(nobody.as(provider.signed(c -> admin(c).expirationTime(in(Duration.ofSeconds(-30)))))
                        .get(TENANTS)
                        .status())
                .isEqualTo(200);
        assertThat(nobody.as(provider.signed(c -> admin(c).notBeforeTime(in(Duration.ofSeconds(30)))))
                        .get(TENANTS)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_new_key_is_fetched_when_it_is_met_and_made_up_ones_do_not_flood_the_provider() throws Exception {
        assertThat(nobody.as(provider.signed(TokensIT::admin)).get(TENANTS).status())
                .isEqualTo(200);
        Thread.sleep(10_500); // of what other tests have asked
        String old = provider.signed(TokensIT::admin);
        provider.rotate();

        assertThat(nobody.as(provider.signed(TokensIT::admin)).get(TENANTS).status())
                .isEqualTo(200);
        assertProblem(nobody.as(old).get(TENANTS), 401, "unauthenticated");

        int before = provider.asked();
        for (int i = 0; i < 10; i++) {
            assertProblem(nobody.as(provider.forged(false, TokensIT::admin)).get(TENANTS), 401, "unauthenticated");
        }
        assertThat(provider.asked() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void while_the_provider_is_down_known_keys_serve_and_unknown_ones_are_told_to_wait() throws Exception {
        String good = provider.signed(TokensIT::admin);
        assertThat(nobody.as(good).get(TENANTS).status()).isEqualTo(200);
        Thread.sleep(10_500);
        provider.setDown(true);
        try {
            provider.rotate();
            for (int i = 0; i < 5; i++) {
                Answer answer = nobody.as(provider.signed(TokensIT::admin)).get(TENANTS);
                assertProblem(answer, 503, "identity-provider-unavailable");
                assertThat(answer.header("Retry-After")).isPresent();
            }
            assertThat(nobody.as(good).get(TENANTS).status()).isEqualTo(200);
            assertThat(acme.get(PROJECTS).status()).isEqualTo(200);
            assertThat(operator.get(TENANTS).status()).isEqualTo(200);
        } finally {
            provider.setDown(false);
        }
        Thread.sleep(10_500);
        assertThat(nobody.as(provider.signed(TokensIT::admin)).get(TENANTS).status())
                .isEqualTo(200);
    }

    private static JWTClaimsSet.Builder admin(JWTClaimsSet.Builder claims) {
        return claims.claim("roles", List.of("admin"));
    }
}
