package dev.tenancy.cli.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.cli.migrate.Command;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Leads tenants through their life with the built command, the way an operator does. */
class TenantLifeIT {

    private static final JsonMapper JSON = new JsonMapper();

    private final String slug = TestDatabase.freshSlug().value();
    private TestDatabase database;
    private Command command;

    @BeforeEach
    void one_tenant() {
        TestTenancy tenancy = TestTenancy.create();
        database = tenancy.database();
        command = Command.on(database.config());
        tenancy.register(slug);
    }

    @Test
    void from_registration_to_purge() throws Exception {
        JsonNode suspended = json(0, "suspend", slug, "--reason", "unpaid since May");
        assertThat(suspended.get("status").asString()).isEqualTo("suspended");
        assertThat(suspended.get("statusReason").asString()).isEqualTo("unpaid since May");
        JsonNode readOnly = json(0, "read-only", slug);
        assertThat(readOnly.get("status").asString()).isEqualTo("read-only");
        assertThat(json(0, "read-only", slug)).as("again").isEqualTo(readOnly);
        assertThat(json(0, "resume", slug).get("statusReason").isNull()).isTrue();

        JsonNode changed = json(0, "change", slug, "--plan", "team", "--label", "region=eu", "--label", "tier=gold");
        assertThat(changed.get("plan").asString()).isEqualTo("team");
        JsonNode relabelled = json(0, "change", slug, "--remove-label", "tier", "--name", "Acme");
        assertThat(relabelled.get("labels").toString()).isEqualTo("{\"region\":\"eu\"}");
        String renamed = slug + "-new";
        assertThat(json(0, "rename", slug, renamed).get("schema").asString())
                .isEqualTo("tenant_" + slug.replace('-', '_'));

        run("purge", renamed, "--yes", renamed).refusesWith(renamed, "only an archived tenant");
        Command.Result archived = run("archive", renamed, "--reason", "contract ended");
        assertThat(archived.exit()).as(archived::toString).isZero();
        Command.Result shown = run("show", renamed);
        assertThat(shown.out())
                .contains("archived since", ": contract ended", "Purge: may be purged from", "Labels: region=eu");
        assertThat(json(0, "restore", renamed).get("status").asString()).isEqualTo("active");
        assertThat(json(0, "archive", renamed).get("purgeAfter").isString()).isTrue();

        run("purge", renamed).refusesWith("nobody is there to ask", "--yes " + renamed);
        run("purge", renamed, "--yes", slug).refusesWith("nothing was changed");
        run("purge", renamed, "--yes", renamed).refusesWith("grace period", renamed);
        assertThat(json(0, "show", renamed).get("status").asString()).isEqualTo("archived");

        JsonNode purged = json(0, "purge", renamed, "--yes", renamed, "--early");

        assertThat(purged.get("tenant").asString()).isEqualTo(renamed);
        assertThat(purged.get("purged").asBoolean()).isTrue();
        run("show", renamed).refusesWith(renamed);
        assertThat(database.query("select count(*) from pg_namespace where nspname like 'tenant\\_%'"))
                .containsExactly("0");
        assertThat(
                        database.query(
                                "select distinct actor like '%@%' from public.audit_events where action <> 'tenant.registered'"))
                .containsExactly("t");
    }

    @Test
    void a_purge_that_somebody_stands_in_the_way_of_exits_with_1_and_goes_on() throws Exception {
        json(0, "archive", slug);
        try (Connection reader = database.owner().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select count(*) from tenant_" + slug.replace('-', '_') + ".projects");

            Command.Result hindered = run("purge", slug, "--early", "--yes", slug);

            assertThat(hindered.exit()).as(hindered::toString).isEqualTo(1);
            assertThat(hindered.err())
                    .contains(slug, "in use", "Purge it again")
                    .hasLineCount(1);
            reader.rollback();
        }
        assertThat(json(0, "purge", slug, "--yes", slug).get("purged").asBoolean())
                .isTrue();
    }

    @Test
    void lists_by_status_plan_label_and_text_in_any_order() throws Exception {
        String second = TestDatabase.freshSlug().value();
        String third = TestDatabase.freshSlug().value();
        json(0, "create", second, "--name", "Zebra");
        json(0, "create", third, "--name", "Antelope", "--plan", "team");
        json(0, "change", second, "--label", "region=eu");
        json(0, "suspend", second);

        assertThat(listed("--status", "suspended")).containsExactly(second);
        assertThat(listed("--plan", "team")).containsExactly(third);
        assertThat(listed("--label", "region=eu", "--search", "zeb")).containsExactly(second);
        assertThat(listed("--sort", "name")).containsExactly(third, slug, second);
        assertThat(listed("--sort", "name", "--descending", "--limit", "1")).containsExactly(second);
        assertThat(listed("--sort", "name", "--after", third)).containsExactly(slug, second);
        run("list", "--status", "gone").refusesWith("'gone'", "suspended");
        run("list", "--sort", "size").refusesWith("--sort");
        run("change", slug).refusesWith("say what to change");
        run("change", slug, "--plan", "platinum").refusesWith("platinum");
        run("suspend", slug, "--reason", "x".repeat(201)).refusesWith("200");
    }

    @Test
    void reconciles_and_says_that_roles_are_the_clusters() throws Exception {
        assertThat(json(0, "reconcile").get("incomplete").isEmpty()).isTrue();
        database.execute("drop schema tenant_" + slug.replace('-', '_') + " cascade");
        database.execute("create schema tenant_stray");

        Command.Result found = run("reconcile");
        assertThat(found.exit()).isEqualTo(1);
        assertThat(found.out()).contains(slug, "schema", "Schemas without a tenant", "tenant_stray");

        JsonNode marked = json(1, "reconcile", "--mark-failed");
        assertThat(marked.at("/incomplete/0/status").asString()).isEqualTo("failed");
        assertThat(marked.at("/orphanSchemas/0").asString()).isEqualTo("tenant_stray");
        run("resume", slug).refusesWith(slug, "missing");
    }

    @Test
    void keeps_keys_and_hosts() throws Exception {
        JsonNode made = json(0, "key", "create", slug, "--name", "billing export", "--scope", "read", "--lasts", "90d");
        assertThat(made.get("apiKey").asString()).startsWith("tk_");
        assertThat(made.get("scope").asString()).isEqualTo("read");
        String id = made.get("id").asString();
        JsonNode next = json(0, "key", "rotate", slug, id, "--overlap", "1h");
        assertThat(next.get("name").asString()).isEqualTo("billing export");
        assertThat(next.get("apiKey")).isNotEqualTo(made.get("apiKey"));
        assertThat(run("key", "revoke", slug, id).out()).contains("revoked", "good", "first key");
        assertThat(json(0, "key", "list", slug).get("keys").size()).isEqualTo(3);
        run("key", "revoke", slug, "nonsense").refusesWith("'nonsense'", "key list");
        run("key", "create", slug, "--name", "x", "--scope", "all").refusesWith("--scope");

        assertThat(run("domain", "claim", slug, "Projects.Example.com").out())
                .contains("_tenancy.projects.example.com", "tenancy-verification=");
        assertThat(json(0, "domain", "list", slug).at("/domains/0/verifiedAt").isNull())
                .isTrue();
        run("domain", "verify", slug, "other.example.com").refusesWith("other.example.com", "domain claim");
        run("domain", "claim", slug, "no host").refusesWith("'no host'", "host name");
        command.with("TENANCY_DOMAIN", "example.com")
                .run("tenant", "domain", "claim", slug, "below.example.com")
                .refusesWith("at or below 'example.com'");
        assertThat(json(0, "domain", "remove", slug, "projects.example.com")
                        .get("domains")
                        .isEmpty())
                .isTrue();
    }

    private List<String> listed(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("list"));
        arguments.addAll(Arrays.asList(options));
        List<String> slugs = new ArrayList<>();
        json(0, arguments.toArray(String[]::new))
                .get("tenants")
                .forEach(tenant -> slugs.add(tenant.get("slug").asString()));
        return slugs;
    }

    private JsonNode json(int exit, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(Arrays.asList(arguments));
        line.add("--json");
        Command.Result result = run(line.toArray(String[]::new));
        assertThat(result.exit()).as(result::toString).isEqualTo(exit);
        return JSON.readTree(result.out());
    }

    private Command.Result run(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("tenant"));
        line.addAll(Arrays.asList(arguments));
        return command.run(line.toArray(String[]::new));
    }
}
