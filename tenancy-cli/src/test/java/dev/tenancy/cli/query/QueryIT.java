package dev.tenancy.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.cli.migrate.Command;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks tenants with the built command, the way an analyst does. */
class QueryIT {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private TestTenancy tenancy;
    private Command command;

    @BeforeEach
    void three_tenants_of_which_one_is_broken() {
        tenancy = TestTenancy.create();
        command = Command.on(tenancy.database().config());
        List.of("acme", "globex", "initech").forEach(tenancy::register);
        tenancy.database()
                .execute("insert into tenant_acme.projects (id, name, created_at) values"
                        + " (gen_random_uuid(), '=1+1', now()), (gen_random_uuid(), 'Apollo', now());"
                        + " drop table tenant_initech.projects cascade");
    }

    @Test
    void answers_as_a_table_and_says_who_did_not() throws Exception {
        Command.Result result = run("query", "select count(*) as projects from projects");

        assertThat(result.exit()).as(result::toString).isEqualTo(1);
        assertThat(result.out().lines().map(String::stripTrailing))
                .containsExactly("tenant  projects", "acme           2", "globex         0");
        assertThat(result.err())
                .contains("initech did not answer: relation \"projects\" does not exist", "2 of 3 tenants answered");
    }

    @Test
    void rows_that_are_in_the_way_of_a_migration_are_found_with_the_query_of_the_documents() throws Exception {
        String id = "00000000-0000-0000-0000-000000000001";
        tenancy.database()
                .execute("alter table tenant_globex.projects drop constraint projects_name_check;"
                        + " insert into tenant_globex.projects (id, name) values ('" + id + "', '')");

        assertThat(run("query", "--file", "../docs/rows-against-the-rules.sql", "--tenants", "acme,globex", "--csv")
                        .out()
                        .lines())
                .containsExactly("tenant,table,key,problem", "globex,projects," + id + ",");
    }

    @Test
    void answers_as_csv_as_lines_and_as_one_document() throws Exception {
        Path file = Files.writeString(directory.resolve("names.sql"), "select name from projects order by name");
        String[] query = {"query", "--file", file.toString(), "--tenants", "acme,globex"};

        assertThat(run(with(query, "--csv")).out().lines())
                .containsExactly("tenant,name,problem", "acme,'=1+1,", "acme,Apollo,");
        assertThat(run(with(query, "--jsonl")).out().lines().limit(2))
                .containsExactly(
                        "{\"tenant\":\"acme\",\"name\":\"=1+1\"}", "{\"tenant\":\"acme\",\"name\":\"Apollo\"}");
        JsonNode document = JSON.readTree(run(with(query, "--json")).out());
        assertThat(document.at("/columns/1/name").asString()).isEqualTo("name");
        assertThat(document.at("/rows/1/1").asString()).isEqualTo("Apollo");
        assertThat(document.at("/outcome/answered").asInt()).isEqualTo(2);
    }

    @Test
    void combines_the_answers_and_refuses_what_is_more_than_reading() throws Exception {
        Command.Result combined = run(
                "query",
                "select count(*) as projects from projects",
                "--tenants",
                "acme,globex",
                "--combine",
                "select sum(projects) as total from result");
        assertThat(combined.exit()).as(combined::toString).isZero();
        assertThat(combined.out().lines().map(String::strip)).containsExactly("total", "2");

        assertThat(run("query", "select 1", "--combine", "select 'none' as outcome from result limit 1", "--jsonl")
                        .out()
                        .lines())
                .startsWith("{\"outcome_2\":\"none\"}")
                .last()
                .asString()
                .startsWith("{\"outcome\":{");
        run("query", "delete from projects").refusesWith("query");
        run("query", "select * from public.api_keys").refusesWith("permission denied");
        run("query", "select 1", "--tenants", "nobody-here").refusesWith("nobody-here");
        run("query").refusesWith("give one query");
        run("query", "select 1", "--rows", "0").refusesWith("the number of rows must be 1");
        run("query", "select 1", "--csv", "--json").refusesWith("give one of them");
        run("query", "--file", directory.resolve("missing.sql").toString()).refusesWith("cannot read the query");
    }

    @Test
    void writes_every_letter_and_reads_it_whatever_the_locale() throws Exception {
        Command.Result result = command.with("LC_ALL", "C")
                .shell("\"$0\" query \"select '$(printf '\\303\\274')' || chr(8364) as name\" --tenants acme --csv");

        assertThat(result.out().lines()).containsExactly("tenant,name,problem", "acme,\u00fc\u20ac,");
        assertThat(result.exit()).as(result::toString).isZero();
    }

    @Test
    void fails_where_its_rows_cannot_be_written() throws Exception {
        for (String form : List.of("--csv", "--json", "")) {
            Command.Result full = command.shell(
                    "\"$0\" query 'select generate_series(1, 900)' --tenants acme " + form + " > /dev/full");

            full.refusesWith("standard output cannot be written (No space left on device)");
        }
    }

    /** Rows enough to fill the pipe and all that is buffered, which nobody would notice to the end. */
    @Test
    void ends_quietly_once_nobody_reads_its_rows() throws Exception {
        Command.Result result = command.shell("{ \"$0\" query 'select generate_series(1, 300000)' --tenants acme --csv;"
                + " echo exit $? >&2; } | head -1");

        assertThat(result.out().lines()).containsExactly("tenant,generate_series,problem");
        assertThat(result.err().lines()).containsExactly("exit 141");
    }

    private Command.Result run(String... arguments) throws Exception {
        return command.run(arguments);
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
