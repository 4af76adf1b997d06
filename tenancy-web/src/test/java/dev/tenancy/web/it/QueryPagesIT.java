package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions to many tenants, from the console. */
class QueryPagesIT extends RunningApi {

    private static final String SOME = "asked-a, asked-b, asked-c";

    private Browser browser;

    /** The third has lost a table. */
    @BeforeAll
    static void three_tenants() {
        for (String slug : List.of("asked-a", "asked-b", "asked-c")) {
            tenant(slug);
        }
        database.execute(
                """
                insert into tenant_asked_a.projects (id, name) select gen_random_uuid(), 'P' || n from generate_series(1, 4) n;
                insert into tenant_asked_b.projects (id, name) values (gen_random_uuid(), '=1+1');
                drop table tenant_asked_c.projects;
                """);
    }

    @BeforeEach
    void begin() {
        browser = Browser.at(server).asAdmin().open("/admin/query");
    }

    @Test
    void tenants_answer_in_a_table_with_bars_and_who_cannot_says_why() {
        ask("select count(*) as projects from projects", "", SOME).awaitText("2 of 3 tenants answered");

        assertThat(browser.find("#rows").getText()).contains("asked-a 4", "asked-b 1");
        assertThat(browser.find("#answer .bars").getText()).contains("asked-a", "4");
        assertThat(browser.find("#answer .failures").getText()).contains("asked-c", "projects");
        assertThat(browser.find("#sql").getAttribute("value")).isEqualTo("select count(*) as projects from projects");
        assertThat(browser.text()).doesNotContain("Nothing was done");
        browser.check("query");
    }

    @Test
    void answers_are_combined_by_a_second_query() {
        ask(
                        "select count(*) as projects from projects",
                        "select sum(projects) as all_projects from result",
                        "asked-a, asked-b")
                .awaitText("2 of 2 tenants answered");

        assertThat(browser.find("#rows").getText()).endsWith("all_projects\n5");
    }

    @Test
    void what_writes_is_wrong_or_is_more_than_one_query_is_refused_in_words_and_at_its_place() {
        for (String sql : List.of(
                "delete from projects",
                "select 1; drop table projects",
                "with gone as (delete from projects returning *) select * from gone",
                "set role tenancy_owner")) {
            ask(sql, "", "asked-a").awaitText("The query cannot be asked");
            assertThat(browser.find("#sql").getAttribute("value")).isEqualTo(sql);
            assertThat(browser.findAll("#answer")).isEmpty();
        }
        assertThat(database.query("select count(*) from tenant_asked_a.projects"))
                .containsExactly("4");

        ask("select name\nfrom projects\nwhere nobody = 1", "", "asked-a").awaitText("line 3");
        assertThat(browser.find("#refused mark").getText()).isEqualTo("nobody");
        browser.check("query-refused");
        ask("select count(*) as projects from projects", "select sum(project) from result", "asked-a")
                .awaitText("character 12");
        assertThat(browser.find("#refused mark").getText()).isEqualTo("project");
        ask("", "", "Not A Slug").awaitText("Type a query.");
        assertThat(browser.text()).contains("must start");
    }

    @Test
    void scripts_in_a_query_and_in_an_answer_are_text() {
        String script = "<script>document.title='broken'</script>";

        ask("select '" + script.replace("'", "''") + "' as \"<b>x</b>\"", "", "asked-a")
                .awaitText("1 of 1 tenant answered");

        assertThat(browser.find("#rows").getText()).contains(script, "<b>x</b>");
        assertThat(browser.run("return document.title")).isEqualTo("Query · Tenancy");
    }

    @Test
    void of_a_long_value_the_page_has_the_beginning_and_the_file_all() {
        String sql = "select repeat('x', 5000) as many";
        ask(sql, "", "asked-a").awaitText("1 row in");

        assertThat(browser.text()).contains("Long values are cut off here: the file has them whole.");
        assertThat(browser.find("#rows").getText().replace("\n", ""))
                .contains("x".repeat(1000) + "…")
                .doesNotContain("x".repeat(1001));
        browser.check("query-long");
        browser.type("#sql", sql).type("#slugs", "asked-a");
        assertThat(downloaded()).contains("x".repeat(5000));
    }

    @Test
    void the_file_has_the_rows_and_says_who_is_not_in_it() {
        browser.type("#sql", "select name, null as nothing from projects order by name")
                .type("#slugs", SOME);

        List<String> lines = downloaded().lines().toList();

        assertThat(lines).hasSize(7);
        assertThat(lines.subList(1, 6)).contains("asked-a,P1,,", "asked-b,'=1+1,,");
        assertThat(lines.get(6)).startsWith(",,,").contains("asked-c: ");
    }

    private Browser ask(String sql, String combine, String slugs) {
        browser.type("#sql", sql)
                .type("#combine", combine)
                .type("#slugs", slugs)
                .clickOn("#run");
        return browser;
    }

    private String downloaded() {
        return String.valueOf(
                browser.run(
                        """
                        const form = document.getElementById('ask');
                        const sent = new URLSearchParams(new FormData(form));
                        sent.append('download', '');
                        const request = new XMLHttpRequest();
                        request.open('POST', form.action, false);
                        request.send(sent);
                        return request.responseText;
                        """));
    }
}
