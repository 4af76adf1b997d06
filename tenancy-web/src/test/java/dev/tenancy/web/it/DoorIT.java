package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.ServerSettings;
import java.util.List;
import java.util.stream.IntStream;
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
    void where_a_tenant_stands_decides_who_gets_in() {
        ApiClient tenant = nobody.register("closing");
        step("closing", "suspend");
        assertProblem(tenant.get(PROJECTS), 403, "tenant-suspended");
        step("closing", "archive");
        assertProblem(tenant.get(PROJECTS), 410, "tenant-archived");
        stands("closing", "purging");
        assertProblem(tenant.get(PROJECTS), 410, "tenant-archived");
        stands("closing", "failed");
        Answer failed = tenant.get(PROJECTS);
        assertProblem(failed, 503, "tenant-unavailable");
        assertThat(failed.header("Retry-After")).contains("300");
        assertThat(failed.json().getString("detail")).contains("closing", "operator");
        stands("closing", "active");
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void who_is_refused_again_and_again_is_held_to_the_rate_too() {
        ApiClient tenant = onPlan("knocking", "knocking", "requests_per_minute", 1);
        step("knocking", "suspend");

        List<Integer> statuses = IntStream.range(0, 12)
                .mapToObj(i -> tenant.get(PROJECTS).status())
                .toList();

        assertThat(statuses).startsWith(403).endsWith(429);
    }

    @Test
    void who_is_refused_gives_the_place_back() {
        ApiClient tenant = onPlan("one-by-one", "one-by-one", "concurrent_requests", 1);

        for (int i = 0; i < 3; i++) {
            assertProblem(tenant.with("X-Tenant-ID", "globex").get(PROJECTS), 403, "tenant-mismatch");
        }

        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void a_read_only_tenant_is_read_and_not_changed() {
        ApiClient tenant = nobody.register("looking");
        String project = PROJECTS + "/"
                + tenant.post(PROJECTS, "{\"name\":\"Apollo\"}").json().getString("id");
        step("looking", "read-only");

        assertThat(tenant.get(project).status()).isEqualTo(200);
        assertThat(tenant.get(MEMBERS).status()).isEqualTo(200);
        assertThat(tenant.get("/api/v1/tenant").json().getString("status")).isEqualTo("read-only");
        assertProblem(tenant.post(PROJECTS, "{\"name\":\"Gemini\"}"), 403, "tenant-read-only");
        assertProblem(tenant.patch(project, "{\"name\":\"Gemini\"}"), 403, "tenant-read-only");
        assertProblem(tenant.delete(project), 403, "tenant-read-only");
        assertProblem(tenant.send("PROPFIND", PROJECTS, null), 403, "tenant-read-only");

        step("looking", "resume");
        assertThat(tenant.delete(project).status()).isEqualTo(204);
    }

    @Test
    void a_key_that_only_reads_changes_nothing() {
        ApiClient tenant = nobody.register("reading");
        database.execute("update public.api_keys set scope = 'read' where tenant_id ="
                + " (select id from public.tenants where slug = 'reading')");

        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
        Answer refused = tenant.post(PROJECTS, "{\"name\":\"Apollo\"}");
        assertProblem(refused, 403, "forbidden");
        assertThat(refused.json().getString("detail")).contains("'read'", "'write'");
    }

    @Test
    void a_former_host_leads_to_the_present_one_whoever_asks() {
        ApiClient tenant = nobody.register("newname");
        formerly("newname", "oldname");
        String key = tenant.header("Authorization");

        for (String authorization : List.of("X-Nothing: 1", "Authorization: " + key, "Authorization: Bearer wrong")) {
            assertThat(server.raw(
                            "POST " + PROJECTS + "/%7Eodd;a=b?limit=1&x=%20y",
                            "Host: OldName.tenancy.test:8181",
                            "Content-Length: 0",
                            authorization))
                    .as(authorization)
                    .startsWith("HTTP/1.1 308")
                    .contains("\r\nLocation: http://newname.tenancy.test:8181" + PROJECTS
                            + "/%7Eodd;a=b?limit=1&x=%20y\r\n");
        }
        assertThat(server.raw("GET " + PROJECTS, "Host: oldname.tenancy.test", "X-Forwarded-Proto: https"))
                .as("as the trusted proxy was asked")
                .contains("\r\nLocation: https://newname.tenancy.test" + PROJECTS + "\r\n");
        assertThat(server.rawFrom(
                        "127.0.0.2", "GET " + PROJECTS, "", "Host: oldname.tenancy.test", "X-Forwarded-Proto: https"))
                .contains("\r\nLocation: http://newname.tenancy.test" + PROJECTS + "\r\n");
        assertThat(server.raw("GET //evil.example/api", "Host: oldname.tenancy.test"))
                .contains("\r\nLocation: http://newname.tenancy.test");
        assertThat(server.raw("GET http://evil.example" + PROJECTS, "Host: oldname.tenancy.test"))
                .doesNotContain("Location: http://evil");
        assertThat(tenant.with("X-Tenant-ID", "oldname").get(PROJECTS).status()).isEqualTo(200);
        assertProblem(acme.with("X-Tenant-ID", "oldname").get(PROJECTS), 403, "tenant-mismatch");
    }

    @Test
    void a_former_host_leads_nowhere_once_its_time_is_over() {
        ApiClient tenant = nobody.register("settled");
        formerly("settled", "longago");
        database.execute("update public.former_slugs set redirect_until = now() where slug = 'longago'");

        assertThat(server.raw(
                        "GET " + PROJECTS,
                        "Host: longago.tenancy.test",
                        "Authorization: " + tenant.header("Authorization")))
                .startsWith("HTTP/1.1 404");
        assertProblem(tenant.with("X-Tenant-ID", "longago").get(PROJECTS), 404, "tenant-not-found");
    }

    @Test
    void a_proved_host_names_its_tenant_and_a_claimed_one_nobody() {
        ApiClient proud = nobody.register("proud");
        database.execute("insert into public.tenant_domains (host, tenant_id, token, verified_at)"
                + " select 'projects.proud.example', id, 't', now() from public.tenants where slug = 'proud'"
                + " union all select 'claimed.example', id, 't', null from public.tenants where slug = 'proud'");
        String asAcme = "Authorization: Bearer " + acmeKey();
        String asProud = "Authorization: " + proud.header("Authorization");

        assertThat(server.raw("GET " + PROJECTS, "Host: Projects.Proud.example:8080", asProud))
                .startsWith("HTTP/1.1 200");
        assertThat(server.raw("GET " + PROJECTS, "Host: projects.proud.example.", asAcme))
                .startsWith("HTTP/1.1 403")
                .contains("tenant-mismatch");
        assertThat(server.raw("GET " + PROJECTS, "Host: claimed.example", asAcme))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_tenant_whose_schema_is_behind_is_closed_and_the_others_are_served() throws Exception {
        ApiClient tenant = nobody.register("behind");
        String version = tenant.get("/api/v1/tenant").json().getString("schemaVersion");
        database.execute("update public.tenants set schema_version = '2', version = version + 1 where slug = 'behind'");

        Answer answer = tenant.get(PROJECTS);
        for (int i = 0; i < 40 && answer.status() == 200; i++) {
            Thread.sleep(50);
            answer = tenant.get(PROJECTS);
        }

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

    private static void step(String slug, String step) {
        assertThat(operator.post(TENANTS + "/" + slug + "/" + step, "{}").status())
                .isEqualTo(200);
    }

    private static ApiClient onPlan(String slug, String plan, String limit, int most) {
        ApiClient tenant = nobody.register(slug);
        database.execute(
                "insert into public.plans (code, name, %s) values ('%s', '%s', %d)".formatted(limit, plan, plan, most));
        assertThat(operator.patch(TENANTS + "/" + slug, "{\"plan\":\"" + plan + "\"}")
                        .status())
                .isEqualTo(200);
        return tenant;
    }

    /** As nobody may do it over the API. */
    private static void stands(String slug, String status) {
        database.execute("update public.tenants set status = '%s', version = version + 1 where slug = '%s'"
                .formatted(status, slug));
    }

    private static void formerly(String slug, String former) {
        database.execute("insert into public.former_slugs (slug, tenant_id, redirect_until)"
                + " select '%s', id, now() + interval '1 day' from public.tenants where slug = '%s'"
                        .formatted(former, slug));
    }

    private static String acmeKey() {
        return acme.header("Authorization").substring("Bearer ".length());
    }
}
