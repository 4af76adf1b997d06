package dev.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.tenancy.project.ProjectName;
import dev.tenancy.team.UserId;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant's tables take what the application takes, and refuse what it could not read or would not have written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesOfRowsTest {

    private static final int TEXTS = 20_000;

    /** Fewer than Unicode 13 has. */
    private static final int ASSIGNED = 140_000;

    private TestDatabase database;

    @BeforeAll
    void one_tenant() {
        TestTenancy tenancy = TestTenancy.create();
        tenancy.register("acme");
        tenancy.register("lax");
        database = tenancy.database();
        List<String> drops = database.query(
                "select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint"
                        + " where connamespace = 'tenant_lax'::regnamespace and contype = 'c'");
        database.execute(String.join(";", drops));
    }

    /** The first of each pair is taken, the second refused. */
    @ParameterizedTest(name = "{0}.{1}: {3}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    projects         ; name        ; 'P'                                ; ''
                    projects         ; name        ; 'a b'                              ; e'a\\nb'
                    projects         ; name        ; repeat(chr(128640), 200)           ; repeat(chr(128640), 201)
                    projects         ; name        ; chr(8195) || 'x'                   ; chr(8195)
                    projects         ; name        ; '-'                                ; e'-\\u2029'
                    projects         ; created_at  ; '9999-12-31 23:59:59.999999Z'      ; '10000-01-01 00:00:00Z'
                    projects         ; created_at  ; '0001-01-01 00:00:00Z'             ; '0001-12-31 23:59:59.999999Z BC'
                    projects         ; created_at  ; now()                              ; 'infinity'
                    projects         ; archived_at ; null                               ; '-infinity'
                    projects         ; archived_at ; now()                              ; '290000-01-01 00:00:00Z'
                    projects         ; version     ; 1                                  ; 0
                    projects         ; version     ; 999999999999999999                 ; 1000000000000000000
                    team_members     ; user_id     ; 'auth0|5f7c8ec7'                   ; ' '
                    team_members     ; user_id     ; repeat('u', 200)                   ; repeat('u', 201)
                    team_members     ; user_id     ; 'u'                                ; e'u\\u0085'
                    team_members     ; joined_at   ; now()                              ; 'infinity'
                    team_members     ; version     ; 2                                  ; -1
                    idempotency_keys ; status      ; null                               ; 99
                    idempotency_keys ; location    ; '/api/v1/projects/1'               ; e'/\\r\\nSet-Cookie: a=b'
                    idempotency_keys ; etag        ; '"1"'                              ; e'"1"\\n'
                    idempotency_keys ; body        ; '{}'                               ; null
                    """)
    void takes_the_one_and_refuses_the_other_by_name(String table, String column, String taken, String refused)
            throws Exception {
        assertThatNoException().isThrownBy(() -> insert("acme", table, column, taken));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> insert("acme", table, column, refused))
                .withMessageContaining("violates check constraint \"" + table + "_" + column + "_check\"");

        insert("lax", table, column, taken);
        assertThat(againstTheRules()).isEmpty();
        insert("lax", table, column, refused);
        assertThat(againstTheRules()).hasSize(1).allMatch(row -> row.startsWith(table + "|"));
        database.execute("delete from tenant_lax." + table);
    }

    /** What the query finds by which operators look for such rows before they migrate. */
    private List<String> againstTheRules() throws Exception {
        try (Connection connection = database.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = tenant_lax");
            return TestDatabase.query(connection, Files.readString(Path.of("../docs/rows-against-the-rules.sql")));
        }
    }

    private void insert(String slug, String table, String column, String value) {
        database.execute(
                """
                begin;
                create temporary table given on commit drop as select
                  gen_random_uuid() as id, gen_random_uuid()::text as name, gen_random_uuid()::text as user_id,
                  gen_random_uuid()::text as key, 'f' as fingerprint, null::timestamptz as archived_at,
                  'member' as role, 201 as status, null::text as location, null::text as etag, '{}' as body,
                  now() as created_at, now() as joined_at, 1::bigint as version;
                update given set %2$s = %3$s;
                insert into tenant_%4$s.%1$s select (jsonb_populate_record(null::tenant_%4$s.%1$s, to_jsonb(given))).* from given;
                commit;
                """
                        .formatted(table, column, value, slug));
    }

    Stream<Arguments> rules() {
        Consumer<String> name = ProjectName::new;
        Consumer<String> userId = UserId::new;
        return Stream.of(Arguments.of("projects", "name", name), Arguments.of("team_members", "user_id", userId));
    }

    @Test
    void agrees_with_the_application_of_every_character() throws SQLException {
        for (String form : List.of("%s", "a%sb")) {
            BitSet taken = taken(form);

            List<Integer> differing = characters()
                    .filter(c -> taken.get(c) != takes(ProjectName::new, form.formatted(Character.toString(c))))
                    .boxed()
                    .toList();

            assertThat(taken.cardinality()).isGreaterThan(ASSIGNED);
            assertThat(differing).as(form).allMatch(c -> taken.get(c) && isSeenByTheDatabaseAlone(c));
        }
    }

    /** All that any version of Unicode has assigned, and all around it. */
    private static IntStream characters() {
        return IntStream.concat(IntStream.range(1, 0x40000), IntStream.range(0xe0000, 0xe1000))
                .filter(c -> Character.getType(c) != Character.SURROGATE);
    }

    private BitSet taken(String form) throws SQLException {
        BitSet taken = new BitSet();
        try (Connection connection = database.superuser().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select c from unnest(?) c cross join lateral (select replace(?, '%%s', chr(c)) as name offset 0) given
                        where %s
                        """
                                .formatted(rule("projects", "name")))) {
            select.setArray(
                    1, connection.createArrayOf("integer", characters().boxed().toArray()));
            select.setString(2, form);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    taken.set(row.getInt(1));
                }
            }
        }
        return taken;
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("rules")
    void agrees_with_the_application_of_any_text(String table, String column, Consumer<String> rule)
            throws SQLException {
        List<String> texts = texts();
        List<Boolean> taken = new ArrayList<>();
        try (Connection connection = database.superuser().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select %2$s from unnest(?) with ordinality as given (%1$s, n) order by n"
                                .formatted(column, rule(table, column)))) {
            select.setArray(1, connection.createArrayOf("text", texts.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    taken.add(row.getBoolean(1));
                }
            }
        }

        assertThat(taken).hasSize(TEXTS).contains(true, false);
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.get(i);
            if (taken.get(i) != takes(rule, text)) {
                assertThat(taken.get(i)).as(text).isTrue();
                assertThat(text.codePoints()).as(text).anyMatch(RulesOfRowsTest::isSeenByTheDatabaseAlone);
            }
        }
    }

    /** Texts of few characters and of about as many as are allowed, out of those at which a rule might change its mind. */
    private static List<String> texts() {
        int[] edges = IntStream.rangeClosed(1, Character.MAX_CODE_POINT - 1)
                .filter(c -> Character.getType(c) != Character.getType(c + 1))
                .flatMap(c -> IntStream.of(c, c + 1))
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .toArray();
        int[] unseen = IntStream.of(edges)
                .filter(c ->
                        Character.getType(c) == Character.SPACE_SEPARATOR || Character.getType(c) == Character.FORMAT)
                .toArray();
        Random random = new Random(4);
        return Stream.generate(() -> {
                    int[] from = random.nextInt(3) == 0 ? unseen : edges;
                    int length = random.nextInt(4) == 0 ? 199 + random.nextInt(3) : random.nextInt(5);
                    return random.ints(length, 0, from.length)
                            .mapToObj(i -> Character.toString(from[i]))
                            .collect(Collectors.joining());
                })
                .limit(TEXTS)
                .toList();
    }

    @Test
    void control_texts_are_judged_by_the_constraints_themselves() {
        assertThat(rule("projects", "name"))
                .contains("char_length(name) <= 200", "\\u2028")
                .isEqualTo(rule("team_members", "user_id").replace("user_id", "name"));
    }

    private String rule(String table, String column) {
        return database.query(
                        "select pg_get_expr(conbin, conrelid) from pg_constraint where conname = ?"
                                + " and connamespace = 'tenant_acme'::regnamespace",
                        table + "_" + column + "_check")
                .get(0);
    }

    private static boolean takes(Consumer<String> rule, String text) {
        try {
            rule.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What Java's version of Unicode has not assigned, and rare characters that it calls a format. */
    private static boolean isSeenByTheDatabaseAlone(int c) {
        return Character.getType(c) == Character.UNASSIGNED
                || (Character.getType(c) == Character.FORMAT && !isUnseenInAnyVersion(c));
    }

    private static boolean isUnseenInAnyVersion(int c) {
        return c == 0xad || c == 0x180e || (c >= 0x2000 && c < 0x2070) || c == 0xfeff;
    }
}
