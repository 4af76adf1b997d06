package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.AuthorizationTable;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.ConsoleClient;
import dev.tenancy.web.testing.OpenIdProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every call and every page, tried with every kind of credential, against {@code docs/authorization.md}. */
class AuthorizationIT extends RunningApi {

    private static final String BASE = "/api/v1";
    private static final String OPERATORS = BASE + "/operators";
    private static final String PASSWORD = "wrong donkey capacitor nail";
    private static final String NEVER_VALID = "{\"nosuchfield\":1}";

    /** Credentials that are nobody's. */
    private static final Map<String, ApiClient> REFUSED = new LinkedHashMap<>();

    /** Credentials by the column they belong to. */
    private static final Map<String, List<ApiClient>> CALLERS = new LinkedHashMap<>();

    /** Of those, the ones of operators without an account. */
    private static final List<ApiClient> WITHOUT_ACCOUNT = new ArrayList<>();

    private static ApiClient ofAnotherHost = nobody;

    @BeforeAll
    static void credentials() {
        operator.post(TENANTS, "{\"slug\":\"matrix\",\"name\":\"Matrix\",\"plan\":\"business\"}");
        ApiClient writer = nobody.as(key("write"));
        ApiClient reader = nobody.as(key("read"));
        ofAnotherHost = writer.with("X-Tenant-ID", "acme");
        String expired = key("write");
        database.execute("update public.api_keys set expires_at = now() - interval '1 second' where id ="
                + " (select id from public.api_keys order by created_at desc limit 1)");
        Answer revoked = newKey("write");
        operator.delete(TENANTS + "/matrix/api-keys/" + revoked.json().getString("id"));

        CALLERS.put("read", List.of(reader, nobody.as(provider.ofTenant("matrix", "read"))));
        CALLERS.put("write", List.of(writer, nobody.as(provider.ofTenant("matrix", "write"))));
        for (String role : List.of("viewer", "operator", "admin")) {
            List<ApiClient> callers = new ArrayList<>(List.of(nobody.as(token("matrix-" + role, role))));
            WITHOUT_ACCOUNT.add(nobody.as(provider.ofOperator(role)));
            callers.add(WITHOUT_ACCOUNT.get(WITHOUT_ACCOUNT.size() - 1));
            CALLERS.put(role, callers);
        }
        WITHOUT_ACCOUNT.add(operator);
        CALLERS.get("admin").add(operator);

        REFUSED.put("none", nobody);
        REFUSED.put("made up", nobody.as("tk_made-up"));
        REFUSED.put("made up operator's", nobody.as("op_made-up"));
        REFUSED.put("no bearer", nobody.with("Authorization", "Basic YTpi"));
        REFUSED.put("expired key", nobody.as(expired));
        REFUSED.put("revoked key", nobody.as(revoked.json().getString("apiKey")));
        REFUSED.put("token of a disabled operator", nobody.as(token("matrix-gone", "admin")));
        operator.patch(OPERATORS + "/matrix-gone", "{\"disabled\":true}");
        REFUSED.put("expired token of the provider", nobody.as(provider.signed(claims -> claims.claim(
                        "roles", List.of("admin"))
                .expirationTime(OpenIdProvider.in(Duration.ofMinutes(-5))))));
        REFUSED.put(
                "token of another provider",
                nobody.as(provider.forged(true, claims -> claims.claim("roles", List.of("admin")))));
    }

    @Test
    void every_call_answers_every_caller_as_the_table_says() {
        SoftAssertions softly = new SoftAssertions();
        AuthorizationTable.ofTheApi().forEach((method, expected) -> {
            boolean anybody = expected.containsValue("anybody");
            REFUSED.forEach((what, caller) -> {
                if (!anybody) {
                    softly.assertThat(call(caller, method).status())
                            .as(method + ", " + what)
                            .isEqualTo(401);
                }
            });
            CALLERS.forEach((column, callers) -> callers.forEach(caller -> {
                String cell = expected.get(column);
                boolean let = cell.equals("yes")
                        || cell.equals("anybody")
                        || (cell.equals("own") && !WITHOUT_ACCOUNT.contains(caller));
                Answer answer = call(caller, method);
                if (let) {
                    softly.assertThat(answer.status())
                            .as(method + ", " + column)
                            .isNotIn(401, 403, 405, 429, 500, 503);
                } else {
                    softly.assertThat(answer.status())
                            .as(method + ", " + column)
                            .isEqualTo(403);
                    softly.assertThat(answer.json().getString("type")).isEqualTo("/problems/forbidden");
                }
            }));
            if (!anybody) {
                softly.assertThat(call(ofAnotherHost, method).status())
                        .as(method + ", another tenant")
                        .isEqualTo(403);
            }
        });
        softly.assertAll();
    }

    @Test
    void a_refusal_for_want_of_a_role_names_it() {
        assertThat(CALLERS.get("viewer").get(0).post(TENANTS, "{}").json().getString("detail"))
                .contains("role operator", "yours is viewer");
        assertThat(CALLERS.get("operator").get(0).get(OPERATORS).json().getString("detail"))
                .contains("role admin", "yours is operator");
    }

    @Test
    void every_page_answers_every_caller_as_the_table_says() {
        Map<String, ConsoleClient> sessions = new LinkedHashMap<>();
        sessions.put("nobody", server.console());
        for (String role : List.of("viewer", "operator", "admin")) {
            ConsoleClient session = server.console();
            assertThat(session.logIn("matrix-" + role, PASSWORD).headers().firstValue("Location"))
                    .as("log-in of " + role)
                    .isPresent();
            sessions.put(role, session);
        }
        AuthorizationTable.ofTheConsole()
                .forEach((page, expected) -> sessions.forEach((column, session) -> {
                    for (String path : List.of(page, page + ".xhtml")) {
                        var answer = session.get(path);
                        Optional<String> sentTo = answer.headers().firstValue("Location");
                        switch (expected.get(column)) {
                            case "log-in" ->
                                assertThat(sentTo.orElse("")).as(path).startsWith("/admin/login?next=%2Fadmin");
                            case "yes" ->
                                assertThat(answer.statusCode())
                                        .as(path + ", " + column)
                                        .isIn(200, 302, 404);
                            default ->
                                assertThat(answer.statusCode())
                                        .as(path + ", " + column)
                                        .isEqualTo(403);
                        }
                        assertThat(answer.body()).doesNotContain("ui:composition");
                    }
                }));
        String page = "/admin/overview";
        assertThat(operator.get(page).status())
                .as("a bearer credential opens no page")
                .isEqualTo(303);
        assertThat(CALLERS.get("write").get(0).get(page).status()).isEqualTo(303);
    }

    /** Nothing that exists, and nothing that could be done: who is let through learns just that. */
    private static Answer call(ApiClient caller, String method) {
        String[] parts = method.split(" ", 2);
        String path = BASE
                + parts[1].replace("{slug}", "no-such-tenant")
                        .replace("{username}", "no-such-operator")
                        .replace("{code}", "no-such-plan")
                        .replace("{host}", "no-such.example.com")
                        .replace("{keyId}", "8f14e45f-ceea-467f-a0e6-5d1ba0d4f6a1")
                        .replace(
                                "{id}",
                                parts[1].startsWith("/migrations")
                                        ? "999999999"
                                        : "8f14e45f-ceea-467f-a0e6-5d1ba0d4f6a1");
        return parts[0].equals("GET") || parts[0].equals("DELETE")
                ? caller.send(parts[0], path, null)
                : caller.with("Content-Type", path.endsWith("/import") ? "application/zip" : "application/json")
                        .send(parts[0], path, NEVER_VALID);
    }

    private static String token(String username, String role) {
        operator.post(
                OPERATORS,
                "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"%s\",\"changePassword\":false}"
                        .formatted(username, PASSWORD, role));
        Answer created = operator.post(OPERATORS + "/" + username + "/tokens", "{\"name\":\"matrix\"}");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return created.json().getString("token");
    }

    private static String key(String scope) {
        return newKey(scope).json().getString("apiKey");
    }

    private static Answer newKey(String scope) {
        Answer created = operator.post(TENANTS + "/matrix/api-keys", "{\"name\":\"k\",\"scope\":\"" + scope + "\"}");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return created;
    }
}
