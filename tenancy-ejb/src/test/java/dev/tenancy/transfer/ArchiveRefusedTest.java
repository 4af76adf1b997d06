package dev.tenancy.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Archives that are damaged, hostile or another release's: refused in words, and nothing of them is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveRefusedTest {

    private static final String MANIFEST = "manifest.json";
    private static final String CHECKS = "checks.json";
    private static final String RULES = "classpath:db/rules";

    private final Slug slug = TestDatabase.freshSlug();
    private TestTenancy tenancy;
    private Tenant tenant;
    private byte[] archive;

    @BeforeAll
    void one_archive() {
        tenancy = TestTenancy.create(TestTenancy.OWN_MIGRATIONS, RULES);
        tenant = tenancy.register(TestDatabase.freshSlug()).tenant();
        tenancy.database()
                .execute(
                        "insert into %1$s.projects (id, name) select gen_random_uuid(), 'P' || i from generate_series(1, 3) i;"
                                        .formatted(tenant.schema())
                                + "insert into %s.team_members (id, user_id) values (gen_random_uuid(), 'jane')"
                                        .formatted(tenant.schema()));
        archive = TransferFixture.export(tenancy, tenant.slug());
    }

    @AfterEach
    void nothing_is_left() {
        List<String> left = tenancy.database()
                .query(
                        "select (select count(*) from public.tenants), (select count(*) from public.api_keys),"
                                + " (select count(*) from public.idempotency_keys),"
                                + " (select count(*) from public.audit_events where action like '%imported'),"
                                + " to_regnamespace(?) is null, to_regrole(?) is null",
                        slug.schema().value(), slug.schema().value());
        remove();
        assertThat(left).containsExactly("1|1|0|0|t|t");
    }

    @Test
    void control_the_same_files_packed_again_are_taken() {
        byte[] again = TransferFixture.archive(TransferFixture.files(archive));

        assertThatCode(() -> TransferFixture.bring(tenancy, again, slug)).doesNotThrowAnyException();

        remove();
    }

    private void remove() {
        tenancy.database()
                .execute(
                        "drop schema if exists %1$s cascade; drop role if exists %1$s; delete from public.tenants where slug = '%2$s';"
                                        .formatted(slug.schema(), slug)
                                + "delete from public.audit_events where action like '%imported'");
    }

    Stream<Arguments> manifests() {
        return Stream.of(
                manifest("is not an archive of a tenant", root -> root.put("format", "zip")),
                manifest("format 2", root -> root.put("formatVersion", 2)),
                manifest("no whole number 'formatVersion'", root -> root.put("formatVersion", "1")),
                manifest("format -1", root -> root.put("formatVersion", -1)),
                manifest(
                        "no whole number 'formatVersion'",
                        root -> root.put("formatVersion", new BigInteger("9".repeat(30)))),
                manifest("is not JSON", root -> root.put("formatVersion", new BigInteger("9".repeat(300)))),
                manifest("no list 'tables'", root -> root.put("tables", "all")),
                manifest("no time 'exportedAt'", root -> root.put("exportedAt", "yesterday")),
                manifest("no time 'createdAt'", root -> tenant(root).put("createdAt", "+9999999999-01-01T00:00:00Z")),
                manifest("no text 'slug'", root -> tenant(root).putNull("slug")),
                manifest("no text 'plan'", root -> tenant(root).put("plan", 7)),
                manifest("no object 'labels'", root -> tenant(root).putNull("labels")),
                manifest("no text 'region'", root -> labels(root).putNull("region")),
                manifest("the label '?[31mx'", root -> labels(root).put("\u001b[31mx", "y")),
                manifest("the label '?31mx'", root -> labels(root).put("\u009b31mx", "y")),
                manifest("…", root -> labels(root).put("region", "x".repeat(60_000))),
                manifest("breaks a rule", root -> tenant(root).put("name", "a\u0007b")),
                manifest("half a surrogate", root -> tenant(root).put("name", "a\ud800")),
                manifest("no text 'file'", root -> ((ArrayNode) root.get("tables")).insertNull(0)),
                manifest("no whole number 'rank'", root -> migration(root, 0).put("rank", 1L << 32)),
                manifest(
                        "no whole number 'checksum'", root -> migration(root, 0).put("checksum", Long.MIN_VALUE)),
                manifest("version 'one'", root -> migration(root, 0).put("version", "one")),
                manifest("version ''", root -> migration(root, 0).put("version", "")),
                manifest("version 'latest'", root -> migration(root, 0).put("version", "latest")),
                manifest("version '99999", root -> migration(root, 0).put("version", "9".repeat(60_000))),
                manifest("V1?[2Jx.sql", root -> ((ArrayNode) root.get("schema").get("migrations"))
                        .add(migration(root, 0)
                                .deepCopy()
                                .put("rank", 0)
                                .put("version", "0.5")
                                .put("script", "V1\u001b[2Jx.sql"))),
                manifest(
                        "newer release", root -> ((ArrayNode) root.get("schema").get("migrations"))
                                .addObject()
                                .put("rank", 99)
                                .put("version", "99")
                                .put("description", "next")
                                .put("type", "SQL")
                                .put("script", "V99__next.sql")
                                .put("success", true)),
                manifest("was taken over at version 999", root -> takenOverAt(root, "999")),
                manifest("has changed", root -> migration(root, 0).put("checksum", 1)),
                manifest("failed", root -> migration(root, 2).put("success", false)),
                manifest("later", root -> ((ArrayNode) root.get("schema").get("migrations")).remove(1)),
                manifest("table 'projects; drop table x'", root -> table(root, "projects")
                        .put("name", "projects; drop table x")),
                manifest("table 'flyway_schema_history'", root -> table(root, "projects")
                        .put("name", "flyway_schema_history")),
                manifest("'team_members' twice", root -> table(root, "projects").put("name", "team_members")),
                manifest("lacks the table", root -> ((ArrayNode) root.get("tables")).remove(4)),
                manifest("column 'secret'", root -> column(root, 1).put("name", "secret")),
                manifest("of type integer", root -> column(root, 1).put("type", "integer")),
                manifest(
                        "lacks, of table 'projects', the column 'name'",
                        root -> ((ArrayNode) table(root, "projects").get("columns")).remove(1)),
                manifest(
                        "should be 'data/00001.copy'",
                        root -> ((ObjectNode) root.get("tables").get(0)).put("file", "../../etc/passwd")),
                manifest("sequence 'x'", root -> ((ArrayNode) root.get("sequences"))
                        .addObject()
                        .put("name", "x")
                        .put("lastValue", 1)
                        .put("isCalled", true)),
                manifest("no whole number 'lastValue'", root -> sequence(root).put("lastValue", 1.5)),
                manifest("the sequence 'ruled_id_seq'", root -> sequence(root).put("lastValue", 0)),
                manifest("the sequence 'ruled_id_seq'", root -> sequence(root).put("lastValue", Long.MIN_VALUE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void a_manifest_that_is_none_of_ours_is_refused_whatever_its_checksum(String says, Consumer<ObjectNode> change) {
        assertRefused(withManifest(change), says);
    }

    /** With a manifest that is not what it was, and the checksum of what it is. */
    private byte[] withManifest(Consumer<ObjectNode> change) {
        return files(files -> {
            ObjectNode manifest = (ObjectNode) TransferFixture.json(file(files, MANIFEST));
            change.accept(manifest);
            byte[] changed = TransferFixture.bytes(manifest);
            files.put(MANIFEST, changed);
            ObjectNode checks = (ObjectNode) TransferFixture.json(file(files, CHECKS));
            files.put(CHECKS, TransferFixture.bytes(checks.put("manifestSha256", Measuring.sha256(changed))));
        });
    }

    Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(
                        "entry behind the end",
                        files(files -> files.put("extra", new byte[1])),
                        "'extra' behind its end"),
                Arguments.of(
                        "path",
                        files(files -> rename(files, "data/00001.copy", "../../data/00001.copy")),
                        "'../../data"),
                Arguments.of(
                        "absolute", files(files -> rename(files, "data/00001.copy", "/etc/passwd")), "'/etc/passwd'"),
                Arguments.of("no manifest", files(files -> files.remove(MANIFEST)), "'manifest.json' should be"),
                Arguments.of("no checks", files(files -> files.remove(CHECKS)), "'checks.json' is missing"),
                Arguments.of(
                        "table missing",
                        files(files -> files.remove("data/00002.copy")),
                        "'data/00002.copy' should be"),
                Arguments.of("row changed", files(files -> replace(files, "P2", "Q2")), "checksum"),
                Arguments.of("row missing", files(files -> replace(files, "\tjane\t", "\tjim\t")), "checksum"),
                Arguments.of(
                        "value of no type",
                        files(files -> replace(files, "\tjane\t", "\tjane\tx\t")),
                        "row 1 of table"),
                Arguments.of(
                        "rule broken",
                        files(files -> replace(files, "\tmember\t", "\tking\t")),
                        "team_members_role_check"),
                Arguments.of("name empty", files(files -> replace(files, "\tP2\t", "\t\t")), "projects_name_check"),
                Arguments.of(
                        "user id of two lines",
                        files(files -> replace(files, "\tjane\t", "\tja\\nne\t")),
                        "team_members_user_id_check"),
                Arguments.of(
                        "time without end",
                        files(files -> replaceAll(files, "(\tP2\t)[^\t]+", "$1infinity")),
                        "projects_created_at_check"),
                Arguments.of(
                        "version 0",
                        files(files -> replaceAll(files, "(\tjane\t.*)\t1\n", "$1\t0\n")),
                        "team_members_version_check"),
                Arguments.of(
                        "not JSON",
                        files(files -> files.put(MANIFEST, "{".getBytes(StandardCharsets.UTF_8))),
                        "is not JSON"),
                Arguments.of(
                        "name twice",
                        files(files ->
                                files.put(MANIFEST, "{\"format\":1,\"format\":2}".getBytes(StandardCharsets.UTF_8))),
                        "is not JSON"),
                Arguments.of(
                        "deep",
                        files(files -> files.put(MANIFEST, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))),
                        "is not JSON"),
                Arguments.of(
                        "broad",
                        files(files -> files.put(
                                MANIFEST, ("[" + "{},".repeat(2_500_000) + "{}]").getBytes(StandardCharsets.UTF_8))),
                        "is not JSON"),
                Arguments.of(
                        "manifest of gigabytes",
                        files(files -> files.put(MANIFEST, new byte[65 << 20])),
                        "larger than"),
                Arguments.of("empty", new byte[0], "is empty"),
                Arguments.of("no ZIP", "hello".repeat(1000).getBytes(StandardCharsets.UTF_8), "not an archive"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_that_is_not_as_it_was_written_is_refused(String how, byte[] changed, String says) {
        assertRefused(changed, says);
    }

    Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of("ruled", "\\N\t\\N\t\\N\t1", "row 1 of table 'ruled'"),
                Arguments.of("ruled", "x\t\\N\t\\N\t1", "row 1 of table 'ruled'"),
                Arguments.of("ruled", "99999999999999999999\t\\N\t\\N\t1", "row 1 of table 'ruled'"),
                Arguments.of("ruled", "1\t" + noise() + "\t\\N\t1", "too large"),
                Arguments.of("ruled", "1\t\\N\tnowhere\t1", "row 1 of table 'ruled'"),
                Arguments.of("ruled", "1\t\\N\t\\N\t0", "the materialized view 'shares'"),
                Arguments.of("barred", "1", "its role lacks a right"));
    }

    /** Too much for an index, however it is packed. */
    private static String noise() {
        return new Random(1)
                .ints(20_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("rows")
    void rows_that_the_database_does_not_take_are_refused_and_not_quoted(String table, String row, String says) {
        assertRefused(withRow(table, row), says);
    }

    @Test
    void control_rows_that_keep_the_rules_are_taken() {
        assertThatCode(() -> TransferFixture.bring(tenancy, withRow("ruled", "1\tx\tpg_class\t1"), slug))
                .doesNotThrowAnyException();

        remove();
    }

    @Test
    void control_a_schema_that_was_taken_over_at_a_version_we_have_is_made_by_our_scripts() {
        byte[] adopted = withManifest(root -> takenOverAt(root, "90"));

        assertThatCode(() -> TransferFixture.bring(tenancy, adopted, slug)).doesNotThrowAnyException();

        remove();
    }

    private byte[] withRow(String table, String row) {
        return files(files -> rewrite(files, fileOf(table), (row + "\n").getBytes(StandardCharsets.UTF_8), 1));
    }

    /** A slug is another installation's, a name that ends in the middle of a character is nobody's. */
    @Test
    void what_is_only_shown_may_be_anything() {
        byte[] wild = withManifest(root -> {
            root.put("exportedAt", "+999999999-12-31T23:59:59Z").put("postgresql", "\u0000");
            tenant(root)
                    .put("slug", "x".repeat(59) + "🐘 \ud800\u0000")
                    .put("status", "exploded")
                    .put("createdAt", "-999999999-01-01T00:00:00Z");
        });

        assertThatCode(() -> TransferFixture.bring(tenancy, wild, slug)).doesNotThrowAnyException();

        remove();
    }

    @Test
    void an_entry_that_comes_twice_is_refused() {
        byte[] twice = new String(archive, StandardCharsets.ISO_8859_1)
                .replace("data/00002.copy", "data/00001.copy")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(twice, "'data/00001.copy' where 'data/00002.copy' should be");
    }

    @Test
    void rows_that_an_end_mark_hides_from_the_database_are_missed() {
        byte[] hidden = files(files -> {
            String file = fileOf("projects");
            String[] lines = new String(file(files, file), StandardCharsets.UTF_8).split("\n", 2);
            byte[] rows = (lines[0] + "\n\\.\n" + lines[1]).getBytes(StandardCharsets.UTF_8);
            rewrite(files, file, rows, 3);
        });

        assertRefused(hidden, "projects");
    }

    /** What a ZIP says of an entry's time and maker is nobody's data, and nothing is made of it. */
    @Test
    void a_bit_that_flips_is_noticed_or_changes_nothing() {
        int noticed = 0;
        for (int at = 40; at < archive.length; at += archive.length / 16) {
            byte[] flipped = archive.clone();
            flipped[at] ^= 4;
            try {
                TransferFixture.bring(tenancy, flipped, slug);
                assertThat(rows(TransferFixture.export(tenancy, slug))).isEqualTo(rows(archive));
                remove();
            } catch (ArchiveRefused e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(4);
    }

    private static String rows(byte[] archive) {
        return TransferFixture.json(file(TransferFixture.files(archive), CHECKS))
                .get("files")
                .toString();
    }

    @Test
    void an_archive_that_is_cut_off_anywhere_is_refused() {
        for (int length = 1; length < archive.length; length += archive.length / 10) {
            assertRefused(Arrays.copyOf(archive, length), "Nothing was imported");
        }
        assertRefused(Arrays.copyOf(archive, archive.length - 1), "its end is missing");
    }

    @Test
    void a_bomb_is_refused_by_its_ratio_and_by_its_size_before_it_fills_the_database() {
        byte[] bomb = files(files -> files.put("data/00001.copy", new byte[80 << 20]));

        assertRefused(bomb, "250 times its size");
        String file = fileOf("idempotency_keys");
        byte[] large = files(files -> files.put(file, copies(70)));
        assertRefused(large, "250 times its size");
        assertRefused(large, new ArchiveLimits(1 << 20, 1000), "limit");
    }

    @Test
    void a_stream_that_breaks_is_no_fault_of_the_archive() {
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream(archive, 0, archive.length / 2), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> TransferFixture.bring(tenancy, broken, new NewTenantFromArchive(slug)))
                .withMessageContaining("connection reset");
    }

    @Test
    void a_slug_that_is_taken_is_refused_before_the_rows_are_read() {
        InputStream onlyBegins = new SequenceInputStream(
                new ByteArrayInputStream(archive, 0, archive.length / 2), InputStream.nullInputStream());

        assertThatExceptionOfType(SlugTaken.class)
                .isThrownBy(() -> TransferFixture.bring(tenancy, onlyBegins, new NewTenantFromArchive(tenant.slug())));
        assertThat(tenancy.tenant(tenant.slug())).isEqualTo(tenant);
    }

    @Test
    void a_plan_that_does_not_exist_is_the_callers_to_choose() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> TransferFixture.bring(
                        tenancy,
                        new ByteArrayInputStream(archive),
                        new NewTenantFromArchive(
                                slug, Optional.empty(), Optional.of("platinum"), ArchiveLimits.DEFAULT)))
                .withMessageContaining("platinum");
    }

    @Test
    void rows_that_a_later_migration_does_not_take_are_refused_by_its_name(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory)
                .with("V104__early.sql", "alter table projects add constraint early check (name < 'P3');");
        TestTenancy next = tenancy.release(TestTenancy.OWN_MIGRATIONS, RULES, scripts.location());

        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> TransferFixture.bring(next, archive, slug))
                .withMessageContainingAll("V104__early.sql", "by the constraint 'early'", "23514");
    }

    @Test
    void a_migration_that_fails_for_no_fault_of_the_rows_is_none_of_the_archives(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory).with("V104__wrong.sql", "alter table projects drop column nobody;");
        TestTenancy next = tenancy.release(TestTenancy.OWN_MIGRATIONS, RULES, scripts.location());

        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> TransferFixture.bring(next, archive, slug))
                .withMessageContaining("V104__wrong.sql");
    }

    @Test
    void a_release_whose_scripts_cannot_be_one_transaction_says_so_and_imports_nobody(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory).with("V104__tidy.sql", "vacuum projects;");
        TestTenancy next = tenancy.release(TestTenancy.OWN_MIGRATIONS, RULES, scripts.location());

        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> TransferFixture.bring(next, archive, slug))
                .withMessageContaining(slug.value())
                .withMessageContaining("V104__tidy.sql");
    }

    private void assertRefused(byte[] changed, String... says) {
        assertRefused(changed, ArchiveLimits.DEFAULT, says);
    }

    private void assertRefused(byte[] changed, ArchiveLimits limits, String... says) {
        assertThatExceptionOfType(ArchiveRefused.class)
                .isThrownBy(() -> TransferFixture.bring(
                        tenancy,
                        new ByteArrayInputStream(changed),
                        new NewTenantFromArchive(slug, Optional.empty(), Optional.empty(), limits)))
                .withMessageContainingAll(says)
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContainPattern("\\p{Cc}")
                        .hasSizeLessThan(1000))
                .extracting(TenancyException::type)
                .isEqualTo(ProblemType.ARCHIVE_REFUSED);
    }

    private byte[] files(Consumer<Map<String, byte[]>> change) {
        Map<String, byte[]> files = TransferFixture.files(archive);
        change.accept(files);
        return TransferFixture.archive(files);
    }

    /** Rows of the table of idempotency keys, a megabyte each, all but the key the same. */
    private static byte[] copies(int rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append("key-").append(i).append("\tf\t200\t\\N\t\\N\t");
            text.append("x".repeat(1 << 20)).append("\t2026-01-01 00:00:00+00\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String fileOf(String table) {
        for (var each : TransferFixture.json(file(TransferFixture.files(archive), MANIFEST))
                .get("tables")) {
            if (each.get("name").asString().equals(table)) {
                return each.get("file").asString();
            }
        }
        throw new AssertionError(table);
    }

    private static Arguments manifest(String says, Consumer<ObjectNode> change) {
        return Arguments.of(says, change);
    }

    private static ObjectNode tenant(ObjectNode root) {
        return (ObjectNode) root.get("tenant");
    }

    private static ObjectNode labels(ObjectNode root) {
        return (ObjectNode) tenant(root).get("labels");
    }

    private static ObjectNode sequence(ObjectNode root) {
        return (ObjectNode) root.get("sequences").get(0);
    }

    private static void takenOverAt(ObjectNode root, String version) {
        ((ArrayNode) root.get("schema").get("migrations"))
                .removeAll()
                .addObject()
                .put("rank", 1)
                .put("version", version)
                .put("description", "by hand")
                .put("type", "BASELINE")
                .put("script", "by hand")
                .put("success", true);
    }

    private static ObjectNode migration(ObjectNode root, int index) {
        return (ObjectNode) root.get("schema").get("migrations").get(index);
    }

    private static ObjectNode table(ObjectNode root, String name) {
        for (var table : root.get("tables")) {
            if (table.get("name").asString().equals(name)) {
                return (ObjectNode) table;
            }
        }
        throw new AssertionError(name);
    }

    private static ObjectNode column(ObjectNode root, int index) {
        return (ObjectNode) table(root, "projects").get("columns").get(index);
    }

    private static byte[] file(Map<String, byte[]> files, String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    /** Other rows, with the check that belongs to them. */
    private static void rewrite(Map<String, byte[]> files, String file, byte[] rows, int count) {
        files.put(file, rows);
        ObjectNode checks = (ObjectNode) TransferFixture.json(file(files, CHECKS));
        for (var check : checks.get("files")) {
            if (check.get("file").asString().equals(file)) {
                ((ObjectNode) check)
                        .put("rows", count)
                        .put("bytes", rows.length)
                        .put("sha256", Measuring.sha256(rows));
            }
        }
        files.put(CHECKS, TransferFixture.bytes(checks));
    }

    private static void rename(Map<String, byte[]> files, String from, String to) {
        Map<String, byte[]> copy = new LinkedHashMap<>(files);
        files.clear();
        copy.forEach((name, content) -> files.put(name.equals(from) ? to : name, content));
    }

    private static void replace(Map<String, byte[]> files, String from, String to) {
        replaceAll(files, Pattern.quote(from), Matcher.quoteReplacement(to));
    }

    private static void replaceAll(Map<String, byte[]> files, String from, String to) {
        files.replaceAll((name, content) -> name.startsWith("data/")
                ? new String(content, StandardCharsets.UTF_8)
                        .replaceAll(from, to)
                        .getBytes(StandardCharsets.UTF_8)
                : content);
    }
}
