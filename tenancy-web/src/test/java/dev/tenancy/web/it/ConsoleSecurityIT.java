package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.Browser;
import dev.tenancy.web.testing.ConsoleClient;
import dev.tenancy.web.testing.ServerSettings;
import java.net.HttpCookie;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console attacked: sessions, cookies, forms of other sites, guessed passwords. */
class ConsoleSecurityIT extends RunningApi {

    private static final String OPERATORS = "/api/v1/operators";
    private static final String PAGE = "/admin/overview";
    private static final String COOKIE = "tenancy_session";
    private static final String PASSWORD = "wrong donkey capacitor nail";

    private final ConsoleClient browser = server.console();

    @Test
    void who_logs_in_gets_a_cookie_that_scripts_and_other_sites_do_not() {
        HttpResponse<String> answer = logIn(browser);

        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith(COOKIE + "="))
                .isNotEmpty()
                .allSatisfy(cookie ->
                        assertThat(cookie).containsIgnoringCase("SameSite=Lax").contains("HttpOnly", "Path=/"));
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_planted_before_the_log_in_is_not_the_one_after_it() {
        ConsoleClient attacker = server.console();
        attacker.logIn(operatorOf("viewer"), PASSWORD);
        String planted = session(attacker);
        assertThat(attacker.get(PAGE).statusCode()).isEqualTo(200);
        browser.plant(COOKIE, planted);

        browser.get("/admin/overview"); // as whoever planted it
        logIn(browser);

        assertThat(session(browser)).isNotEqualTo(planted);
        assertThat(attacker.get(PAGE).statusCode()).isEqualTo(303);
        attacker.plant(COOKIE, "0123456789abcdef0123456789abcdef");
        logIn(attacker);
        assertThat(session(attacker)).isNotEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    void control_a_stolen_cookie_after_the_log_in_does_open_the_console() {
        logIn(browser);
        ConsoleClient thief = server.console();
        thief.plant(COOKIE, session(browser));

        assertThat(thief.get(PAGE).statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_ends_when_its_operator_is_demoted_disabled_or_given_another_password() {
        for (String change : new String[] {"{\"role\":\"viewer\"}", "{\"disabled\":true}"}) {
            String name = operatorOf("operator");
            ConsoleClient session = server.console();
            session.logIn(name, PASSWORD);
            assertThat(session.get(PAGE).statusCode()).isEqualTo(200);

            operator.patch(OPERATORS + "/" + name, change);

            assertThat(session.get(PAGE).statusCode()).as(change).isEqualTo(303);
        }
        String name = operatorOf("operator");
        browser.logIn(name, PASSWORD);
        operator.with("Content-Type", "application/json")
                .send("PUT", OPERATORS + "/" + name + "/password", "{\"password\":\"another one altogether\"}");
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
    }

    @Test
    void who_was_given_a_password_chooses_one_before_anything_else() {
        String name = "given-" + System.nanoTime();
        operator.post(
                OPERATORS, "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"admin\"}".formatted(name, PASSWORD));
        browser.logIn(name, PASSWORD);

        HttpResponse<String> answer = browser.get(PAGE);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).isEqualTo("/admin/account");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,https://evil.test",
        "Origin,null",
        "Origin,http://localhost.evil.test",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site"
    })
    void a_form_of_another_site_is_refused_and_logs_nobody_in(String header, String value) {
        HttpResponse<String> answer = browser.logIn(ServerSettings.ADMIN, ServerSettings.ADMIN_PASSWORD, header, value);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
    }

    @Test
    void control_a_form_of_our_own_logs_in() {
        browser.logIn(
                ServerSettings.ADMIN,
                ServerSettings.ADMIN_PASSWORD,
                "Origin",
                server.url(),
                "Sec-Fetch-Site",
                "same-origin");

        assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "status", "plan", "version", "label", "sort", "after"})
    void a_filter_that_no_database_takes_is_told_and_not_asked_for(String parameter) {
        logIn(browser);

        HttpResponse<String> answer = browser.get("/admin/tenants?" + parameter + "=a%00b");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("id=\"main\"").doesNotContain("class=\"problem-status\"");
    }

    @Test
    void five_wrong_passwords_lock_the_account_at_every_entrance() {
        String name = operatorOf("operator");
        ApiClient token = nobody.as(operator.post(OPERATORS + "/" + name + "/tokens", "{\"name\":\"t\"}")
                .json()
                .getString("token"));
        for (int i = 0; i < 5; i++) {
            browser.logIn(name, "guess number " + i);
        }

        HttpResponse<String> answer = browser.logIn(name, PASSWORD);

        assertThat(answer.body()).contains("locked", "try again in").doesNotContain(PASSWORD);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
        var change = token.post(
                "/api/v1/account/password",
                "{\"current\":\"%s\",\"password\":\"another one altogether\"}".formatted(PASSWORD));
        assertProblem(change, 403, "login-refused");
        assertThat(change.header("Retry-After")).isPresent();
        assertThat(token.get("/api/v1/account").json().isNull("lockedUntil")).isFalse();
        assertThat(server.log()).doesNotContain("guess number", PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api-docs/", "/health", "/openapi", "/admin/login", "/api/v1/projects", "/nosuch"})
    void every_answer_tells_browsers_what_not_to_do(String path) {
        var answer = nobody.get(path);

        assertThat(answer.header("X-Frame-Options")).contains("DENY");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("same-origin");
        assertThat(answer.header("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("script-src 'unsafe-inline'", "'unsafe-eval'");
        assertThat(answer.header("Strict-Transport-Security")).as("without TLS").isEmpty();
    }

    @Test
    void the_api_docs_run_under_their_policy() {
        Browser chromium = Browser.at(server).open("/api-docs/");

        chromium.awaitText("Register a tenant");

        assertThat(chromium.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "primefaces.nonce,",
        "primefaces.nonce,bm8gbm9uY2U=",
        "primefaces.nonce,<script>",
        "jakarta.faces.ViewState,<script>",
        "jakarta.faces.ViewState,-1:x",
        "jakarta.faces.ViewState,''"
    })
    void a_form_that_is_none_of_ours_is_refused_on_a_page_in_words(String field, String value) {
        Map<String, String> logIn = browser.form("/admin/login");
        logIn.putAll(Map.of("username", ServerSettings.ADMIN, "password", ServerSettings.ADMIN_PASSWORD));
        Map<String, String> signUp = browser.form("/sign-up");
        signUp.putAll(Map.of("name", "Forged", "slug", "forged"));
        for (Map<String, String> form : List.of(logIn, signUp)) {
            form.put("submit", "x");
            form.compute(field, (name, was) -> value);
        }

        assertRefused(browser.post("/admin/login", logIn, "Accept", "text/html"), 400);
        assertThat(session(browser)).isEmpty();
        assertRefused(browser.post("/sign-up", signUp, "Accept", "text/html"), 400);
        assertThat(operator.get(TENANTS + "/forged").status()).isEqualTo(404);
    }

    @Test
    void a_form_of_a_page_that_comes_without_what_the_page_sends_does_nothing() {
        String name = operatorOf("operator");
        browser.logIn(name, PASSWORD);
        Map<String, String> form = browser.form("/admin/account");
        form.putAll(Map.of("token-form", "token-form", "token-name", "forged", "token-days", "30", "make", "x"));
        Map<String, String> withoutNonce = new TreeMap<>(form);
        withoutNonce.remove("primefaces.nonce");
        Map<String, String> withAnothers = new TreeMap<>(form);
        withAnothers.put(
                "primefaces.nonce", server.console().form("/admin/login").get("primefaces.nonce"));
        Map<String, String> withoutState = new TreeMap<>(form);
        withoutState.put("jakarta.faces.ViewState", "0:0:0");

        Map<String, String> saysStateless = new TreeMap<>(form);
        saysStateless.put("jakarta.faces.ViewState", "stateless");

        for (Map<String, String> forged : List.of(withoutNonce, withAnothers, withoutState, saysStateless)) {
            assertRefused(browser.post("/admin/account", forged, "Accept", "text/html"), 400);
        }

        String tokens = "select count(*) from public.operator_tokens where name = 'forged'";
        assertThat(database.query(tokens)).containsExactly("0");
        assertThat(browser.post("/admin/account", form).body()).contains("Copy the token now");
        assertThat(database.query(tokens)).as("control").containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/login", "/sign-up"})
    void a_part_of_a_page_that_no_form_asks_for_is_refused_in_words(String path) {
        String faults = "CspException";
        int before = server.log().split(faults, -1).length;

        HttpResponse<String> toScript = browser.get(path, "Accept", "text/html", "Faces-Request", "partial/ajax");
        assertThat(toScript.statusCode()).isEqualTo(400);
        assertThat(toScript.body()).contains("/problems/malformed-request", "nothing of it was done");
        assertRefused(browser.get(path + "?jakarta.faces.partial.ajax=true", "Accept", "text/html"), 400);
        assertRefused(browser.post(path, Map.of("jakarta.faces.partial.ajax", "true"), "Accept", "text/html"), 400);

        assertThat(server.log().split(faults, -1)).hasSize(before);
    }

    @Test
    void password_managers_are_told_what_the_fields_are_for() {
        assertThat(browser.get("/admin/login").body())
                .contains("autocomplete=\"username\"", "autocomplete=\"current-password\"");
        logIn(browser);
        assertThat(browser.get("/admin/account").body())
                .contains("autocomplete=\"current-password\"", "autocomplete=\"new-password\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/login", "/sign-up"})
    void a_form_without_end_is_refused_on_a_page_in_words(String path) {
        Map<String, String> form = browser.form(path);
        form.put("jakarta.faces.ViewState", "0".repeat(3_000_000));

        assertRefused(browser.post(path, form, "Accept", "text/html"), 413);
    }

    @Test
    void behind_a_proxy_that_ends_tls_the_cookie_is_kept_to_tls_and_browsers_are_told_to_stay() {
        HttpResponse<String> answer =
                browser.logIn(ServerSettings.ADMIN, ServerSettings.ADMIN_PASSWORD, "X-Forwarded-Proto", "https");

        assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith(COOKIE + "="))
                .singleElement()
                .asString()
                .containsIgnoringCase("SameSite=Lax")
                .contains("HttpOnly", "; Secure");
        assertThat(nobody.with("X-Forwarded-Proto", "https, http")
                        .get("/health")
                        .header("Strict-Transport-Security"))
                .as("the word of the proxy that called us")
                .isEmpty();
        assertThat(operator.with("X-Forwarded-Proto", "HTTPS")
                        .post(TENANTS, "{\"slug\":\"over-tls\",\"name\":\"x\",\"plan\":\"free\"}")
                        .header("Location"))
                .hasValueSatisfying(
                        location -> assertThat(location).startsWith("https://").endsWith(TENANTS + "/over-tls"));
    }

    @Test
    void who_is_no_proxy_of_ours_is_not_believed_to_have_ended_tls() {
        String form = server.console().form("/admin/login").entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                + "&submit=x&username=" + ServerSettings.ADMIN + "&password="
                + ServerSettings.ADMIN_PASSWORD.replace(' ', '+');

        String believed = overTlsFrom("127.0.0.1", form);
        String stranger = overTlsFrom("127.0.0.2", form);

        assertThat(stranger)
                .contains(" 302 ", COOKIE + "=")
                .doesNotContain("Strict-Transport-Security")
                .doesNotContainIgnoringCase("; Secure");
        assertThat(believed).as("control").contains(" 302 ", "Strict-Transport-Security", "; Secure");
    }

    private static String overTlsFrom(String address, String form) {
        return server.rawFrom(
                address,
                "POST /admin/login",
                form,
                "Host: localhost",
                "X-Forwarded-Proto: https",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.length());
    }

    private static void assertRefused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("text/html");
        assertThat(answer.body()).contains("<h1>", status == 400 ? "nothing of it was done" : "send less");
    }

    @Test
    void the_audit_trail_tells_where_a_call_came_from_as_the_trusted_proxy_says() {
        String name = "proxied-" + System.nanoTime();
        operator.with("X-Forwarded-For", "203.0.113.9, 198.51.100.7")
                .post(
                        OPERATORS,
                        "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"viewer\"}".formatted(name, PASSWORD));

        assertThat(database.query(
                        "select remote_address from public.audit_events where action = 'operator.created' and detail like ?",
                        name + "%"))
                .containsExactly("198.51.100.7");
    }

    private static HttpResponse<String> logIn(ConsoleClient browser) {
        HttpResponse<String> answer = browser.logIn(ServerSettings.ADMIN, ServerSettings.ADMIN_PASSWORD);
        assertThat(answer.headers().firstValue("Location")).as(answer.body()).isPresent();
        return answer;
    }

    private static String operatorOf(String role) {
        String name = role + "-" + System.nanoTime();
        assertThat(operator.post(
                                OPERATORS,
                                "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"%s\",\"changePassword\":false}"
                                        .formatted(name, PASSWORD, role))
                        .status())
                .isEqualTo(201);
        return name;
    }

    private static String session(ConsoleClient browser) {
        return browser.cookies().stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }
}
