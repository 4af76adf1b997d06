package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.Browser;
import dev.tenancy.web.testing.ConsoleClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tenant's data at the console, as people meet it. */
class TransferPagesIT extends RunningApi {

    private static final String PASSWORD = "wrong donkey capacitor nail";

    private Browser browser;

    @BeforeEach
    void begin() {
        browser = Browser.at(server);
    }

    @Test
    void an_admin_takes_a_tenant_out_and_brings_it_in(@TempDir Path folder) throws IOException {
        nobody.register("paged").post(PROJECTS, "{\"name\":\"Apollo\"}");
        browser.asAdmin().open("/admin/tenant?slug=paged").awaitText("Export");
        browser.check("tenant-data");
        assertThat(
                        String.valueOf(
                                browser.run(
                                        "const form = document.getElementById('export');"
                                                + " const sent = new XMLHttpRequest(); sent.open('POST', form.getAttribute('action'), false); sent.send();"
                                                + " return sent.status + ' ' + sent.getResponseHeader('Content-Disposition') + sent.responseText.slice(0, 2);")))
                .matches("200 attachment; filename=\"paged-.*\\.zip\"PK");

        Path archive = Files.write(folder.resolve("paged.zip"), Archives.export(operator, "paged"));
        browser.open("/admin/tenant-import").clickOn("#import-do").awaitText("Choose the archive.");
        browser.check("tenant-import-refused");
        assertThat(described("archive")).containsExactly("archive-hint", "archive-error");
        browser.find("#archive").sendKeys(archive.toString());
        browser.awaitText("paged.zip: ")
                .type("#slug", "paged")
                .clickOn("#import-do")
                .awaitText("belongs to a tenant already");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("slug");
        assertThat(described("slug")).containsExactly("slug-hint", "slug-error");
        assertThat(described("archive")).as("nothing is wrong with it any more").containsExactly("archive-hint");
        browser.errors();
        browser.type("#slug", "paged-in").clickOn("#import-do").awaitText("Tenant paged-in is imported");
        String key = browser.find("#import-key").getText();
        assertThat(nobody.as(key).get(PROJECTS).body()).contains("Apollo");
        browser.check("tenant-imported");
        browser.click("Open the tenant").awaitPath("/admin/tenant?slug=paged-in");

        Path damaged =
                Files.write(folder.resolve("damaged.zip"), "PK, but nothing else".getBytes(StandardCharsets.UTF_8));
        browser.open("/admin/tenant-import").find("#archive").sendKeys(damaged.toString());
        browser.type("#slug", "paged-no").clickOn("#import-do").awaitText("Nothing was imported");
        browser.errors();
        assertThat(operator.get(TENANTS + "/paged-no").status()).isEqualTo(404);
    }

    @Test
    void what_answers_in_the_servers_place_is_not_taken_for_its_word(@TempDir Path folder) throws IOException {
        Path archive = Files.write(folder.resolve("any.zip"), new byte[] {'P', 'K'});
        browser.asAdmin().open("/admin/tenant-import").find("#archive").sendKeys(archive.toString());
        browser.type("#slug", "perhaps");
        browser.run("document.getElementById('import').setAttribute('action', '/admin/tenants')");
        browser.clickOn("#import-do").awaitText("Look whether it is there before you import again.");
        browser.errors();

        browser.run("document.getElementById('import').setAttribute('action', '/admin/import')");
        browser.forget();
        browser.clickOn("#import-do").awaitText("Nothing was imported: the session has ended.");
        browser.errors();
    }

    private List<String> described(String input) {
        return List.of(
                browser.find("#" + input).getAttribute("aria-describedby").split(" "));
    }

    @Test
    void an_admin_clones_a_tenant() {
        nobody.register("cloned").post(PROJECTS, "{\"name\":\"Apollo\"}");
        browser.asAdmin()
                .open("/admin/tenant?slug=cloned")
                .clickOn("[data-opens=clone]")
                .type("#clone-slug", "cloned")
                .clickOn("#clone-do")
                .awaitText("belongs to a tenant already");
        browser.check("tenant-clone-refused");
        browser.type("#clone-slug", "cloned-too").clickOn("#clone-do").awaitPath("/admin/tenant?slug=cloned-too");
        assertThat(nobody.as(browser.find("#secret").getText()).get(PROJECTS).body())
                .contains("Apollo");
    }

    @Test
    void who_is_no_admin_is_offered_nothing_and_refused() {
        nobody.register("kept");
        operator.post(
                "/api/v1/operators",
                "{\"username\":\"otto\",\"password\":\"" + PASSWORD
                        + "\",\"role\":\"operator\",\"changePassword\":false}");
        ConsoleClient otto = server.console();
        otto.logIn("otto", PASSWORD);

        assertThat(otto.get("/admin/tenant?slug=kept").body()).contains("kept").doesNotContain("/admin/export");
        assertThat(otto.get("/admin/tenant-import").body()).contains("Admins import tenants");
        assertThat(otto.post("/admin/export?slug=kept", Map.of()).statusCode()).isEqualTo(403);
        assertThat(otto.post("/admin/import?slug=kept-in", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(server.console().post("/admin/export?slug=kept", Map.of()).statusCode())
                .as("nobody is sent to log in")
                .isIn(302, 303);
        assertThat(database.query("select action from public.audit_events where tenant_slug = 'kept'"))
                .containsExactly("tenant.registered");
    }
}
