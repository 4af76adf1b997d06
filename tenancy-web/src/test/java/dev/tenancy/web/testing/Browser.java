package dev.tenancy.web.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium at the console: one for each JVM, which ends with it.
 *
 * <p>{@link #check} is what every page has to pass: it keeps screenshots in both widths and themes, and fails on a serious
 * accessibility violation, on an error in the browser's console, and on a breach of the content security policy.
 */
public final class Browser {

    private static final int NARROW = 360;
    private static final int WIDE = 1440;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=en-GB");

    private static final Browser ONLY = new Browser();

    private final ChromeDriver chrome;
    private final String axe = resource("/axe.min.js");
    private String base = "";

    private Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath("chromium"));
        options.addArguments(FLAGS);
        options.addArguments("--user-data-dir=" + profile());
        options.setCapability("goog:loggingPrefs", logs);
        chrome = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(onPath("chromedriver"))
                        .usingAnyFreePort()
                        .build(),
                options);
        Runtime.getRuntime().addShutdownHook(new Thread(chrome::quit, "browser-end"));
    }

    /** The browser, at a server, with no cookies and nothing logged. */
    public static Browser at(MicroServer server) {
        ONLY.base = server.url();
        ONLY.forget();
        ONLY.width(WIDE);
        ONLY.scheme("light");
        ONLY.errors();
        return ONLY;
    }

    /** As the first operator, an admin, who has just logged in. */
    public Browser asAdmin() {
        return logIn(ServerSettings.ADMIN, ServerSettings.ADMIN_PASSWORD);
    }

    /** Logs in, and waits for the console. */
    public Browser logIn(String username, String password) {
        open("/admin/login")
                .type("#username", username)
                .type("#password", password)
                .click("Log in");
        eventually("logged in", () -> !path().startsWith("/admin/login"));
        return this;
    }

    /** Forgets who was logged in. */
    public void forget() {
        chrome.executeCdpCommand("Network.enable", Map.of());
        chrome.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** Goes to a page of the server. */
    public Browser open(String path) {
        chrome.get(base + path);
        return this;
    }

    /** Where it is: path and query. */
    public String path() {
        return Objects.toString(chrome.getCurrentUrl(), "").substring(base.length());
    }

    /** What can be read on the page. */
    public String text() {
        return find("body").getText();
    }

    /** The HTML as it was parsed. */
    public String source() {
        return Objects.toString(chrome.getPageSource(), "");
    }

    /** The first element of a CSS selector; waits for it. */
    public WebElement find(String css) {
        List<WebElement> found = new ArrayList<>();
        eventually(css, () -> {
            found.clear();
            found.addAll(findAll(css));
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** All elements of a CSS selector that are there now. */
    public List<WebElement> findAll(String css) {
        return chrome.findElements(By.cssSelector(css));
    }

    /** Clicks the first button or link that shows this text. */
    public Browser click(String text) {
        String quoted = "\"" + text + "\"";
        chrome.findElement(By.xpath("//button[normalize-space(.)=" + quoted + "]|//a[normalize-space(.)=" + quoted
                        + "]|//input[@type='submit'][@value=" + quoted + "]"))
                .click();
        return this;
    }

    /** Clicks the first element of a CSS selector. */
    public Browser clickOn(String css) {
        find(css).click();
        return this;
    }

    /** Replaces what is in an input. */
    public Browser type(String css, String text) {
        WebElement input = find(css);
        input.clear();
        input.sendKeys(text);
        return this;
    }

    /** Chooses an option of a list by what it shows. */
    public Browser choose(String css, String option) {
        find(css)
                .findElement(By.xpath(".//option[normalize-space(.)='" + option + "']"))
                .click();
        return this;
    }

    /** Presses keys where the focus is. */
    public Browser press(CharSequence... keys) {
        chrome.switchTo().activeElement().sendKeys(keys);
        return this;
    }

    /** Presses the Tab key so many times. */
    public Browser tab(int times) {
        for (int i = 0; i < times; i++) {
            press(Keys.TAB);
        }
        return this;
    }

    /** What has the focus. */
    public WebElement focused() {
        return chrome.switchTo().activeElement();
    }

    /** Waits until a text can be read on the page. */
    public Browser awaitText(String text) {
        StringBuilder last = new StringBuilder();
        try {
            eventually("'" + text + "' on the page", () -> {
                try {
                    last.setLength(0);
                    last.append(path()).append('\n').append(find("body").getText());
                    return last.indexOf(text) >= 0;
                } catch (StaleElementReferenceException | NoSuchElementException e) {
                    return false;
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError("'" + text + "' did not come to the page, which was " + last, e);
        }
        return this;
    }

    /** Waits until it is at a path. */
    public Browser awaitPath(String path) {
        eventually("at " + path, () -> path().equals(path));
        return this;
    }

    /** Runs a script in the page. */
    public Object run(String script, Object... arguments) {
        return chrome.executeScript(script, arguments);
    }

    /** Makes the window so wide, in CSS pixels. */
    public Browser width(int pixels) {
        chrome.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** What the system prefers: {@code light} or {@code dark}. */
    public Browser scheme(String name) {
        chrome.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
        return this;
    }

    /** Sets a cookie. */
    public Browser cookie(String name, String value) {
        chrome.executeCdpCommand("Network.setCookie", Map.of("url", base, "name", name, "value", value));
        return this;
    }

    /** What went wrong in the page since it was last asked: script errors, failed loads, breaches of the policy. */
    public List<String> errors() {
        return chrome.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The same of a page that came with an error's status, which the browser notes as an error. */
    public void checkProblem(String name) {
        assertThat(errors()).singleElement().asString().contains("Failed to load resource");
        check(name);
    }

    /** What every page has to pass, as it is now. */
    public void check(String name) {
        for (String scheme : List.of("light", "dark")) {
            scheme(scheme);
            for (int width : List.of(WIDE, NARROW)) {
                width(width);
                screenshot(name + "-" + width + "-" + scheme);
                assertThat(run("return document.documentElement.scrollWidth"))
                        .as("width of %s at %s px", name, width)
                        .isEqualTo((long) width);
                assertThat(violations())
                        .as("accessibility of %s, %s, %s px", name, scheme, width)
                        .isEmpty();
            }
        }
        width(WIDE);
        scheme("light");
        assertThat(errors()).as("errors in the browser at %s", name).isEmpty();
    }

    /** Serious and critical violations that axe-core finds. */
    private List<?> violations() {
        if (!Boolean.TRUE.equals(run("return typeof axe === 'object'"))) {
            run(axe);
        }
        Object found = chrome.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations']}).then(results => done(results.violations
                    .filter(violation => ['serious', 'critical'].includes(violation.impact))
                    .map(violation => violation.id + ': ' + violation.help + ' '
                        + violation.nodes.map(node => node.html.slice(0, 200) + ' ' + (node.any[0] || {}).message).join(' | '))),
                    error => done(['axe failed: ' + error]));
                """);
        return found instanceof List<?> list ? list : List.of("axe answered " + found);
    }

    private void screenshot(String name) {
        Map<String, Object> size = castSize(chrome.executeCdpCommand("Page.getLayoutMetrics", Map.of()));
        Object data = chrome.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of(
                                        "x",
                                        0,
                                        "y",
                                        0,
                                        "scale",
                                        1,
                                        "width",
                                        size.get("width"),
                                        "height",
                                        size.get("height"))))
                .get("data");
        Path file = Path.of(System.getProperty("screenshots.dir"), name + ".png");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> castSize(Map<String, Object> metrics) {
        Map<?, ?> size = (Map<?, ?>) metrics.get("cssContentSize");
        return Map.of("width", size.get("width"), "height", size.get("height"));
    }

    private static void eventually(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("patience with " + what).isBefore(end);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static File onPath(String program) {
        for (String folder : Objects.toString(System.getenv("PATH"), "").split(File.pathSeparator, -1)) {
            File file = new File(folder, program);
            if (file.canExecute()) {
                return file;
            }
        }
        throw new IllegalStateException("There is no " + program
                + " on the PATH: the console's tests need Chromium and its driver; on Debian, apt-get install chromium"
                + " chromium-driver.");
    }

    private static Path profile() {
        try {
            return Files.createTempDirectory("tenancy-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String path) {
        try (InputStream stream = Objects.requireNonNull(Browser.class.getResourceAsStream(path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
