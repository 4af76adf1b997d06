package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import dev.tenancy.web.testing.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fleet is migrated from a browser: tenants that are behind, on the real server. */
@Timeout(180)
class FleetPagesIT extends RunningMigrations {

    private Browser browser;

    @BeforeEach
    void begin() {
        browser = Browser.at(server).asAdmin();
    }

    @Test
    void a_tenant_that_breaks_on_its_data_is_shown_with_script_and_line_and_retried_once_mended() {
        List<String> behind = behind(3);
        String broken = behind.get(1);
        database.execute(
                "insert into tenant_%s.projects (id, name) values (gen_random_uuid(), 'Atlas'), (gen_random_uuid(), 'atlas')"
                        .formatted(broken));

        browser.open("/admin/migrations");
        assertThat(browser.find("main").getText()).contains("3 tenants", SCRIPT, broken);
        browser.check("migrations-pending");
        startRun("", "Go straight on", "100%");

        browser.awaitText("Every tenant was tried.");
        assertThat(browser.find(".failures").getText())
                .contains(broken, SCRIPT, "line 5", "SQLSTATE 23505", "projects_name_key");
        assertThat(browser.find("main").getText()).contains("100%", "3 of 3 tenants");
        browser.check("run-failed");
        browser.clickOn("#tab-failed").awaitText("1 tenant");
        assertThat(browser.find("table").getText()).contains(broken, "line 5").doesNotContain(behind.get(0));
        assertThat(browser.path()).endsWith("status=failed");

        database.execute("delete from tenant_%s.projects where name = 'atlas'".formatted(broken));
        browser.click("Retry what failed").awaitText("Every tenant of the run is at version 1000.");

        assertThat(browser.findAll(".failures")).isEmpty();
        assertThat(database.query("select schema_version from public.tenants where slug = ?", broken))
                .containsExactly("1000");
        browser.check("run-completed");
        browser.open("/admin/migrations").awaitText("Nothing: every tenant is at version 1000.");
        assertThat(browser.findAll("#start-run")).isEmpty();
        browser.check("migrations-done");
    }

    @Test
    void each_wave_waits_for_an_approval() {
        behind(3);
        browser.open("/admin/migrations").type("#wave-size", "1");
        startRun("1", "Wait until I approve", "10%");

        browser.awaitText("The next wave begins when somebody approves it.");
        assertThat(browser.find(".waves").getText()).contains("Canary", "Wave 2", "Wave 3");
        browser.check("run-awaiting");
        browser.click("Approve the next wave").awaitText("Wave 2 of 3 is done.");
        browser.click("Approve the next wave").awaitText("Every tenant of the run is at version 1000.");

        assertThat(browser.findAll("#approve")).isEmpty();
    }

    @Test
    void a_run_is_paused_resumed_and_cancelled_and_what_comes_in_the_way_is_said() {
        behind(3);
        browser.open("/admin/migrations").type("#wave-size", "1");
        browser.choose("#gate", "Pause for a while");
        browser.type("#pause-seconds", "30");
        startRun("", "Pause for a while", "10%");
        browser.awaitText("33%").check("run-running");
        String run = MIGRATIONS + "/" + browser.path().replaceAll("^.*id=", "");

        browser.click("Pause").awaitText("Nothing is begun until somebody resumes it.");
        browser.click("Resume").awaitText("goes on.");
        stopLooking();
        assertThat(operator.send("POST", run + "/pause", null).status()).isEqualTo(200);
        browser.click("Pause").awaitText("only a running one can be paused");
        browser.click("Cancel…").click("Cancel the run").awaitText("Tenants that were not begun were not touched.");

        assertThat(operator.get(run).json().getString("status")).isEqualTo("cancelled");
        assertThat(browser.findAll("#deeds input, #deeds button")).isEmpty();
        browser.check("run-cancelled");
    }

    @Test
    void a_rehearsal_tells_time_and_failures_and_changes_nothing() {
        List<String> behind = behind(2);
        database.execute("create table tenant_%s.invoices (surprise int)".formatted(behind.get(0)));

        browser.open("/admin/migrations?tenants=" + String.join(",", behind)).click("Rehearse");

        browser.awaitText("1 tenant failed");
        assertThat(browser.find("#rehearsed").getText())
                .contains("2 of 2 tenants tried", behind.get(0), "line 3", "SQLSTATE 42P07", "ShareLock projects");
        assertThat(database.query("select to_regclass('tenant_%s.invoices')".formatted(behind.get(1))))
                .containsExactly("");
        browser.check("rehearsal");
    }

    @Test
    void what_is_typed_wrongly_is_said_at_the_field_and_starts_nothing() {
        behind(1);
        List<String> runs = database.query("select count(*) from public.migration_runs");

        browser.open("/admin/migrations")
                .type("#only", "UPPER")
                .type("#canary", "101%")
                .type("#wave-size", "some")
                .type("#budget", "<script>")
                .clickOn(".more summary")
                .type("#attempts", "");
        browser.click("Start the run").awaitText("Enter a whole number of tenants.");

        assertThat(browser.find("#run-form").getText())
                .contains("Slug 'UPPER' must start", "must be 1% to 100%", "'<script>' is no error budget")
                .contains("Enter how many attempts.");
        assertThat(browser.find("#canary").getAttribute("value")).isEqualTo("101%");
        browser.check("migrations-refused");
        browser.open("/admin/migrations").type("#only", "nobody-has-this").click("Start the run");
        browser.awaitText("nobody-has-this");
        assertThat(database.query("select count(*) from public.migration_runs")).isEqualTo(runs);
    }

    @Test
    void a_viewer_sees_runs_and_no_way_to_steer_them() {
        behind(2);
        String run = "/admin/run?id="
                + operator.post(MIGRATIONS, "{\"canary\":\"1\",\"pauseBetween\":\"approval\"}")
                        .json()
                        .getInt("id");
        browser.open(run).awaitText("The next wave begins when somebody approves it.");
        addViewer("watches.runs");

        browser.forget();
        browser.logIn("watches.runs", ServerSettings.ADMIN_PASSWORD)
                .awaitPath("/admin/overview")
                .open(run);

        assertThat(browser.find("#live").getText()).contains("Awaiting approval", "50%");
        assertThat(browser.findAll("#deeds input, #deeds button, dialog")).isEmpty();
        browser.open("/admin/migrations");
        assertThat(browser.findAll("form input[type=submit]")).isEmpty();
    }

    @Test
    void a_run_there_is_not_is_a_page_that_says_so() {
        browser.open("/admin/run?id=987654321");
        assertThat(browser.find("h1").getText()).isEqualTo("There is no such migration run");
        for (String id : new String[] {"x", ""}) {
            browser.open("/admin/run?id=" + id);
            assertThat(browser.find("h1").getText()).as(id).isEqualTo("There is nothing here");
        }
    }

    @Test
    void drift_made_by_hand_is_found_in_the_background_and_shown_object_by_object() {
        List<String> tenants = behind(2);
        browser.open("/admin/drift").click("Look now").awaitText("Every schema is what its migrations would have made");
        browser.check("drift-none");

        database.execute("drop index tenant_%s.projects_created_at_idx".formatted(tenants.get(0)));
        database.execute("drop schema tenant_%s cascade".formatted(tenants.get(1)));
        browser.click("Look now").awaitText("index projects_created_at_idx is missing");

        assertThat(browser.find("#found").getText())
                .contains(tenants.get(0), "Missing object", "CREATE INDEX projects_created_at_idx")
                .contains("Not looked at: their schema is gone", tenants.get(1));
        browser.check("drift");
        browser.click("Compare now").awaitText("Tenants that miss something");
        browser.click("Mark them as failed").awaitText("is marked as failed");
        assertThat(database.query("select status from public.tenants where slug = ?", tenants.get(1)))
                .containsExactly("failed");
        browser.check("reconciliation");
    }

    private void startRun(String canary, String gate, String budget) {
        browser.type("#canary", canary).choose("#gate", gate).type("#budget", budget);
        browser.click("Start the run").awaitText("How it was asked for");
    }

    /** What has changed behind the page's back stays there. */
    private void stopLooking() {
        browser.run("for (let timer = 0; timer < 10000; timer++) { clearInterval(timer); clearTimeout(timer); }");
    }

    private static void addViewer(String username) {
        database.execute(
                """
                insert into public.operators (id, username, password_hash, role, change_password)
                select gen_random_uuid(), '%s', password_hash, 'viewer', false from public.operators where username = '%s'
                """
                        .formatted(username, ServerSettings.ADMIN));
    }
}
