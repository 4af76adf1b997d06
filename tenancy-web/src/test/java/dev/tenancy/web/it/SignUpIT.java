package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A company registers itself; this server lets an address try six times an hour. */
class SignUpIT extends RunningApi {

    private static final String SIGN_UP = "/api/v1/sign-up";

    /** From an address of its own, as the trusted proxy says: others of this server's tests sign up too. */
    private static final ApiClient company = nobody.with("X-Forwarded-For", "198.51.100.20");

    @Test
    void anybody_registers_on_the_plan_of_new_ones_until_they_try_too_often() {
        Answer registered = company.post(SIGN_UP, "{\"slug\":\"signed-up\",\"name\":\"Signed <b>Up</b>\"}");

        assertThat(registered.status()).as(registered.toString()).isEqualTo(201);
        assertThat(registered.header("Cache-Control")).hasValue("no-store");
        assertThat(registered.json().getString("plan")).isEqualTo("free");
        assertThat(registered.json().getString("name")).isEqualTo("Signed <b>Up</b>");
        ApiClient tenant = nobody.as(registered.json().getString("apiKey"));
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
        assertThat(operator.get("/api/v1/audit-events?tenant=signed-up")
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("actor"))
                .isEqualTo("sign-up");

        for (int i = 2; i <= 6; i++) {
            assertProblem(company.post(SIGN_UP, "{\"slug\":\"signed-up\",\"name\":\"Again\"}"), 409, "slug-taken");
        }
        Answer refused = company.post(SIGN_UP, "{\"slug\":\"signed-up-too\",\"name\":\"Too often\"}");
        assertProblem(refused, 429, "too-many-requests");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 3600);
        assertProblem(operator.get(TENANTS + "/signed-up-too"), 404, "tenant-not-found");
        assertThat(server.log()).doesNotContain(registered.json().getString("apiKey"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"slug\":\"admin\",\"name\":\"x\"} | /slug",
                "{\"slug\":\"\",\"name\":\"x\"} | /slug",
                "{\"slug\":\"sign-me\",\"name\":\"\"} | /name",
                "{\"slug\":\"sign-me\",\"name\":\"x\",\"plan\":\"business\"} | /plan",
                "{\"name\":\"x\"} | /slug",
            })
    void what_is_wrong_is_told_and_counts_as_no_attempt(String body, String pointer) {
        Answer refused = nobody.post(SIGN_UP, body);

        assertProblem(refused, 422, "invalid-input");
        assertThat(error(refused).getString("pointer")).isEqualTo(pointer);
        assertProblem(operator.get(TENANTS + "/sign-me"), 404, "tenant-not-found");
    }

    @Test
    void a_form_of_another_site_registers_nobody_and_the_door_opens_for_nothing_else() {
        assertProblem(
                nobody.with("Content-Type", "application/x-www-form-urlencoded").send("POST", SIGN_UP, "slug=form-ed"),
                415,
                "unsupported-media-type");
        assertProblem(nobody.get(SIGN_UP), 401, "unauthenticated");
        assertProblem(nobody.send("DELETE", SIGN_UP, null), 401, "unauthenticated");
        assertProblem(nobody.post(TENANTS, "{\"slug\":\"sneaky\",\"name\":\"x\"}"), 401, "unauthenticated");
        assertThat(nobody.post(SIGN_UP + "/../tenants", "{\"slug\":\"sneaky\",\"name\":\"x\"}")
                        .status())
                .isNotEqualTo(201);
        assertProblem(operator.get(TENANTS + "/sneaky"), 404, "tenant-not-found");
    }
}
