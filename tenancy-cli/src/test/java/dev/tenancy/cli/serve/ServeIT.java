package dev.tenancy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the distribution as a user does: as a process, on a data directory of its own. */
class ServeIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int STOPPED_BY_SIGINT = 130;
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void serves_stops_cleanly_and_serves_the_same_again() throws Exception {
        Path data = directory.resolve("data of acme & co");
        int port = freePort();
        JsonNode first;
        try (ServeProcess serve = ServeProcess.start("--port", "" + port, "--data", data.toString())) {
            serve.awaitReady();
            first = serveJson(data);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("serve.json"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets.json"))))
                    .isEqualTo("rw-------");
            assertThat(first.propertyNames())
                    .containsExactlyInAnyOrder(
                            "url",
                            "operatorToken",
                            "adminUser",
                            "adminPassword",
                            "databaseUrl",
                            "databaseUser",
                            "databasePassword",
                            "tenants");
            assertThat(StreamSupport.stream(first.get("tenants").spliterator(), false)
                            .map(tenant -> tenant.get("slug").asString()))
                    .containsExactly("acme", "globex", "initech");
            assertThat(get(first, "/api/v1/projects", key(first, "acme")).body())
                    .contains("Acme website")
                    .doesNotContain("Globex", "Initech");
            assertThat(get(first, "/metrics", "none").statusCode()).isNotEqualTo(200);
            assertThat(signUp(first, "{}").statusCode()).isEqualTo(422);
            assertThat(processesOf(data))
                    .as("command lines, which every user can read")
                    .noneMatch(
                            line -> line.contains(first.get("databasePassword").asString()));

            try (ServeProcess second = ServeProcess.start("--port", "" + freePort(), "--data", data.toString())) {
                second.refusesWith("another 'tenancy serve' is running in " + data);
            }
            try (ServeProcess second = ServeProcess.start(
                    "--port", "" + port, "--data", directory.resolve("other").toString())) {
                second.refusesWith("port " + port);
            }
            assertThat(directory.resolve("other")).doesNotExist();

            assertThat(serve.terminate()).isEqualTo(STOPPED_BY_SIGTERM);
        }
        assertThat(processesOf(data)).isEmpty();
        assertThat(Files.readString(data.resolve("postgres.log"))).contains("database system is shut down");

        try (ServeProcess serve = ServeProcess.start("--port", "" + port, "--data", data.toString())) {
            serve.awaitReady();
            assertThat(serveJson(data)).isEqualTo(first);
            assertThat(get(first, "/api/v1/projects", key(first, "globex")).body())
                    .contains("Globex website");
            assertThat(serve.terminate()).isEqualTo(STOPPED_BY_SIGTERM);
        }
        assertThat(Files.readString(data.resolve("postgres.log"))).doesNotContain("not properly shut down");
    }

    @Test
    void stops_cleanly_on_ctrl_c_even_while_it_starts() throws Exception {
        assumeThat(new ProcessBuilder("sh", "-c", "kill -INT $$").start().waitFor())
                .as("exit code of a process that gets SIGINT here; a build in a shell's background has it ignored")
                .isEqualTo(STOPPED_BY_SIGINT);
        Path data = directory.resolve("data");

        try (ServeProcess serve = ServeProcess.start("--port", "" + freePort(), "--data", data.toString())) {
            serve.awaitOutput("Starting the server");
            assertThat(serve.interrupt()).isEqualTo(STOPPED_BY_SIGINT);
        }

        assertThat(processesOf(data)).isEmpty();
        assertThat(Files.readString(data.resolve("postgres.log"))).contains("database system is shut down");
    }

    @Test
    void refuses_a_directory_that_is_somebody_elses_and_leaves_it_alone() throws Exception {
        Files.writeString(directory.resolve("thesis.txt"), "Chapter 1");

        try (ServeProcess serve = ServeProcess.start("--port", "" + freePort(), "--data", directory.toString())) {
            serve.refusesWith("not a data directory of 'tenancy serve'");
        }

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("thesis.txt"));
        }
    }

    @Test
    void refuses_a_database_that_does_not_answer() throws Exception {
        try (ServeProcess serve = ServeProcess.start(
                "--port",
                "" + freePort(),
                "--data",
                directory.resolve("data").toString(),
                "--db-url",
                "jdbc:postgresql://127.0.0.1:" + freePort() + "/tenancy",
                "--db-user",
                "tenancy_app")) {
            serve.refusesWith("cannot use the database at jdbc:postgresql://127.0.0.1:");
        }
    }

    @Test
    void says_at_once_why_the_application_cannot_start_and_stops_the_database() throws Exception {
        Path data = directory.resolve("data");
        Instant start = Instant.now();

        try (ServeProcess serve = ServeProcess.start(
                Map.of("TENANCY_STARTUP_MIGRATE", "validate"), "--port", "" + freePort(), "--data", data.toString())) {
            serve.givesUpWith("the application cannot start: the registry is that of an older release");
        }

        assertThat(Duration.between(start, Instant.now())).isLessThan(PATIENCE);
        assertThat(processesOf(data)).isEmpty();
        assertThat(Files.readString(data.resolve("postgres.log"))).contains("database system is shut down");
    }

    @Test
    void refuses_a_registry_its_migrations_do_not_fit() throws Exception {
        Path scripts = Files.createDirectory(directory.resolve("scripts"));
        Files.writeString(scripts.resolve("V1__one.sql"), "select 1");
        Files.writeString(scripts.resolve("V1__other.sql"), "select 1");
        Path data = directory.resolve("data");

        try (ServeProcess serve = ServeProcess.start(
                Map.of("TENANCY_LOCATIONS_SHARED", "filesystem:" + scripts),
                "--port",
                "" + freePort(),
                "--data",
                data.toString())) {
            serve.givesUpWith("cannot migrate the registry: Found more than one migration with version 1");
        }

        assertThat(processesOf(data)).isEmpty();
    }

    private static JsonNode serveJson(Path data) throws IOException {
        return JSON.readTree(Files.readString(data.resolve("serve.json")));
    }

    private static String key(JsonNode serve, String slug) {
        return StreamSupport.stream(serve.get("tenants").spliterator(), false)
                .filter(tenant -> tenant.get("slug").asString().equals(slug))
                .map(tenant -> tenant.get("apiKey").asString())
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> signUp(JsonNode serve, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(serve.get("url").asString() + "/api/v1/sign-up"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(JsonNode serve, String path, String credential) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(serve.get("url").asString() + path))
                                .header("Authorization", "Bearer " + credential)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> processesOf(Path data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(data.toString()))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
