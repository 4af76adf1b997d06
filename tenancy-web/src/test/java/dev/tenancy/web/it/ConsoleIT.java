package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console as an operator meets it: a real browser, the real server, a real database. */
class ConsoleIT extends RunningApi {

    private Browser browser;

    @BeforeEach
    void begin() {
        browser = Browser.at(server);
    }

    @Test
    void the_log_in_page_is_open_to_all() {
        browser.open("/admin/login");

        assertThat(browser.find("h1").getText()).isEqualTo("Log in to the console");
        browser.check("login");
    }

    @Test
    void the_overview_shows_the_fleet() {
        browser.asOperator().open("/admin");

        browser.awaitPath("/admin/overview");
        assertThat(browser.find("main").getText()).contains("Tenants by schema version", "Up to date");
        browser.check("overview");
    }

    @Test
    void no_page_gives_its_source_away() {
        for (String path : new String[] {
            "/admin/overview.xhtml",
            "/admin/login.xhtml",
            "/jakarta.faces.resource/overview.xhtml",
            "/WEB-INF/templates/console.xhtml",
            "/WEB-INF/tags/pill.xhtml"
        }) {
            assertThat(operator.get(path).body()).as(path).doesNotContain("ui:", "#{");
        }
    }
}
