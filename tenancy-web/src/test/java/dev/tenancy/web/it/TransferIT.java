package dev.tenancy.web.it;

import static dev.tenancy.web.it.Archives.IMPORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.ServerSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One tenant's data over HTTP: out, in, and from one tenant into another. */
class TransferIT extends RunningApi {

    private static final String AUTHORIZATION = "Authorization: Bearer " + ServerSettings.OPERATOR_TOKEN;
    private static final String LAST_CHUNK = "0\r\n\r\n";

    /** Behind the ZIP's first header; elsewhere may be a time, which nobody reads. */
    private static final int IN_THE_MANIFEST = 100;

    @Test
    void a_tenant_comes_out_and_goes_in_with_all_it_has() {
        ApiClient source = nobody.register("outgoing");
        source.post(PROJECTS, "{\"name\":\"Größe, \\\"A\\\"\\\\\"}");
        source.post(MEMBERS, "{\"userId\":\"ada\",\"role\":\"owner\"}");

        byte[] archive = Archives.export(operator, "outgoing");
        Answer made =
                operator.with("Idempotency-Key", "incoming-1").post(IMPORT + "incoming&name=In&plan=team", archive);

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.header("Location").orElse("")).endsWith("/api/v1/tenants/incoming");
        assertThat(made.json().getString("name")).isEqualTo("In");
        assertThat(made.json().getString("plan")).isEqualTo("team");
        assertThat(made.json().getJsonObject("brought").getInt("rows")).isPositive();
        ApiClient there = nobody.as(made.json().getString("apiKey"));
        assertThat(there.get(PROJECTS).body()).isEqualTo(source.get(PROJECTS).body());
        assertThat(there.get(MEMBERS).body()).isEqualTo(source.get(MEMBERS).body());
        assertThat(Archives.contents(database, "tenant_incoming"))
                .isEqualTo(Archives.contents(database, "tenant_outgoing"));
        assertThat(
                        database.query(
                                "select action from public.audit_events where tenant_slug in ('outgoing', 'incoming') order by id"))
                .containsExactly("tenant.registered", "tenant.exported", "tenant.imported");

        Answer again =
                operator.with("Idempotency-Key", "incoming-1").post(IMPORT + "incoming&name=In&plan=team", archive);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(again.json().getString("id")).isEqualTo(made.json().getString("id"));
        assertThat(again.json()).doesNotContainKeys("apiKey", "brought");
        assertProblem(
                operator.with("Idempotency-Key", "incoming-1").post(IMPORT + "incoming-2", archive),
                422,
                "idempotency-key-reused");
        source.post(PROJECTS, "{\"name\":\"since then\"}");
        assertProblem(
                operator.with("Idempotency-Key", "incoming-1")
                        .post(IMPORT + "incoming&name=In&plan=team", Archives.export(operator, "outgoing")),
                422,
                "idempotency-key-reused");
        assertProblem(operator.post(IMPORT + "incoming", archive), 409, "slug-taken");
    }

    @Test
    void whoever_asks_for_the_head_of_an_export_takes_nothing_out() {
        nobody.register("headed");

        Answer head = operator.send("HEAD", TENANTS + "/headed/export", null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).hasValue("application/zip");
        assertThat(head.header("Content-Disposition").orElse("")).contains("headed-");
        assertThat(exports("headed")).isEqualTo("0");
        assertThat(operator.send("HEAD", TENANTS + "/nobody/export", null).status())
                .isEqualTo(404);
        assertThat(operator.send("HEAD", "/api/v1/analytics/usage?format=csv", null)
                        .status())
                .isEqualTo(200);
        assertThat(Archives.export(operator, "headed")).as("control").isNotEmpty();
        assertThat(exports("headed")).isEqualTo("1");
    }

    private static String exports(String slug) {
        return database.query(
                        "select count(*) from public.audit_events where tenant_slug = ? and action = 'tenant.exported'",
                        slug)
                .get(0);
    }

    @Test
    void what_cannot_go_out_is_told_before_the_first_byte() {
        nobody.register("kept");
        String export = TENANTS + "/kept/export";
        database.execute("revoke select on tenant_kept.projects from tenant_kept");
        assertProblem(operator.get(export), 409, "not-exportable");
        database.execute("grant select on tenant_kept.projects to tenant_kept");
        for (String status : List.of("purging", "failed")) {
            database.execute(
                    "update public.tenants set status = '" + status + "', version = version + 1 where slug = 'kept'");
            assertProblem(operator.get(export), 409, "tenant-status-conflict");
        }
        database.execute("update public.tenants set status = 'archived', version = version + 1 where slug = 'kept'");
        assertThat(operator.stream(export).statusCode()).as("control").isEqualTo(200);
    }

    @Test
    void a_node_takes_out_four_at_once_and_refuses_the_fifth() throws IOException {
        nobody.register("four");
        Archives.fill(database, "tenant_four");
        String export = "GET " + TENANTS + "/four/export";
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket reader = server.open(export, new byte[0], AUTHORIZATION);
                readers.add(reader);
                assertThat(new String(reader.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }

            assertProblem(operator.get(TENANTS + "/four/export"), 503, "too-many-transfers");
            assertProblem(operator.post(IMPORT + "fifth", new byte[0]), 503, "too-many-transfers");
            assertProblem(operator.post(TENANTS + "/four/clone", "{\"slug\":\"fifth\"}"), 503, "too-many-transfers");
            assertThat(operator.send("HEAD", TENANTS + "/four/export", null).status())
                    .isEqualTo(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        assertThat(afterAWhile(() -> operator.post(TENANTS + "/four/clone", "{\"slug\":\"fifth\"}"))
                        .status())
                .as("control: when they have gone")
                .isEqualTo(201);
    }

    /** The server notices that a reader has gone when it next writes. */
    private static Answer afterAWhile(Supplier<Answer> request) {
        Answer answer = request.get();
        for (int i = 0; answer.status() == 503 && i < 100; i++) {
            LockSupport.parkNanos(100_000_000);
            answer = request.get();
        }
        return answer;
    }

    @Test
    void a_clone_has_the_data_or_the_structure_alone() {
        ApiClient source = nobody.register("original");
        source.post(PROJECTS, "{\"name\":\"Apollo\"}");

        Answer copy = operator.post(TENANTS + "/original/clone", "{\"slug\":\"original-copy\"}");
        Answer empty = operator.post(
                TENANTS + "/original/clone", "{\"slug\":\"original-empty\",\"name\":\"Empty\",\"withData\":false}");

        assertThat(copy.status()).as(copy.toString()).isEqualTo(201);
        assertThat(nobody.as(copy.json().getString("apiKey")).get(PROJECTS).body())
                .isEqualTo(source.get(PROJECTS).body());
        assertThat(empty.status()).as(empty.toString()).isEqualTo(201);
        assertThat(nobody.as(empty.json().getString("apiKey"))
                        .get(PROJECTS)
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
        assertProblem(operator.post(TENANTS + "/original/clone", "{\"slug\":\"original\"}"), 409, "slug-taken");
        assertProblem(operator.post(TENANTS + "/original/clone", "{\"slug\":\"api\"}"), 422, "invalid-input");
    }

    @Test
    void an_export_that_fails_half_way_breaks_off() throws IOException {
        nobody.register("breaking");
        Archives.fill(database, "tenant_breaking");
        try (Socket whole = server.open("GET " + TENANTS + "/breaking/export", new byte[0], AUTHORIZATION)) {
            assertThat(endOf(whole, false)).as("the control: one that is whole").endsWith(LAST_CHUNK);
        }
        try (Socket broken = server.open("GET " + TENANTS + "/breaking/export", new byte[0], AUTHORIZATION)) {
            String end = endOf(broken, true);

            assertThat(end).startsWith("HTTP/1.1 200").doesNotEndWith(LAST_CHUNK);
        }
        operator.post(TENANTS + "/breaking/archive", "{}");
    }

    /** Head and tail of an answer; loses the exporting connection to the database when the answer has begun. */
    private static String endOf(Socket socket, boolean breaking) throws IOException {
        byte[] head = socket.getInputStream().readNBytes(1 << 12);
        if (breaking) {
            assertThat(database.query("select pg_terminate_backend(pid)::text from pg_stat_activity"
                            + " where datname = current_database() and query ilike 'copy%' and state = 'active'"))
                    .as("the export is under way")
                    .isNotEmpty();
        } else {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }
        String all = new String(head, StandardCharsets.ISO_8859_1)
                + new String(Archives.rest(socket.getInputStream()), StandardCharsets.ISO_8859_1);
        int next = all.indexOf("HTTP/1.1", 1);
        return next < 0 ? all : all.substring(0, next);
    }

    @Test
    void what_is_no_whole_archive_leaves_nothing() throws IOException {
        nobody.register("whole").post(PROJECTS, "{\"name\":\"Apollo\"}");
        byte[] archive = Archives.export(operator, "whole");
        byte[] flipped = archive.clone();
        flipped[IN_THE_MANIFEST] ^= 1;

        assertProblem(
                operator.post(IMPORT + "part", Arrays.copyOf(archive, archive.length / 2)), 422, "archive-refused");
        assertProblem(
                operator.post(IMPORT + "part", Arrays.copyOf(archive, archive.length - 1)), 422, "archive-refused");
        assertProblem(operator.post(IMPORT + "part", flipped), 422, "archive-refused");
        assertProblem(operator.post(IMPORT + "part", new byte[0]), 422, "archive-refused");
        assertProblem(operator.post(IMPORT + "part", "{\"slug\":\"part\"}"), 415, "unsupported-media-type");
        assertProblem(operator.post("/api/v1/tenants/import", archive), 400, "malformed-request");
        assertProblem(operator.post(IMPORT + "part&plan=gold", archive), 400, "malformed-request");
        assertProblem(operator.post(IMPORT + "PART", archive), 400, "malformed-request");
        assertProblem(operator.get(TENANTS + "/nobody/export"), 404, "tenant-not-found");
        assertThat(server.raw(
                        "POST " + IMPORT + "part",
                        "Host: localhost",
                        AUTHORIZATION,
                        "Content-Type: application/zip",
                        "Content-Length: 70000000000"))
                .startsWith("HTTP/1.1 413")
                .contains("/problems/request-too-large");
        try (Socket sender = server.open(
                "POST " + IMPORT + "part",
                Arrays.copyOf(archive, archive.length - 100),
                AUTHORIZATION,
                "Content-Type: application/zip",
                "Content-Length: " + archive.length)) {
            sender.shutdownOutput();
            assertThat(new String(Archives.rest(sender.getInputStream()), StandardCharsets.UTF_8))
                    .doesNotContain("HTTP/1.1 201");
        }

        assertThat(database.query("select slug from public.tenants where slug = 'part'"
                        + " union all select nspname from pg_namespace where nspname = 'tenant_part'"
                        + " union all select rolname from pg_roles where rolname = 'tenant_part'"))
                .isEqualTo(List.of());
        Answer whole = operator.post(IMPORT + "part", archive);
        assertThat(whole.status()).as("the control: the whole one, " + whole).isEqualTo(201);
    }
}
