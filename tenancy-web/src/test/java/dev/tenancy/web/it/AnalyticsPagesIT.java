package dev.tenancy.web.it;

import static dev.tenancy.testing.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The console's numbers, held against SQL. */
class AnalyticsPagesIT extends RunningApi {

    private static final String COHORT = "/admin/analytics?label=cohort%3Dnumbers";

    private Browser browser;

    /** One is busy, one idle, one has lost its schema. */
    @BeforeAll
    static void three_tenants() {
        for (String slug : List.of("numbers-a", "numbers-b", "numbers-c")) {
            tenant(slug);
            operator.patch(TENANTS + "/" + slug, "{\"labels\":{\"cohort\":\"numbers\"}}");
        }
        operator.patch(TENANTS + "/numbers-b", "{\"name\":\"=1+1 <script>document.title='x'</script>\"}");
        database.execute(
                """
                insert into tenant_numbers_a.projects (id, name, archived_at)
                  select gen_random_uuid(), 'P' || n, case when n > 4 then now() end from generate_series(1, 7) n;
                insert into tenant_numbers_a.team_members (id, user_id)
                  select gen_random_uuid(), 'u' || n from generate_series(1, 2) n;
                insert into tenant_numbers_b.projects (id, name) values (gen_random_uuid(), 'Only');
                drop schema tenant_numbers_c cascade;
                delete from public.fleet_usage;
                insert into public.fleet_usage (at, tenants, bytes, counted, projects, archived_projects, members)
                  select now() - n * interval '1 day' - interval '9 days', 100 - n, (60 - n) * 1048576, 100 - n, 900 - n * 10, 0,
                         50 + n % 7 from generate_series(0, 40) n
                  on conflict do nothing;
                insert into public.tenant_usage (tenant_id, at, bytes, projects, archived_projects, members)
                  select t.id, f.at, f.bytes / 50, f.projects / 100, 0, 2 from public.fleet_usage f, public.tenants t
                  where t.slug = 'numbers-a' and f.at < now() - interval '8 days' on conflict do nothing;
                update public.tenants set status = 'failed', version = version + 1 where slug = 'numbers-c';
                """);
    }

    @BeforeEach
    void begin() {
        browser = Browser.at(server).asAdmin();
    }

    @Test
    void each_tenant_stands_with_what_it_has_and_whom_nobody_could_count() {
        browser.open(COHORT);

        assertThat(rows()).hasSize(4);
        assertThat(rows().get(0)).startsWith("numbers-a Business Active 7 3 2 " + size("numbers_a"));
        assertThat(rows().get(1)).startsWith("numbers-b Business Active 1 0 0 ");
        assertThat(rows().get(3)).contains("The schema tenant_numbers_c is missing.");
        assertThat(inOneLine(browser.find("#usages tfoot")))
                .startsWith("Of 2 of 3 tenants, as the others could not be counted 8 3 2 ");
        assertThat(browser.find(".curve svg").getAttribute("aria-label"))
                .startsWith("Size of the fleet: from 20.0 MiB");
        assertThat(inOneLine(browser.find(".stats")))
                .contains("Size on disk", "of all tenants, now", "of them archived");
        browser.check("analytics");

        browser.open(COHORT + "&sort=projects");
        assertThat(rows().get(2)).as("who cannot be counted is the least").startsWith("numbers-b");
        browser.clickOn("#usages th:nth-of-type(4) a").awaitPath(COHORT + "&sort=-projects");
        assertThat(rows().get(0)).startsWith("numbers-a");
        assertThat(browser.find("#usages th:nth-of-type(4)").getAttribute("aria-sort"))
                .isEqualTo("descending");
    }

    @Test
    void the_file_has_everybody_who_is_asked_for_in_that_order() {
        browser.open(COHORT + "&sort=-projects");

        List<String> lines = downloaded().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("slug,name,plan,status,bytes,projects,activeProjects,archivedProjects");
        assertThat(lines.get(1))
                .startsWith("numbers-a,Tenant numbers-a,business,active,")
                .contains(",7,4,3,2,");
        assertThat(lines.get(2)).startsWith("numbers-b,'=1+1 <script>").contains(",1,1,0,0,");
        assertThat(lines.get(3)).startsWith("numbers-c,").endsWith("The schema tenant_numbers_c is missing.");
        assertThat(browser.run("return document.title")).isEqualTo("Analytics · Tenancy");
    }

    /** What was noted is put aside, and the lock kept under which it would be noted again. */
    @Test
    void sums_of_many_that_were_never_noted_are_told_to_be_unknown() throws SQLException {
        try (Connection collecting = database.superuser().getConnection()) {
            collecting.setAutoCommit(false);
            query(collecting, "select pg_advisory_xact_lock(hashtextextended('tenancy usage', 0))");
            database.execute(
                    """
                    create table public.fleet_aside as table public.fleet_usage;
                    create table public.tenants_aside as table public.tenant_usage;
                    delete from public.fleet_usage; delete from public.tenant_usage;
                    insert into public.tenants (id, slug, schema_name, name, plan, status, schema_version, schema_digest)
                      select gen_random_uuid(), 'unnoted-' || n, 'tenant_unnoted_' || n, 'U', 'free', 'failed', '1', 'd'
                      from generate_series(1, 501) n;
                    """);

            JsonObject page = operator.get("/api/v1/analytics/usage?q=unnoted-&limit=1&sort=-size")
                    .json();
            browser.open("/admin/analytics?q=unnoted-");

            assertThat(page.getJsonArray("items")).hasSize(1);
            assertThat(page.get("totals")).isEqualTo(JsonValue.NULL);
            assertThat(page.get("asOf")).isEqualTo(JsonValue.NULL);
            assertThat(inOneLine(browser.find("#usages tfoot")))
                    .isEqualTo("What all have together is not noted yet: look again in a minute – – – –");
            assertThat(inOneLine(browser.find(".stats"))).contains("Size on disk – not noted yet");
        } finally {
            database.execute(
                    """
                    delete from public.tenants where slug like 'unnoted-%';
                    insert into public.fleet_usage table public.fleet_aside on conflict do nothing;
                    insert into public.tenant_usage table public.tenants_aside on conflict do nothing;
                    drop table public.fleet_aside, public.tenants_aside;
                    """);
        }
    }

    @Test
    void what_is_asked_for_wrongly_is_told_and_what_nobody_has_is_empty() {
        browser.open("/admin/analytics?label=cohort").awaitText("A label is written name=value, such as region=eu");
        browser.open("/admin/analytics?sort=colour").awaitText("with a hyphen in front for descending");
        browser.open("/admin/analytics?after=bm8").awaitText("This cursor was not given out for this list");
        browser.open("/admin/analytics?label=cohort%3Dnobody").awaitText("None is what was asked for.");
        browser.check("analytics-none");
    }

    @Test
    void the_overview_and_the_tenants_page_draw_how_they_have_grown() {
        browser.open("/admin/overview").awaitText("Growth");
        assertThat(browser.findAll(".curve svg")).hasSize(2);
        browser.check("overview-growth");
        browser.open("/admin/tenant?slug=numbers-a");
        assertThat(browser.findAll("#growth svg")).hasSize(3);
        assertThat(browser.findAll("#growth svg").get(1).getAttribute("aria-label"))
                .startsWith("Projects: from 5 to 9");
        browser.check("tenant-growth");
        browser.open("/admin/tenant?slug=numbers-b");
        assertThat(browser.find("#growth").getText()).contains("a line needs two notes");
        browser.check("tenant-no-growth");
    }

    private List<String> rows() {
        return browser.findAll("#usages tbody tr").stream()
                .map(AnalyticsPagesIT::inOneLine)
                .toList();
    }

    private static String inOneLine(WebElement element) {
        return element.getText().replaceAll("\\s+", " ");
    }

    private static String size(String tenant) {
        return database.query(
                        """
                        select trim(to_char(sum(pg_total_relation_size(oid)) / 1024.0, '999999990.0')) || ' KiB' from pg_class
                        where relkind in ('r', 'm', 'S') and relnamespace = 'tenant_%s'::regnamespace
                        """
                                .formatted(tenant))
                .get(0);
    }

    private String downloaded() {
        return String.valueOf(
                browser.run(
                        """
                        const form = document.getElementById('usage');
                        const sent = new URLSearchParams(new FormData(form));
                        sent.append('download', '');
                        const request = new XMLHttpRequest();
                        request.open('POST', form.action, false);
                        request.send(sent);
                        return request.responseText;
                        """));
    }
}
