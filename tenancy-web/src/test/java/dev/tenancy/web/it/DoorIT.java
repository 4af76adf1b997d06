package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, as whom, and what is told to those who do not. */
class DoorIT extends RunningApi {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/projects",
                "/api/v1/tenants",
                "/api/v1/tenant",
                "/api/v1/metrics",
                "/api/v1/nosuch",
                "/nosuch",
                "/metrics",
                "/metrics/base",
                "/openapi/application.wadl",
                "/error-page",
                "/assets/../api/v1/projects",
                "/assets/%2e%2e/api/v1/tenants"
            })
    void nobody_passes_without_a_credential(String path) {
        assertProblem(nobody.get(path), 401, "unauthenticated");
        assertThat(nobody.get(path).header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        assertProblem(nobody.as("tk_wrong").get(path), 401, "unauthenticated");
        assertProblem(nobody.with("Authorization", "Basic YTpi").get(path), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api-docs/..;/api/v1/projects", "/assets/..%2f..%2fapi/v1/projects", "//api/v1/projects",
                "/assets/;x=/../api/v1/projects", "/api/v1/projects/;/", "/health/../api/v1/tenants"
            })
    void a_path_in_disguise_leads_nowhere(String path) {
        Answer answer = nobody.get(path);

        assertThat(answer.status()).isNotEqualTo(200);
        assertThat(answer.body()).doesNotContain("items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api-docs/",
                "/api-docs/swagger-ui-bundle.js",
                "/assets/site.css",
                "/openapi",
                "/health",
                "/health/live",
                "/health/ready",
                "/health/started"
            })
    void everybody_sees_health_contract_and_static_pages(String path) {
        assertThat(nobody.get(path).status()).isEqualTo(200);
    }

    @Test
    void operators_and_tenants_each_keep_to_their_side() {
        assertProblem(operator.get(PROJECTS), 403, "forbidden");
        assertProblem(operator.with("X-Tenant-ID", "acme").get(PROJECTS), 403, "forbidden");
        assertProblem(operator.get("/api/v1/tenant"), 403, "forbidden");
        assertProblem(acme.get(TENANTS), 403, "forbidden");
        assertProblem(acme.get(TENANTS + "/acme"), 403, "forbidden");
        assertProblem(acme.post(TENANTS, "{\"slug\":\"mine\",\"name\":\"Mine\"}"), 403, "forbidden");
        assertProblem(acme.get("/api/v1/metrics"), 403, "forbidden");
        assertProblem(acme.get("/metrics"), 403, "forbidden");
        assertThat(operator.get("/api/v1/metrics").body()).contains("http_server_requests_seconds_count");
    }

    @Test
    void header_and_credential_must_name_the_same_tenant() {
        assertThat(acme.with("X-Tenant-ID", "acme").get(PROJECTS).status()).isEqualTo(200);
        assertThat(acme.with("X-Tenant-ID", acme.get("/api/v1/tenant").json().getString("id"))
                        .get(PROJECTS)
                        .status())
                .isEqualTo(200);
        assertProblem(acme.with("X-Tenant-ID", "globex").get(PROJECTS), 403, "tenant-mismatch");
        assertProblem(acme.with("X-Tenant-ID", "nosuch").get(PROJECTS), 404, "tenant-not-found");
        assertProblem(acme.with("X-Tenant-ID", "'; drop schema public").get(PROJECTS), 404, "tenant-not-found");
    }

    @Test
    void a_suspended_tenant_and_an_archived_one_are_refused_each_in_its_way() {
        ApiClient tenant = nobody.register("closing");
        database.execute("update public.tenants set status = 'suspended' where slug = 'closing'");
        assertProblem(tenant.get(PROJECTS), 403, "tenant-suspended");
        database.execute("update public.tenants set status = 'archived' where slug = 'closing'");
        assertProblem(tenant.get(PROJECTS), 410, "tenant-archived");
        database.execute("update public.tenants set status = 'active' where slug = 'closing'");
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void a_tenant_whose_schema_is_behind_is_closed_and_the_others_are_served() {
        ApiClient tenant = nobody.register("behind");
        String version = tenant.get("/api/v1/tenant").json().getString("schemaVersion");
        database.execute("update public.tenants set schema_version = '2' where slug = 'behind'");

        Answer answer = tenant.get(PROJECTS);

        assertProblem(answer, 503, "tenant-unavailable");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.json().getString("detail")).contains("version 2", "version " + version);
        assertThat(acme.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void a_tenant_whose_schema_is_gone_is_unavailable_and_the_others_are_served() {
        ApiClient tenant = nobody.register("gone");
        database.execute("drop schema tenant_gone cascade");

        Answer answer = tenant.get(PROJECTS);

        assertProblem(answer, 503, "tenant-unavailable");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.json().getString("detail")).contains("gone", "missing");
        assertThat(acme.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void every_answer_names_its_request_and_the_log_knows_it() {
        assertThat(acme.with("X-Request-Id", "my-request-42")
                        .get(PROJECTS + "/abc")
                        .json()
                        .getString("instance"))
                .isEqualTo("my-request-42");
        assertThat(server.log()).contains("request=my-request-42");
        assertThat(acme.with("X-Request-Id", "bad id\t")
                        .get(PROJECTS)
                        .header("X-Request-Id")
                        .orElseThrow())
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void the_log_holds_no_secret() {
        String key = operator.post(TENANTS, "{\"slug\":\"secretive\",\"name\":\"S\"}")
                .json()
                .getString("apiKey");
        nobody.as(key).get(PROJECTS);
        nobody.as(key + "x").get(PROJECTS);

        assertThat(server.log())
                .contains("tenant-registered")
                .doesNotContain(
                        key,
                        ServerSettings.OPERATOR_TOKEN,
                        database.config().app().password(),
                        database.config().owner().password());
    }

    @Test
    void a_host_that_names_another_tenant_is_refused_however_it_is_written() {
        for (String host : List.of("globex.tenancy.test", "GLOBEX.tenancy.test:80", "globex.tenancy.test.")) {
            assertThat(server.raw("GET " + PROJECTS, "Host: " + host, "Authorization: Bearer " + acmeKey()))
                    .as(host)
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(server.raw("GET " + PROJECTS, "Host: acme.tenancy.test.", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 200");
        assertThat(server.raw("GET " + PROJECTS, "Host: nosuch.tenancy.test", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 404");
        assertThat(server.raw("GET " + PROJECTS, "Host: acme.tenancy.test#", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void a_made_up_method_is_one_of_many() {
        for (int i = 0; i < 20; i++) {
            nobody.send("Q" + i, PROJECTS, null);
        }

        assertThat(operator.get("/api/v1/metrics").body())
                .contains("method=\"OTHER\"")
                .doesNotContain("method=\"Q1\"");
    }

    @Test
    void the_contract_is_served_as_it_was_written() {
        assertThat(nobody.get("/openapi").body()).contains("operationId: registerTenant", "/problems/slug-taken");
    }

    private static String acmeKey() {
        return acme.header("Authorization").substring("Bearer ".length());
    }
}
