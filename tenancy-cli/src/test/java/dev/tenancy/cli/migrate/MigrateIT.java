package dev.tenancy.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Migrates a real fleet with the built command, the way a pipeline does. */
class MigrateIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int STOPPED_BY_SIGINT = 130;
    private static final String TABLE = "create table notes (id int primary key, body text);";
    private static final String COLUMN = "alter table notes add column title text;";

    @TempDir
    Path directory;

    private Scripts scripts;
    private TestTenancy tenancy;
    private Command command;

    @BeforeEach
    void three_tenants_at_version_1() {
        scripts = new Scripts(directory).with("V1__notes.sql", TABLE);
        tenancy = TestTenancy.create(scripts.location());
        command = Command.on(tenancy.database().config());
        List.of("acme", "globex", "initech").forEach(tenancy::register);
    }

    @Test
    void plans_checks_rehearses_migrates_and_has_nothing_left_to_do() throws Exception {
        scripts.with("V2__title.sql", COLUMN);

        JsonNode plan = json(0, "plan");
        assertThat(plan.at("/groups/0/from").asString()).isEqualTo("1");
        assertThat(plan.at("/groups/0/scripts/0").asString()).isEqualTo("V2__title.sql");
        assertThat(json(1, "migrate", "--check").at("/groups/0/tenants").asInt())
                .isEqualTo(3);
        assertThat(json(0, "migrate", "--rehearse").at("/groups/0/rehearsed").asInt())
                .isEqualTo(3);
        assertThat(json(0, "status").get("behind").asInt()).isEqualTo(3);

        Command.Result migrated = run("migrate", "--canary", "1", "--wave", "1");

        assertThat(migrated.exit()).as(migrated::toString).isZero();
        assertThat(migrated.out()).contains("is completed: 3 of 3 tenants migrated");
        assertThat(migrated.err()).contains("3 tenants to 2 in 3 waves").doesNotContain("secret");
        JsonNode status = json(0, "status", "--check");
        assertThat(status.get("upToDate").asInt()).isEqualTo(3);
        assertThat(status.at("/versions/0/version").asString()).isEqualTo("2");
        assertThat(json(0, "migrate").get("status").asString()).isEqualTo("completed");
        assertThat(json(0, "runs", "list").at("/runs/1/migrated").asInt()).isEqualTo(3);
    }

    @Test
    void one_tenant_that_fails_is_named_with_script_line_and_state_and_can_be_retried() throws Exception {
        scripts.with("V2__title.sql", "-- first\n" + COLUMN + "\ninsert into notes (id) values (1);\n");
        tenancy.database().execute("insert into tenant_globex.notes (id) values (1)");

        JsonNode result = json(1, "migrate", "--max-failures", "1");

        assertThat(result.get("status").asString()).isEqualTo("failed");
        assertThat(result.get("migrated").asInt()).isEqualTo(2);
        JsonNode failure = result.at("/failures/0");
        assertThat(failure.get("tenant").asString()).isEqualTo("globex");
        assertThat(failure.get("sqlState").asString()).isEqualTo("23505");
        assertThat(failure.get("script").asString()).isEqualTo("V2__title.sql");
        assertThat(failure.get("line").asInt()).isEqualTo(3);
        assertThat(columns("globex")).isEqualTo("2");
        Command.Result shown = run("runs", "show", "1", "--failed");
        assertThat(shown.out()).contains("globex", "23505", "V2__title.sql line 3");

        tenancy.database().execute("delete from tenant_globex.notes");
        Command.Result retried = run("runs", "retry", "1");

        assertThat(retried.exit()).as(retried::toString).isZero();
        assertThat(columns("globex")).isEqualTo("3");
    }

    @Test
    void a_broken_script_halts_where_the_budget_says() throws Exception {
        scripts.with("V2__title.sql", "alter table notes add colum title text;");

        Command.Result result = run("migrate", "--max-failures", "0", "--parallel", "1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("has halted", "V2__title.sql line 1", "42601", "tenancy runs show 1 --failed");
        assertThat(columns("initech")).isEqualTo("2");
    }

    @Test
    void ctrl_c_finishes_the_tenants_in_hand_and_the_run_can_be_resumed() throws Exception {
        scripts.with("V2__title.sql", COLUMN + "select pg_sleep(1);");
        try (Command.Running running = start("migrate", "--parallel", "1")) {
            untilTasks("running");
            running.interrupt();
            Command.Result result = running.await();

            assertThat(result.exit()).as(result::toString).isEqualTo(STOPPED_BY_SIGINT);
            assertThat(result.err()).contains("Stopping: the tenants in hand are finished");
            assertThat(result.out()).contains("tenancy runs resume 1");
        }
        assertThat(tasks()).contains("migrated").contains("pending").doesNotContain("running");

        assertThat(json(0, "runs", "resume", "1").get("migrated").asInt()).isEqualTo(3);
    }

    @Test
    void a_database_lost_mid_run_leaves_no_tenant_torn_and_the_run_can_be_resumed() throws Exception {
        scripts.with("V2__title.sql", COLUMN + "select pg_sleep(1);");
        Command.Result result;
        try (Command.Running running = start("migrate", "--parallel", "1", "--quiet")) {
            untilTasks("running");
            TestDatabase.stopServer();
            try {
                result = running.await();
            } finally {
                TestDatabase.startServer();
            }
        }

        result.refusesWith("lost", "run 1", "tenancy runs resume 1");
        assertThat(json(0, "runs", "resume", "1").get("migrated").asInt()).isEqualTo(3);
    }

    @Test
    void a_database_that_cannot_be_used_is_refused_in_one_line() throws Exception {
        String url = tenancy.database().url();
        Command.bare()
                .run("status", "--data", directory.resolve("none").toString())
                .refusesWith("--db-url", "tenancy serve");
        Command.bare().run("status", "--db-url", url).refusesWith("--db-user");
        Command.bare()
                .run("status", "--db-url", "jdbc:postgresql://localhost:1/x", "--db-user", "x")
                .refusesWith("localhost:1", "check host and port");
        Command.bare()
                .run("status", "--db-url", url, "--db-user", "tenancy_app", "--db-password", "wrong")
                .refusesWith("password authentication failed", "check login");
        Command.bare()
                .run("status", "--db-url", url.replaceAll("test_\\d+", "nowhere"), "--db-user", "postgres")
                .refusesWith("\"nowhere\" does not exist");
        tenancy.database().execute("create role stranger login password 'stranger'");
        Command.bare()
                .run(
                        "migrate",
                        "--db-url",
                        url,
                        "--db-user",
                        "stranger",
                        "--db-password",
                        "stranger",
                        "--locations",
                        scripts.location())
                .refusesWith("permission denied", "42501");
    }

    @Test
    void something_else_than_postgresql_is_refused_in_one_line() throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        http.start();
        try {
            Command.bare()
                    .run(
                            "status",
                            "--db-url",
                            "jdbc:postgresql://localhost:" + http.getAddress().getPort() + "/x",
                            "--db-user",
                            "x")
                    .refusesWith("cannot use the database", "PostgreSQL answers there");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void scripts_that_cannot_be_used_are_refused_before_anything_runs() throws Exception {
        Command elsewhere = Command.on(tenancy.database().config());
        elsewhere
                .run("migrate", "--locations", "filesystem:" + directory.resolve("none"))
                .refusesWith("none");
        elsewhere.run("migrate", "--locations", directory.toString()).refusesWith("filesystem:");

        scripts.with("V2__title.sql", COLUMN).with("V2__other.sql", COLUMN);
        run("migrate").refusesWith("V2__title.sql", "V2__other.sql");

        assertThat(tasks()).isEmpty();
    }

    @Test
    void a_history_that_does_not_fit_the_scripts_stops_its_tenant_alone() throws Exception {
        scripts.with("V2__title.sql", COLUMN);
        tenancy.database().execute("update tenant_acme.flyway_schema_history set checksum = 1");

        JsonNode result = json(1, "migrate", "--max-failures", "1");

        assertThat(result.get("migrated").asInt()).isEqualTo(2);
        assertThat(result.at("/failures/0/tenant").asString()).isEqualTo("acme");
        assertThat(result.at("/failures/0/script").asString()).isEqualTo("V1__notes.sql");
    }

    @Test
    void a_slug_that_does_not_exist_and_options_out_of_range_are_refused() throws Exception {
        run("migrate", "--tenant", "nobody").refusesWith("'nobody'");
        run("plan", "--tenant", "nobody").refusesWith("'nobody'");
        run("runs", "show", "99").refusesWith("99");
        run("tenant", "show", "nobody").refusesWith("'nobody'");
        run("migrate", "--lock-timeout", "soon").refusesWith("'soon' is no time");
        run("migrate", "--parallel", "0").refusesWith("--parallel is 0");
    }

    @Test
    void an_open_run_is_joined_if_it_leads_there_and_named_if_not() throws Exception {
        scripts.with("V2__title.sql", COLUMN + "select pg_sleep(1);");
        try (Command.Running running = start("migrate", "--parallel", "1")) {
            untilTasks("running");
            Command.Result joined = run("migrate", "--parallel", "1");
            assertThat(joined.exit()).as(joined::toString).isZero();
            assertThat(joined.err()).contains("Run 1 is open with the same target");
            assertThat(running.await().exit()).isZero();
        }
        assertThat(tasks()).containsOnly("migrated");

        scripts.with("V3__more.sql", "alter table notes add column more text;");
        assertThat(run("migrate", "--canary", "1", "--pause-between", "approval")
                        .exit())
                .isEqualTo(1);
        run("migrate").refusesWith("run 2", "tenancy runs approve 2");
        assertThat(json(0, "runs", "approve", "2").get("status").asString()).isEqualTo("completed");
    }

    @Test
    void a_registry_of_an_older_release_is_brought_up_to_date_by_migrate_alone() throws Exception {
        backToTheFirstRelease(tenancy.database());
        scripts.with("V2__title.sql", COLUMN);

        run("status").refusesWith("older release", "tenancy migrate");
        assertThat(json(0, "migrate").get("migrated").asInt()).isEqualTo(3);
    }

    @Test
    void a_database_without_a_ledger_is_refused_with_the_ways_to_get_one() throws Exception {
        Command.on(TestDatabase.create().config())
                .run("status")
                .refusesWith("no tenants of ours", "tenancy tenant create", "tenancy adopt");
    }

    @Test
    void a_benchmark_measures_and_leaves_no_database_behind() throws Exception {
        Command.Result result = Command.bare()
                .run(
                        "bench",
                        "--tenants",
                        "20",
                        "--jobs",
                        "migrate,status",
                        "--json",
                        "--db-user",
                        "postgres",
                        "--db-url",
                        tenancy.database().url());

        assertThat(result.exit()).as(result::toString).isZero();
        assertThat(JSON.readTree(result.out()).at("/jobs/1/ways/2/tenants").asInt())
                .as("all of them in each of three rounds")
                .isEqualTo(60);
        assertThat(tenancy.database().query("select datname from pg_database where datname like 'tenancy_bench%'"))
                .isEmpty();
        Command.on(tenancy.database().config()).run("bench", "--quiet").refusesWith("CREATEDB");
    }

    /** Makes the registry anew as the first release made it, with the tenants that are there. */
    private static void backToTheFirstRelease(TestDatabase database) {
        database.execute(
                """
                create schema kept;
                create table kept.tenants as
                  select id, slug, schema_name, name, plan, schema_version, schema_digest, created_at from public.tenants;
                drop schema public cascade;
                create schema public authorization pg_database_owner;
                grant usage on schema public to public;
                """);
        Flyway.configure()
                .dataSource(database.owner())
                .locations("classpath:db/shared")
                .defaultSchema("public")
                .target("1")
                .load()
                .migrate();
        database.execute(
                """
                insert into public.tenants
                  (id, slug, schema_name, name, plan, schema_version, schema_digest, created_at)
                select * from kept.tenants
                """);
    }

    private Command.Result run(String... arguments) throws Exception {
        try (Command.Running running = start(arguments)) {
            return running.await();
        }
    }

    private Command.Running start(String... arguments) throws Exception {
        boolean takesScripts = !arguments[0].equals("tenant");
        String[] all = takesScripts ? Arrays.copyOf(arguments, arguments.length + 2) : arguments;
        if (takesScripts) {
            all[arguments.length] = "--locations";
            all[arguments.length + 1] = scripts.location();
        }
        return command.start(all);
    }

    private JsonNode json(int exit, String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        Command.Result result = run(all);
        assertThat(result.exit()).as(result::toString).isEqualTo(exit);
        return JSON.readTree(result.out());
    }

    private List<String> tasks() {
        return tenancy.database().query("select status from public.migration_tasks order by 1");
    }

    private void untilTasks(String status) throws Exception {
        while (!tasks().contains(status)) {
            Thread.sleep(20);
        }
    }

    private String columns(String slug) {
        return tenancy.database()
                .query(
                        "select count(*) from pg_attribute where attrelid = ('tenant_' || ? || '.notes')::regclass and"
                                + " attnum > 0",
                        slug)
                .get(0);
    }
}
