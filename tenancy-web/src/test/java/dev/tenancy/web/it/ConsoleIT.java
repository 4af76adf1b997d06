package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import dev.tenancy.web.testing.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console as an operator meets it: a real browser, the real server, a real database. */
class ConsoleIT extends RunningApi {

    private static final String SCRIPT = "<script>document.title='broken'</script><img src=x onerror=alert(1)>";

    private Browser browser;

    @BeforeEach
    void begin() {
        browser = Browser.at(server);
    }

    @Test
    void who_is_nobody_is_asked_to_log_in_and_then_shown_what_was_asked_for() {
        browser.open("/admin/operators?x=1");

        assertThat(browser.path()).startsWith("/admin/login?next=");
        assertThat(browser.find("h1").getText()).isEqualTo("Log in to the console");
        browser.check("login");

        browser.type("#username", ServerSettings.ADMIN)
                .type("#password", ServerSettings.ADMIN_PASSWORD)
                .click("Log in")
                .awaitPath("/admin/operators?x=1");
        browser.open("/admin/login").awaitPath("/admin/overview");
    }

    @Test
    void a_wrong_password_is_refused_in_words_and_the_account_locks_for_longer_each_time() {
        addViewer("locked.out", false);
        browser.open("/admin/login").click("Log in").awaitText("Enter your username.");
        assertThat(browser.find("main").getText()).contains("Enter your password.");

        for (int i = 0; i < 5; i++) {
            browser.type("#username", "locked.out")
                    .type("#password", "wrong " + i)
                    .click("Log in")
                    .awaitText("is wrong");
            assertThat(browser.find("#username").getAttribute("value")).isEqualTo("locked.out");
            assertThat(browser.find("#password").getAttribute("value")).isEmpty();
        }
        browser.type("#password", ServerSettings.ADMIN_PASSWORD).click("Log in").awaitText("try again in");

        browser.check("login-locked");
        assertThat(browser.path()).startsWith("/admin/login");
    }

    @Test
    void a_password_given_by_somebody_else_is_changed_first() {
        addViewer("new.here", true);

        browser.logIn("new.here", ServerSettings.ADMIN_PASSWORD).awaitPath("/admin/account");
        browser.awaitText("Choose one of your own to go on.");
        browser.open("/admin/overview").awaitPath("/admin/account");
        browser.check("account-forced");
        browser.type("#token-name", "early").click("Make a token").awaitText("Choose a password of your own first");
        browser.type("#current", ServerSettings.ADMIN_PASSWORD)
                .type("#changed", "short")
                .type("#repeated", "short")
                .click("Change password")
                .awaitText("A password has 12 to 200 characters");
        browser.type("#current", ServerSettings.ADMIN_PASSWORD)
                .type("#changed", "quite another long password")
                .type("#repeated", "quite another long passwort")
                .click("Change password")
                .awaitText("differ");
        browser.type("#current", ServerSettings.ADMIN_PASSWORD)
                .type("#changed", "quite another long password")
                .type("#repeated", "quite another long password")
                .click("Change password")
                .awaitPath("/admin/overview")
                .awaitText("Your password is changed.");

        browser.click("Log out").awaitPath("/admin/login");
        browser.logIn("new.here", "quite another long password").awaitPath("/admin/overview");
    }

    @Test
    void a_viewer_sees_no_operators_and_gets_no_page_of_theirs() {
        addViewer("only.looking", false);

        browser.logIn("only.looking", ServerSettings.ADMIN_PASSWORD).awaitPath("/admin/overview");

        assertThat(browser.find("nav").getText()).contains("Overview").doesNotContain("Operators");
        browser.open("/admin/operators");
        assertThat(browser.find("h1").getText()).isEqualTo("This is not open to you");
        assertThat(browser.text()).contains("needs the role admin", "403");
        browser.checkProblem("forbidden");
    }

    @Test
    void what_is_not_there_is_a_page_that_says_so() {
        browser.asAdmin().open("/admin/nosuch");

        assertThat(browser.find("h1").getText()).isEqualTo("There is nothing here");
        browser.checkProblem("not-found");
        browser.open("/admin/operator?username=nobody.here");
        assertThat(browser.text()).contains("There is no operator 'nobody.here'");
    }

    @Test
    void the_overview_shows_the_fleet() {
        browser.asAdmin().open("/admin");

        browser.awaitPath("/admin/overview");
        assertThat(browser.find("main").getText()).contains("Tenants by schema version", "Up to date");
        browser.check("overview");
    }

    @Test
    void a_token_is_shown_once_and_works_until_it_is_revoked() {
        browser.asAdmin().open("/admin/account").click("Make a token").awaitText("Give the token a name.");
        browser.type("#token-name", SCRIPT).click("Make a token").awaitText("it is not shown again");
        String token = browser.find("#secret").getText();
        assertThat(browser.find("#tokens").getText()).contains(SCRIPT);
        assertThat(nobody.as(token).get(TENANTS).status()).isEqualTo(200);
        browser.check("account");

        browser.open("/admin/account");
        assertThat(browser.text()).contains(SCRIPT).doesNotContain(token);
        browser.clickOn("[data-opens=revoke]").clickOn("#revoke-do").awaitText("The token is revoked");
        assertThat(nobody.as(token).get(TENANTS).status()).isEqualTo(401);
    }

    @Test
    void the_token_is_revoked_whose_row_was_pressed_wherever_that_stands_by_now() {
        addViewer("many.tokens", false);
        String meant = newToken("many.tokens", "meant");
        browser.logIn("many.tokens", ServerSettings.ADMIN_PASSWORD).open("/admin/account");
        String other = newToken("many.tokens", "other");

        browser.clickOn("[data-opens=revoke]").clickOn("#revoke-do").awaitText("The token is revoked");

        assertThat(nobody.as(meant).get(TENANTS).status()).isEqualTo(401);
        assertThat(nobody.as(other).get(TENANTS).status()).isEqualTo(200);
    }

    @Test
    void an_operator_is_added_promoted_shut_out_and_deleted() {
        browser.asAdmin()
                .open("/admin/operators")
                .type("#username", "Not A Name")
                .click("Add");
        browser.awaitText("A username starts with a letter");
        assertThat(browser.find("#username").getAttribute("value")).isEqualTo("Not A Name");
        browser.type("#username", "jane.doe").click("Add").awaitText("Tell jane.doe this first password");
        String first = browser.find("#secret").getText();
        browser.check("operators");
        browser.type("#username", "jane.doe").click("Add").awaitText("There is an operator 'jane.doe' already");

        browser.click("jane.doe").awaitPath("/admin/operator?username=jane.doe");
        browser.check("operator");
        browser.choose("#role", "Admin").click("Save role").awaitText("is admin from the next request on");
        browser.click("Disable").awaitText("is shut out").click("Enable").awaitText("may log in again");
        browser.click("Reset password").awaitText("Tell jane.doe this password");
        assertThat(browser.find("#secret").getText()).isNotEqualTo(first);

        browser.click("Delete…");
        assertThat(browser.find("#delete .danger").isEnabled()).isFalse();
        browser.check("operator-delete");
        browser.type("#delete-typed", "jane.do");
        assertThat(browser.find("#delete .danger").isEnabled()).isFalse();
        browser.type("#delete-typed", "jane.doe").click("Delete account").awaitPath("/admin/operators");
        browser.awaitText("The account 'jane.doe' is deleted.");
    }

    @Test
    void the_last_admin_stays_one() {
        database.execute("update public.operators set disabled = true, version = version + 1"
                + " where role = 'admin' and username <> '" + ServerSettings.ADMIN + "'");
        browser.asAdmin().open("/admin/operator?username=" + ServerSettings.ADMIN);

        browser.choose("#role", "Viewer").click("Save role").awaitText("is the only admin who can log in");
        assertThat(browser.find("#role").getAttribute("value")).isEqualTo("VIEWER");
    }

    @Test
    void a_stale_page_changes_nothing_and_keeps_what_was_chosen() {
        addViewer("changed.twice", false);
        browser.asAdmin().open("/admin/operator?username=changed.twice");
        database.execute("update public.operators set version = version + 1 where username = 'changed.twice'");

        browser.choose("#role", "Admin").click("Save role").awaitText("has changed since it was read");

        assertThat(browser.find("#role").getAttribute("value")).isEqualTo("ADMIN");
        assertThat(database.query("select role from public.operators where username = 'changed.twice'"))
                .containsExactly("viewer");
    }

    @Test
    void a_page_that_has_expired_does_nothing_and_keeps_what_was_typed() {
        browser.asAdmin()
                .open("/admin/operators")
                .type("#username", "typed.before")
                .choose("#role", "Operator");
        browser.run("document.querySelectorAll('[name=\"jakarta.faces.ViewState\"]').forEach(s => s.value = '1:1')");

        browser.click("Add").awaitText("This page had been open for too long");

        assertThat(browser.find("#username").getAttribute("value")).isEqualTo("typed.before");
        assertThat(browser.find("#role").getAttribute("value")).isEqualTo("OPERATOR");
        browser.click("Add").awaitText("Tell typed.before this first password");
    }

    @Test
    void the_theme_is_chosen_and_remembered() {
        browser.asAdmin().open("/admin/overview");
        String light = background();

        browser.click("Dark theme");
        String dark = background();
        browser.open("/admin/account");

        assertThat(dark).isNotEqualTo(light);
        assertThat(background()).isEqualTo(dark);
        browser.click("Light theme");
        assertThat(background()).isEqualTo(light);
        browser.cookie("theme", "\"><script>").open("/admin/overview");
        assertThat(browser.find("html").getAttribute("data-theme")).isEqualTo("auto");
    }

    @Test
    void a_narrow_console_is_steered_by_keyboard() {
        browser.width(360).asAdmin().open("/admin/overview").tab(1);
        browser.awaitText("Skip to content"); // it comes into view within a moment
        assertThat(browser.focused().getText()).isEqualTo("Skip to content");
        browser.tab(2);
        assertThat(browser.focused().getAttribute("aria-expanded")).isEqualTo("false");

        browser.press(Keys.ENTER);
        assertThat(browser.focused().getAttribute("aria-expanded")).isEqualTo("true");
        browser.tab(1);
        assertThat(browser.focused().getAttribute("aria-current")).isEqualTo("page");
        browser.press(Keys.ESCAPE);
        assertThat(browser.focused().getAttribute("aria-expanded")).isEqualTo("false");
        browser.press(Keys.ENTER).check("menu");
    }

    @Test
    void times_are_shown_in_the_viewers_zone_and_in_utc_without_scripts() {
        browser.asAdmin().open("/admin/account");

        assertThat(browser.find("time").getAttribute("title")).endsWith("UTC");
        assertThat(browser.find("time").getText()).doesNotContain("UTC");
    }

    @Test
    void no_page_gives_its_source_away_or_may_be_framed() {
        for (String path : List.of(
                "/admin/login.xhtml",
                "/problem.xhtml",
                "/jakarta.faces.resource/login.xhtml",
                "/WEB-INF/templates/console.xhtml",
                "/WEB-INF/tags/pill.xhtml")) {
            assertThat(operator.get(path).body()).as(path).doesNotContain("ui:", "#{");
        }
        assertThat(nobody.get("/admin/login").header("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'", "script-src 'self' 'nonce-")
                .doesNotContain("unsafe");
        assertThat(nobody.get("/admin/login").header("Set-Cookie")).isEmpty();
    }

    private String background() {
        return String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
    }

    private static String newToken(String username, String name) {
        return operator.post("/api/v1/operators/" + username + "/tokens", "{\"name\":\"" + name + "\"}")
                .json()
                .getString("token");
    }

    /** Adds a viewer who has the first operator's password. */
    private static void addViewer(String username, boolean changePassword) {
        database.execute(
                """
                insert into public.operators (id, username, password_hash, role, change_password)
                select gen_random_uuid(), '%s', password_hash, 'viewer', %s from public.operators where username = '%s'
                """
                        .formatted(username, changePassword, ServerSettings.ADMIN));
    }
}
