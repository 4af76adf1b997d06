package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.Browser;
import dev.tenancy.web.testing.ServerSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console's pages of tenants, plans and the audit trail, and sign-up, as people meet them. */
class TenantPagesIT extends RunningApi {

    private static final String SCRIPT = "<script>document.title='broken'</script>";
    private static final String LONG = "x".repeat(300);

    private Browser browser;

    @BeforeEach
    void begin() {
        browser = Browser.at(server);
    }

    @Test
    void a_tenant_is_registered_and_its_key_shown_once() {
        browser.asAdmin().open("/admin/tenant-new").clickOn("#submit").awaitText("A tenant's name must not be empty.");
        assertThat(browser.text()).contains("A slug has 3 to 55 characters");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("name");
        assertThat(browser.find("#name").getAttribute("aria-invalid")).isEqualTo("true");
        browser.type("#name", LONG).clickOn("#submit").awaitText("has at most 200 characters, not 300");
        browser.type("#slug", "acme")
                .type("#name", "Taken")
                .clickOn("#submit")
                .awaitText("belongs to a tenant already");
        assertThat(browser.find("#name").getAttribute("value")).isEqualTo("Taken");
        browser.check("tenant-new-refused");

        browser.open("/admin/tenant-new").type("#name", "Höhle der Löwen " + SCRIPT);
        assertThat(browser.find("#slug").getAttribute("value")).startsWith("hohle-der-lowen-script");
        browser.type("#slug", "hohle")
                .choose("#plan", "Team")
                .clickOn("#submit")
                .awaitPath("/admin/tenant?slug=hohle");

        String key = browser.find("#secret").getText();
        assertThat(nobody.as(key).get("/api/v1/tenant").json().getString("plan"))
                .isEqualTo("team");
        assertThat(browser.find("h1").getText()).isEqualTo("Höhle der Löwen " + SCRIPT);
        browser.check("tenant-registered");
        browser.open("/admin/tenant?slug=hohle");
        assertThat(browser.source()).doesNotContain(key);
        browser.open("/admin/tenants?q=hohle").awaitText("1 of ");
        assertThat(browser.find("tbody").getText()).contains(SCRIPT);
        assertThat(browser.run("return document.title")).isEqualTo("Tenants · Tenancy");
    }

    @Test
    void the_list_is_filtered_sorted_and_paged_by_its_url() {
        for (int i = 0; i < 52; i++) {
            nobody.register("list-%02d".formatted(i));
        }
        operator.patch(TENANTS + "/list-07", "{\"labels\":{\"region\":\"eu\"}}");
        operator.post(TENANTS + "/list-08/suspend", "{}");

        browser.asAdmin().open("/admin/tenants?q=LIST-").awaitText("52 of ");
        assertThat(slugs()).hasSize(50).startsWith("list-00", "list-01");
        browser.check("tenants");
        browser.click("Next").awaitText("2 tenants on this page");
        assertThat(slugs()).containsExactly("list-50", "list-51");
        String second = browser.path();
        browser.click("Previous").awaitText("50 tenants on this page");
        browser.run("history.back()");
        browser.awaitPath(second).open(second).awaitText("2 tenants on this page");

        browser.open("/admin/tenants?q=list-")
                .clickOn("th:nth-of-type(2) a")
                .awaitPath("/admin/tenants?q=list-&sort=-slug");
        assertThat(slugs()).startsWith("list-51", "list-50");
        browser.choose("#filter-status", "Suspended").click("Filter").awaitText("1 of ");
        assertThat(slugs()).containsExactly("list-08");
        assertThat(browser.path()).contains("status=suspended", "sort=-slug");
        browser.open("/admin/tenants")
                .type("#filter-label", "region=eu")
                .click("Filter")
                .awaitText("1 of ");
        assertThat(slugs()).containsExactly("list-07");

        browser.open("/admin/tenants?q=nobody-has-this").awaitText("No tenant matches");
        browser.check("tenants-none");
        browser.open("/admin/tenants?status=bogus").awaitText("There is no status 'bogus'.");
        browser.open("/admin/tenants?after=bm9uc2Vuc2U").awaitText("Page: This cursor was not given out");
    }

    @Test
    void what_is_done_to_many_tells_who_was_refused_and_why() {
        for (String slug : List.of("many-one", "many-two", "many-gone")) {
            nobody.register(slug);
        }
        operator.delete(TENANTS + "/many-gone");

        browser.asAdmin().open("/admin/tenants?q=many-");
        assertThat(browser.find("#resume").isEnabled()).isFalse();
        browser.clickOn("[data-ticks-all]").awaitText("3 ticked");
        browser.clickOn("[data-opens=suspend]").type("#reason", "Overdue").clickOn("#suspend-do");

        browser.awaitText("2 tenants are suspended.").awaitText("1 tenant was refused");
        assertThat(browser.find(".outcome").getText()).contains("many-gone", "is archived; 'suspend' begins where");
        assertThat(browser.path()).isEqualTo("/admin/tenants?q=many-");
        browser.check("tenants-outcome");
        assertThat(status("many-one")).isEqualTo("suspended");
        browser.open("/admin/tenant?slug=many-one").awaitText("Overdue");

        browser.open("/admin/tenants?q=many-o")
                .clickOn("[data-ticks-all]")
                .clickOn("#resume")
                .awaitText("1 tenant is active.");
        assertThat(status("many-one")).isEqualTo("active");
        browser.clickOn("[data-ticks-all]").clickOn("#migrate").awaitText("was started with 1 tenant.");
        int run = operator.get("/api/v1/migrations?limit=1")
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getInt("id");
        browser.click("Watch run " + run).awaitPath("/admin/run?id=" + run).awaitText("Run " + run);
    }

    @Test
    void a_change_of_somebody_elses_is_told_and_nothing_typed_is_lost() {
        nobody.register("edited");
        browser.asAdmin().open("/admin/tenant?slug=edited");
        operator.patch(TENANTS + "/edited", "{\"name\":\"Theirs\",\"labels\":{\"tier\":\"gold\"}}");

        browser.type("#name", "Mine")
                .type("#labels", "region=eu")
                .clickOn("#save")
                .awaitText("somebody else has changed this");

        assertThat(browser.text()).contains("Is now: Theirs", "Is now: tier=gold");
        assertThat(browser.find("#name").getAttribute("value")).isEqualTo("Mine");
        browser.check("tenant-stale");
        browser.clickOn("#save").awaitText("Details saved.");
        assertThat(operator.get(TENANTS + "/edited").json().getString("name")).isEqualTo("Mine");

        browser.type("#name", " ").clickOn("#save").awaitText("A tenant's name must not be empty.");
        browser.type("#name", LONG).type("#labels", "no label").clickOn("#save").awaitText("not 300");
        assertThat(browser.text()).contains("A label is written name=value");
        assertThat(browser.find("#labels").getAttribute("value")).isEqualTo("no label");
    }

    @Test
    void a_key_is_made_rotated_and_revoked() {
        nobody.register("keyed");
        browser.asAdmin()
                .open("/admin/tenant?slug=keyed")
                .clickOn("#key-create")
                .awaitText("A key's name must not be empty.");
        browser.type("#key-name", SCRIPT)
                .choose("#key-scope", "Reading")
                .clickOn("#key-create")
                .awaitText("it is not shown again");
        ApiClient reader = nobody.as(browser.find("#secret").getText());
        assertThat(reader.get(PROJECTS).status()).isEqualTo(200);
        assertThat(reader.post(PROJECTS, "{\"name\":\"No\"}").status()).isEqualTo(403);
        browser.check("tenant-key");

        browser.clickOn("[data-opens=rotate][data-name^='<script']")
                .choose("#overlap", "At once")
                .clickOn("#rotate-do");
        browser.awaitText("The key's successor");
        ApiClient successor = nobody.as(browser.find("#secret").getText());
        assertThat(successor.get(PROJECTS).status()).isEqualTo(200);
        assertThat(reader.get(PROJECTS).status()).isEqualTo(401);

        browser.clickOn("[data-opens=revoke][data-name^='<script']")
                .clickOn("#revoke-do")
                .awaitText("The key is revoked");
        assertThat(successor.get(PROJECTS).status()).isEqualTo(401);
    }

    @Test
    void a_host_is_claimed_and_is_not_verified_without_its_record() {
        nobody.register("hosted");
        browser.asAdmin()
                .open("/admin/tenant?slug=hosted")
                .type("#host", "no host")
                .clickOn("#claim");
        browser.awaitText("Must be a host name");
        browser.type("#host", "projects.hosted.invalid").clickOn("#claim").awaitText("is claimed");
        assertThat(browser.text()).contains("_tenancy.projects.hosted.invalid", "tenancy-verification=");
        browser.check("tenant-domain");

        browser.click("Verify").awaitText("_tenancy.projects.hosted.invalid");
        assertThat(browser.find(".notice-bad").getText()).contains("projects.hosted.invalid");
        browser.clickOn("[data-opens=remove]").clickOn("#remove-do").awaitText("is removed.");
    }

    @Test
    void a_tenant_is_archived_restored_renamed_and_purged() {
        nobody.register("mortal");
        browser.asAdmin().open("/admin/tenant?slug=mortal").clickOn("[data-opens=archive]");
        browser.type("#archive-reason", "Contract ended")
                .clickOn("#archive-do")
                .awaitText("Tenant 'mortal' is archived.");
        browser.clickOn("[data-opens=restore]").clickOn("#restore-do").awaitText("is active again.");
        browser.clickOn("[data-opens=rename]")
                .type("#new-slug", "acme")
                .clickOn("#rename-do")
                .awaitText("belongs to a tenant already");
        browser.type("#new-slug", "mortal-too").clickOn("#rename-do").awaitPath("/admin/tenant?slug=mortal-too");
        browser.open("/admin/tenant?slug=mortal").awaitPath("/admin/tenant?slug=mortal-too");

        browser.clickOn("[data-opens=archive]").clickOn("#archive-do").awaitText("is archived.");
        browser.check("tenant-archived");
        browser.clickOn("[data-opens=purge]").type("#purge-typed", "mortal");
        assertThat(browser.find("#purge-do").isEnabled()).isFalse();
        browser.run("document.getElementById('purge-do').disabled = false");
        browser.clickOn("#purge-do").awaitText("Not purged: what was typed is not 'mortal-too'.");
        assertThat(status("mortal-too")).isEqualTo("archived");

        browser.clickOn("[data-opens=purge]").type("#purge-typed", "mortal-too").clickOn("#purge-do");
        browser.awaitText("Tenant 'mortal-too' is purged.").awaitPath("/admin/tenants");
        assertProblem(operator.get(TENANTS + "/mortal-too"), 404, "tenant-not-found");
        browser.open("/admin/tenant?slug=mortal-too").awaitText("There is no tenant 'mortal-too'");
        browser.open("/admin/audit?tenant=mortal-too").awaitText("tenant.purged");
    }

    @Test
    void a_viewer_sees_nothing_to_press_and_is_refused_who_presses_all_the_same() {
        nobody.register("watched");
        addOperator("demoted.soon");
        browser.logIn("demoted.soon", ServerSettings.ADMIN_PASSWORD).open("/admin/tenant?slug=watched");
        database.execute("update public.operators set role = 'viewer' where username = 'demoted.soon'");

        browser.type("#name", "Not mine to change").clickOn("#save").awaitText("Nothing was done");

        assertThat(operator.get(TENANTS + "/watched").json().getString("name")).isEqualTo("Tenant watched");
        assertThat(browser.findAll("main button, main input, main select, main textarea"))
                .isEmpty();
        browser.open("/admin/tenants?q=watched");
        assertThat(browser.findAll("main [data-opens], main [type=checkbox], main form[method=post] [type=submit]"))
                .isEmpty();
        assertThat(browser.text()).doesNotContain("Register a tenant");
        browser.open("/admin/tenant-new").awaitText("Operators register tenants");
        browser.open("/admin/plans");
        assertThat(browser.find("main").getText()).contains("Free").doesNotContain("Change");
        browser.open("/admin/plan?code=free").awaitText("Admins change plans");
    }

    @Test
    void a_plan_is_added_changed_and_kept_from_a_stale_page() {
        browser.asAdmin()
                .open("/admin/plan")
                .type("#projects", "many")
                .type("#timeout", "5")
                .clickOn("#save");
        browser.awaitText("A plan's code starts with a letter").awaitText("Must be a whole number");
        assertThat(browser.text()).contains("A plan's name must not be empty.", "100 ms to 10 min, not 5 ms");
        assertThat(browser.find("#projects").getAttribute("value")).isEqualTo("many");
        browser.check("plan-refused");
        browser.type("#code", "free")
                .type("#name", "Again")
                .type("#projects", "")
                .type("#timeout", "")
                .clickOn("#save");
        browser.awaitText("There is a plan 'free' already");
        browser.type("#code", "console")
                .type("#name", SCRIPT)
                .type("#projects", "7")
                .clickOn("#save");
        browser.awaitPath("/admin/plans").awaitText("Plan 'console' is saved.");
        assertThat(browser.find("tbody").getText()).contains(SCRIPT);
        browser.check("plans");

        browser.open("/admin/plan?code=console");
        operator.patch("/api/v1/plans/console", "{\"limits\":{\"projects\":9}}");
        browser.type("#projects", "8").clickOn("#save").awaitText("somebody else has changed this plan");
        assertThat(browser.text()).contains("Is now: 9");
        browser.clickOn("#save").awaitText("is saved.");
        assertThat(operator.get("/api/v1/plans/console").body()).contains("\"projects\":8");
        browser.open("/admin/plan?code=nosuch").awaitText("There is no plan 'nosuch'");
    }

    @Test
    void the_audit_trail_is_filtered_by_its_url() {
        nobody.register("audited");
        operator.post(TENANTS + "/audited/suspend", "{\"reason\":\"" + SCRIPT + "\"}");

        browser.asAdmin()
                .open("/admin/audit")
                .type("[name=tenant]", "audited")
                .click("Filter")
                .awaitText("2 events on this page");
        assertThat(browser.path()).contains("tenant=audited");
        assertThat(browser.find("tbody").getText()).contains("tenant.suspended", SCRIPT, "operator", "from ");
        browser.check("audit");
        browser.click("tenant.suspended").awaitText("1 event on this page");
        browser.open("/admin/audit?tenant=audited&from=2099-01-01").awaitText("No event matches");
        browser.open("/admin/audit?from=yesterday").awaitText("'yesterday' is no time");
        database.execute("insert into public.audit_events (actor, action, tenant_slug)"
                + " select 'somebody', 'tenant.seen', 'audited' from generate_series(1, 60)");
        browser.open("/admin/audit?tenant=audited").click("Next").awaitText("12 events on this page");
        browser.click("Previous").awaitText("50 events on this page");
        browser.open("/admin/audit?tenant=audited").click("audited").awaitPath("/admin/tenant?slug=audited");
    }

    @Test
    void a_long_detail_shows_its_beginning_and_the_rest_on_demand() {
        tenant("wordy");
        String begin = "select 1 as first -- " + "lorem ipsum ".repeat(40);
        database.execute("insert into public.audit_events (actor, action, tenant_slug, detail) values ('somebody',"
                + " 'tenant.seen', 'wordy', '" + begin + "\n" + "select 2 as second ".repeat(5200) + "the very end')");

        browser.asAdmin().open("/admin/audit?tenant=wordy").awaitText("2 events on this page");
        assertThat(browser.find("tbody").getText())
                .contains("select 1 as first", "…", "characters")
                .doesNotContain("select 2");
        assertThat(browser.findAll(".long")).as("of two events one is long").hasSize(1);
        assertThat(browser.findAll("td[data-label=Detail]:empty")).hasSize(1);
        browser.check("audit-long");
        browser.run("document.querySelector('.long summary').focus()");
        browser.press(Keys.ENTER).awaitText("the very end");
        assertThat(browser.find("tbody").getText()).containsOnlyOnce("select 1 as first");
        browser.check("audit-long-open");
        browser.tab(1);
        assertThat(browser.focused().getAttribute("aria-label")).isEqualTo("Detail");

        browser.open("/admin/tenant?slug=wordy").awaitText("select 1 as first");
        assertThat(browser.find("#history").getText()).doesNotContain("select 2");
    }

    @Test
    void a_company_signs_up_by_itself_and_not_too_often() {
        browser.open("/sign-up").clickOn("#submit").awaitText("A tenant's name must not be empty.");
        browser.check("sign-up-refused");
        browser.type("#name", "Self Made " + SCRIPT)
                .type("#slug", "self-made")
                .clickOn("#submit")
                .awaitText("Your API key.");

        ApiClient tenant = nobody.as(browser.find("#secret").getText());
        assertThat(tenant.get("/api/v1/tenant").json().getString("slug")).isEqualTo("self-made");
        assertThat(browser.find("h1").getText()).isEqualTo("Welcome, Self Made " + SCRIPT);
        browser.check("sign-up-done");

        for (int i = 0; i < 6 && !browser.text().contains("from your address"); i++) {
            browser.open("/sign-up")
                    .type("#name", "Again")
                    .type("#slug", "self-made")
                    .clickOn("#submit");
            browser.find(".field-error, .notice-bad");
        }
        assertThat(browser.text()).contains("from your address");
        assertThat(browser.find("#slug").getAttribute("value")).isEqualTo("self-made");
    }

    private List<String> slugs() {
        return browser.findAll("tbody td[data-label=Tenant]").stream()
                .map(WebElement::getText)
                .collect(Collectors.toList());
    }

    private static String status(String slug) {
        return operator.get(TENANTS + "/" + slug).json().getString("status");
    }

    /** Adds an operator who has the first one's password. */
    private static void addOperator(String username) {
        database.execute(
                """
                insert into public.operators (id, username, password_hash, role)
                select gen_random_uuid(), '%s', password_hash, 'operator' from public.operators where username = '%s'
                """
                        .formatted(username, ServerSettings.ADMIN));
    }
}
