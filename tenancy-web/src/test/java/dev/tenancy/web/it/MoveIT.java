package dev.tenancy.web.it;

import static dev.tenancy.web.it.Archives.IMPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant moves to another installation, as {@code docs/operations.md} has it: two servers, two databases. */
class MoveIT extends RunningApi {

    private static final String AUTHORIZATION = "Authorization: Bearer " + ServerSettings.OPERATOR_TOKEN;

    /** What an import that is under way holds; nobody else takes such a lock. */
    private static final String BEING_MADE = "select l.pid from pg_locks l join pg_database d on d.oid = l.database"
            + " where d.datname = current_database() and l.mode = 'AccessExclusiveLock'";

    /** What an export holds while it lasts. */
    private static final String AT_REST =
            "select pid from pg_locks where locktype = 'advisory' and objsubid = 1 and mode = 'ShareLock'"
                    + " and database = (select oid from pg_database where datname = current_database())";

    private static TestDatabase other;
    private static MicroServer there;

    @BeforeAll
    static void start() {
        other = TestDatabase.create();
        there = MicroServer.start(
                "other-installation", ServerSettings.of(other).with("tenancy.transfer.timeout", "PT8S"));
    }

    @AfterAll
    static void end() {
        there.close();
    }

    /** The crash comes last: the server does not come back from it. */
    @Test
    void a_tenant_moves_and_no_step_that_is_interrupted_loses_anything() throws Exception {
        ApiClient here = nobody.register("mover");
        here.post(PROJECTS, "{\"name\":\"Apollo\"}");
        here.post(MEMBERS, "{\"userId\":\"ada\",\"role\":\"owner\"}");

        byte[] archive = readOnlyAndOutWhileOthersWrite(here);
        assertProblem(in(Arrays.copyOf(archive, archive.length - 30)), 422, "archive-refused");
        assertThat(here.get(PROJECTS).status()).as("nothing is lost here").isEqualTo(200);

        step("archive");
        assertProblem(here.get(PROJECTS), 410, "tenant-archived");
        assertThat(step("restore").json().getString("status"))
                .as("archived too early, it comes back as it was")
                .isEqualTo("read-only");

        Answer moved = in(archive);
        assertThat(moved.status()).as(moved.toString()).isEqualTo(201);
        assertThat(moved.header("Idempotency-Replayed")).isEmpty();
        Answer again = in(archive);
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(again.json().getString("id")).isEqualTo(moved.json().getString("id"));
        assertProblem(elsewhere().post(IMPORT + "mover", archive), 409, "slug-taken");
        assertThat(counts(elsewhere())).isEqualTo(counts(operator)).isEqualTo("2 projects, 1 members");
        ApiClient arrived = there.client().as(moved.json().getString("apiKey"));
        assertThat(arrived.get(PROJECTS).body()).isEqualTo(here.get(PROJECTS).body());
        assertThat(arrived.get(MEMBERS).body()).isEqualTo(here.get(MEMBERS).body());
        assertThat(Archives.contents(other, "tenant_mover")).isEqualTo(Archives.contents(database, "tenant_mover"));
        assertThat(there.client().as(bearer(here)).get(PROJECTS).status())
                .as("keys do not move")
                .isEqualTo(401);
        step("archive");

        assertThat(arrived.post(PROJECTS, "{\"name\":\"Gemini\"}").status())
                .as("it is open there")
                .isEqualTo(201);
        assertProblem(here.get(PROJECTS), 410, "tenant-archived");

        Archives.fill(other, "tenant_mover");
        aReaderWhoStopsHoldsUpNoMigration();
        aServerIsKilledMidExportAndMidImport(archive);
    }

    private static void aReaderWhoStopsHoldsUpNoMigration() throws IOException {
        try (Socket reader = there.open("GET " + TENANTS + "/mover/export", new byte[0], AUTHORIZATION)) {
            reader.getInputStream().readNBytes(1);
            assertThat(other.query(AT_REST)).as("the control: it is held").isNotEmpty();

            await(other, "select 1 where not exists (" + AT_REST + ")");
            other.execute("set lock_timeout = '1s'; alter table tenant_mover.projects add column next integer;"
                    + " alter table tenant_mover.projects drop column next");
            assertThat(there.log()).contains("event=transfer-too-slow tenant=mover limit=PT8S");
        }
    }

    /** Of two requests that were let in before step 1, one has begun its transaction by then, and one has not. */
    private static byte[] readOnlyAndOutWhileOthersWrite(ApiClient here) throws Exception {
        byte[] project = "{\"name\":\"too late\"}".getBytes(StandardCharsets.US_ASCII);
        try (Connection blocking = database.superuser().getConnection();
                Statement lock = blocking.createStatement();
                Socket slow = server.open(
                        "POST " + PROJECTS,
                        Arrays.copyOf(project, 5),
                        "Authorization: " + here.header("Authorization"),
                        "Content-Type: application/json",
                        "Connection: close",
                        "Content-Length: " + project.length)) {
            blocking.setAutoCommit(false);
            lock.execute("lock table tenant_mover.projects in share mode");
            CompletableFuture<Answer> across =
                    CompletableFuture.supplyAsync(() -> here.post(PROJECTS, "{\"name\":\"Mercury\"}"));
            await(
                    database,
                    "select 1 from pg_locks where relation = 'tenant_mover.projects'::regclass and not granted");

            step("read-only");
            assertProblem(here.post(PROJECTS, "{\"name\":\"late\"}"), 403, "tenant-read-only");
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> Archives.export(operator, "mover"));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> out.get(1, TimeUnit.SECONDS));
            blocking.rollback();

            assertThat(across.get().status())
                    .as("it is told that it was done, so it is moved")
                    .isEqualTo(201);
            slow.getOutputStream().write(project, 5, project.length - 5);
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .contains("/problems/tenant-read-only");
            return out.get();
        }
    }

    private void aServerIsKilledMidExportAndMidImport(byte[] archive) throws IOException {
        List<String> before = Archives.contents(other, "tenant_mover");
        byte[] cutOff;
        try (Socket out = there.open("GET " + TENANTS + "/mover/export", new byte[0], AUTHORIZATION);
                Socket in = there.open(
                        "POST " + IMPORT + "second",
                        Arrays.copyOf(archive, archive.length - 100),
                        AUTHORIZATION,
                        "Content-Type: application/zip",
                        "Content-Length: " + archive.length)) {
            byte[] head = out.getInputStream().readNBytes(1 << 12);
            await(
                    other,
                    "select 1 from pg_stat_activity where datname = current_database() and state = 'active'"
                            + " and query ilike 'copy%to stdout%'");
            await(other, "select 1 from (" + BEING_MADE + ") made");
            there.kill();
            byte[] rest = Archives.rest(out.getInputStream());
            cutOff = body(head, rest);
            assertThat(Archives.rest(in.getInputStream())).isEmpty();
        }

        await(other, "select 1 where not exists (" + BEING_MADE + ")");
        assertThat(other.query("select slug from public.tenants")).containsExactly("mover");
        assertThat(other.query("select nspname from pg_namespace where nspname like 'tenant\\_%'"))
                .containsExactly("tenant_mover");
        assertThat(Archives.contents(other, "tenant_mover")).isEqualTo(before);
        assertProblem(operator.post(IMPORT + "mover-copy", cutOff), 422, "archive-refused");
        assertThat(operator.post(IMPORT + "mover-copy", archive).status())
                .as("the control: the archive that was being sent is good")
                .isEqualTo(201);
    }

    /** The pieces of a chunked answer as far as they are whole. */
    private static byte[] body(byte[] head, byte[] rest) {
        byte[] all = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return Chunks.of(all);
    }

    private static void await(TestDatabase where, String question) {
        for (int i = 0; i < 200; i++) {
            if (!where.query(question).isEmpty()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("It did not come to that: " + question);
    }

    private static Answer step(String step) {
        Answer answer = operator.post(TENANTS + "/mover/" + step, "{\"reason\":\"moves\"}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    /** As the runbook has it: a key that is this archive's and no other one's. */
    private static Answer in(byte[] archive) throws GeneralSecurityException {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        return elsewhere()
                .with("Idempotency-Key", "mover-" + hash.substring(0, 32))
                .post(IMPORT + "mover", archive);
    }

    private static String counts(ApiClient admin) {
        JsonObject facts = admin.get(TENANTS + "/mover/facts").json();
        return facts.getInt("projects") + " projects, " + facts.getInt("members") + " members";
    }

    private static ApiClient elsewhere() {
        return there.client().asOperator();
    }

    private static String bearer(ApiClient client) {
        return client.header("Authorization").substring("Bearer ".length());
    }
}
