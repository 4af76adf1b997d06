package dev.tenancy.cli.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.cli.migrate.Command;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Moves a tenant's data with the built command. */
class TransferIT {

    private static final JsonMapper JSON = new JsonMapper();

    private final String slug = TestDatabase.freshSlug().value();
    private final String other = TestDatabase.freshSlug().value();

    @TempDir
    Path directory;

    private TestDatabase database;
    private Command command;
    private Path archive;

    @BeforeEach
    void one_tenant_with_a_project() {
        TestTenancy tenancy = TestTenancy.create();
        database = tenancy.database();
        command = Command.on(database.config());
        tenancy.register(slug);
        database.execute(
                "insert into %s.projects (id, name) values (gen_random_uuid(), 'Apollo')".formatted(schema(slug)));
        archive = directory.resolve("archive.zip");
    }

    @Test
    void to_a_file_into_another_database_and_beside_the_tenant() throws Exception {
        JsonNode exported = json(run("export", slug, "--output", archive.toString(), "--json"));

        assertThat(exported.get("tenant").asString()).isEqualTo(slug);
        assertThat(exported.get("rows").asLong()).isEqualTo(1);
        assertThat(exported.get("fileBytes").asLong()).isEqualTo(Files.size(archive));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        run("export", slug, "--output", archive.toString()).refusesWith("exists", "--force");
        assertThat(run("export", slug, "--output", archive.toString(), "--force")
                        .exit())
                .isZero();

        TestDatabase elsewhere = TestDatabase.create();
        JsonNode brought = json(Command.on(elsewhere.config())
                .run("tenant", "import", archive.toString(), "--slug", other, "--plan", "team", "--json"));
        assertThat(brought.get("slug").asString()).isEqualTo(other);
        assertThat(brought.get("plan").asString()).isEqualTo("team");
        assertThat(brought.get("apiKey").asString()).startsWith("tk_");
        assertThat(brought.get("rows").asLong()).isEqualTo(1);
        assertThat(elsewhere.query("select name from %s.projects".formatted(schema(other))))
                .containsExactly("Apollo");

        assertThat(run("import", archive.toString(), "--slug", other, "--name", "Side copy")
                        .out())
                .contains("Side copy", "1 rows", "API key, shown this once: tk_");
        run("import", archive.toString(), "--slug", other).refusesWith("'" + other + "'", "belongs to a tenant");
    }

    @Test
    void by_standard_output_and_input_and_as_a_clone() throws Exception {
        Path errors = directory.resolve("errors");
        List<Process> pipe = ProcessBuilder.startPipeline(
                List.of(piped(errors, "export", slug, "--output", "-"), piped(errors, "import", "-", "--slug", other)));
        String out = new String(pipe.get(1).getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(pipe.get(0).waitFor()).as(() -> read(errors)).isZero();
        assertThat(pipe.get(1).waitFor()).as(() -> read(errors)).isZero();
        assertThat(out).contains(other, "API key");

        String third = TestDatabase.freshSlug().value();
        assertThat(json(run("clone", other, third, "--json")).get("rows").asLong())
                .isEqualTo(1);
        String fourth = TestDatabase.freshSlug().value();
        assertThat(json(run("clone", slug, fourth, "--schema-only", "--json"))
                        .get("rows")
                        .asLong())
                .isZero();
        assertThat(database.query("select name from %s.projects union all select name from %s.projects"
                        .formatted(schema(third), schema(fourth))))
                .containsExactly("Apollo");
    }

    @Test
    void what_fails_leaves_no_file_and_says_why() throws Exception {
        run("export", "nobody-here", "--output", archive.toString()).refusesWith("'nobody-here'");
        run("export", slug, "--output", "-", "--json").refusesWith("--json");
        Files.writeString(archive, "no archive");
        run("import", archive.toString(), "--slug", other).refusesWith("Nothing was imported", "not an archive");
        run("import", archive.toString(), "--slug", other, "--max-size", "much").refusesWith("--max-size");
        Files.delete(archive);
        try (Connection holder = database.owner().getConnection()) {
            holder.setAutoCommit(false);
            TestDatabase.query(holder, "select pg_advisory_xact_lock(?)", migrationLock());
            run("export", slug, "--output", archive.toString()).refusesWith(slug, "being migrated");
        }

        assertThat(files()).isEmpty();
        assertThat(database.query("select count(*) from public.tenants")).containsExactly("1");
    }

    @Test
    void what_is_interrupted_leaves_no_file() throws Exception {
        try (Connection holder = database.owner().getConnection()) {
            holder.setAutoCommit(false);
            TestDatabase.query(holder, "select pg_advisory_xact_lock(?)", migrationLock());
            try (Command.Running running = command.start("tenant", "export", slug, "--output", archive.toString())) {
                while (files().isEmpty()) {
                    assertThat(running.process().isAlive()).isTrue();
                    Thread.sleep(20);
                }
                running.interrupt();
                assertThat(running.await().exit()).isEqualTo(130);
            }
        }

        assertThat(files()).isEmpty();
        assertThat(run("export", slug, "--output", archive.toString()).exit()).isZero();
    }

    private long migrationLock() {
        return new dev.tenancy.migration.HistoryTable(new dev.tenancy.tenant.Slug(slug).schema()).lock();
    }

    private ProcessBuilder piped(Path errors, String... arguments) {
        List<String> line = Stream.concat(
                        Stream.of(
                                Path.of("target", "dist", "bin", "tenancy")
                                        .toAbsolutePath()
                                        .toString(),
                                "tenant"),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().putAll(command.environment());
        return builder;
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String schema(String slug) {
        return "tenant_" + slug.replace('-', '_');
    }

    private Command.Result run(String... arguments) throws Exception {
        return command.run(
                Stream.concat(Stream.of("tenant"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static JsonNode json(Command.Result result) {
        assertThat(result.exit()).as(result::toString).isZero();
        return JSON.readTree(result.out());
    }
}
