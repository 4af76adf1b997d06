package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's keys and hosts over HTTP, and the trail they leave. */
class AccessIT extends RunningApi {

    @Test
    void a_key_is_made_used_rotated_and_revoked_and_its_secret_shown_once() {
        String keys = tenant("access-keys") + "/api-keys";
        Answer made = operator.post(
                keys, "{\"name\":\"<img src=x>\",\"scope\":\"read\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String secret = made.json().getString("apiKey");
        String id = made.json().getString("id");
        assertThat(made.header("Location").orElseThrow()).endsWith(keys + "/" + id);
        assertThat(made.header("Cache-Control")).hasValue("no-store");
        assertThat(made.json().getString("name")).isEqualTo("<img src=x>");
        assertThat(nobody.as(secret).get(PROJECTS).status()).isEqualTo(200);

        Answer rotated = operator.post(keys + "/" + id + "/rotate", "{\"overlap\":\"PT0S\"}");
        assertThat(rotated.status()).as(rotated.toString()).isEqualTo(201);
        String successor = rotated.json().getString("apiKey");
        assertThat(rotated.json().getString("scope")).isEqualTo("read");
        assertProblem(nobody.as(secret).get(PROJECTS), 401, "unauthenticated");
        assertThat(nobody.as(successor).get(PROJECTS).status()).isEqualTo(200);

        String newId = rotated.json().getString("id");
        assertThat(operator.delete(keys + "/" + newId).status()).isEqualTo(204);
        assertThat(operator.delete(keys + "/" + newId).status()).isEqualTo(204);
        assertProblem(nobody.as(successor).get(PROJECTS), 401, "unauthenticated");
        assertProblem(operator.send("POST", keys + "/" + newId + "/rotate", null), 404, "not-found");
        Answer list = operator.get(keys);
        assertThat(list.body()).doesNotContain(secret, successor, "apiKey", "hash");
        assertThat(list.json().getJsonArray("items")).hasSize(3);
        assertThat(server.log()).doesNotContain(secret, successor);
    }

    @Test
    void a_rotated_key_is_good_for_a_day_if_nothing_is_said() {
        String keys = tenant("access-overlap") + "/api-keys";
        Answer made = operator.post(keys, "{\"name\":\"shop\"}");
        assertThat(made.json().getString("scope")).isEqualTo("write");
        assertThat(made.json().get("expiresAt")).isEqualTo(JsonValue.NULL);

        Answer rotated = operator.send("POST", keys + "/" + made.json().getString("id") + "/rotate", null);

        assertThat(rotated.status()).as(rotated.toString()).isEqualTo(201);
        assertThat(nobody.as(made.json().getString("apiKey")).get(PROJECTS).status())
                .isEqualTo(200);
        assertThat(database.query(
                        "select round(extract(epoch from expires_at - now()) / 3600) from public.api_keys where id = ?::uuid",
                        made.json().getString("id")))
                .containsExactly("24");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /name",
                "{\"name\":\"\"} | /name",
                "{\"name\":\"a\\u0007b\"} | /name",
                "{\"name\":\"x\",\"scope\":\"admin\"} | /scope",
                "{\"name\":\"x\",\"scope\":\"\"} | /scope",
                "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"} | /expiresAt",
                "{\"name\":\"x\",\"expiresAt\":\"tomorrow\"} | /expiresAt",
                "{\"name\":\"x\",\"expiresAt\":\"+99999-01-01T00:00:00Z\"} | /expiresAt",
                "{\"name\":\"x\",\"expiresAt\":1} | /expiresAt",
                "{\"name\":\"x\",\"hash\":\"y\"} | /hash",
            })
    void a_bad_key_is_refused_and_names_the_field(String body, String pointer) {
        Answer refused = operator.post(TENANTS + "/globex/api-keys", body);

        assertProblem(refused, 422, "invalid-input");
        assertThat(error(refused).getString("pointer")).isEqualTo(pointer);
    }

    @Test
    void keys_of_other_tenants_and_of_nobody_do_not_exist() {
        String mine = tenant("access-mine") + "/api-keys";
        String others = operator.get(TENANTS + "/globex/api-keys")
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");

        assertProblem(operator.delete(mine + "/" + others), 404, "not-found");
        assertProblem(operator.send("POST", mine + "/" + others + "/rotate", null), 404, "not-found");
        assertProblem(operator.delete(mine + "/not-a-uuid"), 400, "malformed-request");
        assertProblem(operator.get(TENANTS + "/nobody-has-this/api-keys"), 404, "tenant-not-found");
        assertProblem(
                operator.post(TENANTS + "/nobody-has-this/api-keys", "{\"name\":\"x\"}"), 404, "tenant-not-found");
        for (String overlap : new String[] {"-PT1S", "P31D", "soon", ""}) {
            assertProblem(
                    operator.post(
                            TENANTS + "/globex/api-keys/" + others + "/rotate", "{\"overlap\":\"" + overlap + "\"}"),
                    422,
                    "invalid-input");
        }
        assertThat(globex.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void a_twenty_first_key_is_refused() {
        String keys = tenant("access-many") + "/api-keys";
        for (int i = 1; i < 20; i++) {
            assertThat(operator.post(keys, "{\"name\":\"key " + i + "\"}").status())
                    .isEqualTo(201);
        }

        assertProblem(operator.post(keys, "{\"name\":\"one too many\"}"), 409, "too-many-keys");
    }

    @Test
    void a_host_is_claimed_told_what_proves_it_and_given_up() {
        String domains = tenant("access-hosts") + "/domains";
        Answer claimed = operator.send("PUT", domains + "/Projects.Access-Hosts.example", null);
        assertThat(claimed.status()).as(claimed.toString()).isEqualTo(200);
        JsonObject domain = claimed.json();
        assertThat(domain.getString("host")).isEqualTo("projects.access-hosts.example");
        assertThat(domain.get("verifiedAt")).isEqualTo(JsonValue.NULL);
        assertThat(domain.getJsonObject("record").getString("name"))
                .isEqualTo("_tenancy.projects.access-hosts.example");
        String host = domains + "/projects.access-hosts.example";
        assertThat(operator.send("PUT", host, null).body()).isEqualTo(claimed.body());
        assertThat(operator.get(host).body()).isEqualTo(claimed.body());
        assertThat(operator.get(domains).json().getJsonArray("items")).hasSize(1);

        assertThat(operator.delete(host).status()).isEqualTo(204);
        assertThat(operator.delete(host).status()).isEqualTo(204);
        assertProblem(operator.get(host), 404, "not-found");
        assertProblem(operator.send("POST", host + "/verify", null), 404, "not-found");
    }

    @Test
    void a_host_leads_to_its_tenant_once_its_dns_says_so() {
        String name = "projects.access-proved.example";
        String key = nobody.register("access-proved").header("Authorization");
        String host = TENANTS + "/access-proved/domains/" + name;
        JsonObject record = operator.send("PUT", host, null).json().getJsonObject("record");
        assertThat(status(name, acme.header("Authorization")))
                .as("a claim alone says nothing")
                .isEqualTo(200);

        Answer early = operator.send("POST", host + "/verify", null);
        assertProblem(early, 409, "domain-not-verified");
        assertThat(early.json().getString("detail")).contains("there is no such name");
        dns.txt(record.getString("name"), List.of(List.of("somebody else's")));
        assertThat(operator.send("POST", host + "/verify", null).body()).contains("it holds 'somebody else's'");
        dns.txt(record.getString("name"), List.of(List.of(record.getString("value"))));
        Answer verified = operator.send("POST", host + "/verify", null);

        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
        assertThat(verified.json().isNull("verifiedAt")).isFalse();
        assertThat(status(name, key)).isEqualTo(200);
        assertThat(status(name, acme.header("Authorization")))
                .as("another tenant's key")
                .isEqualTo(403);
        assertThat(operator.delete(host).status()).isEqualTo(204);
        assertThat(status(name, acme.header("Authorization"))).isEqualTo(200);
    }

    private static int status(String host, String authorization) {
        String answer = server.raw("GET " + PROJECTS, "Host: " + host, "Authorization: " + authorization);
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "a",
                "a..b",
                "-a.example",
                "a_b.example",
                "192.0.2.7",
                "a.example%0Ab",
                "%3Cb%3E.example"
            })
    void what_is_no_host_name_is_refused(String host) {
        assertThat(operator.send("PUT", TENANTS + "/globex/domains/" + host, null)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_host_below_our_own_domain_is_nobodys_to_claim() {
        String domains = tenant("access-below") + "/domains";

        assertProblem(operator.send("PUT", domains + "/x.tenancy.test", null), 422, "invalid-input");
        assertThat(operator.get(domains).json().getJsonArray("items")).isEmpty();
    }

    @Test
    void the_trail_is_filtered_and_paged_newest_first() {
        String keys = tenant("access-trail") + "/api-keys";
        String requestId = "trail-" + System.nanoTime();
        operator.with("X-Request-Id", requestId).post(keys, "{\"name\":\"one\"}");
        operator.post(keys, "{\"name\":\"two\"}");

        String trail = "/api/v1/audit-events?tenant=access-trail";
        JsonObject page = operator.get(trail + "&action=key&limit=1").json();
        JsonObject newest = page.getJsonArray("items").getJsonObject(0);
        assertThat(newest.getString("action")).isEqualTo("key.created");
        assertThat(newest.getString("actor")).isEqualTo("operator");
        assertThat(newest.getString("tenant")).isEqualTo("access-trail");
        JsonObject next = operator.get(trail + "&action=key&limit=1&cursor=" + page.getString("next"))
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(next.getString("requestId")).isEqualTo(requestId);
        assertThat(next.getString("remoteAddress")).isNotBlank();
        assertThat(next.getInt("id")).isLessThan(newest.getInt("id"));
        String at = next.getString("at");
        assertThat(operator.get(trail + "&action=key&from=" + at).json().getJsonArray("items"))
                .hasSize(2);
        assertThat(operator.get(trail + "&action=key&until=" + at).json().getJsonArray("items"))
                .isEmpty();
        assertThat(operator.get(trail + "&actor=nobody").json().getJsonArray("items"))
                .isEmpty();
        assertThat(operator.get(trail + "&action=ke").json().getJsonArray("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "until=2026",
                "from=%2B99999-01-01T00:00:00Z",
                "actor=",
                "action=%00",
                "cursor=MQ",
                "limit=x"
            })
    void a_trail_asked_for_wrongly_names_the_parameter(String parameter) {
        Answer refused = operator.get("/api/v1/audit-events?" + parameter);

        assertProblem(refused, 400, "malformed-request");
        assertThat(error(refused).getString("parameter")).isEqualTo(parameter.replaceAll("=.*", ""));
    }
}
