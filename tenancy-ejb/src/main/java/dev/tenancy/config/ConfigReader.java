package dev.tenancy.config;

import dev.tenancy.config.Database.Login;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.Plan;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the keys one by one and collects what is wrong with them, to report it all at once. */
final class ConfigReader {

    private static final Set<String> KEYS = Set.of(
            "tenancy.db.url",
            "tenancy.db.user",
            "tenancy.db.password",
            "tenancy.db.owner-user",
            "tenancy.db.owner-password",
            "tenancy.db.reader-user",
            "tenancy.db.reader-password",
            "tenancy.analytics.query",
            "tenancy.isolation",
            "tenancy.startup.migrate",
            "tenancy.domain",
            "tenancy.locations.tenant",
            "tenancy.locations.shared",
            "tenancy.operator.token",
            "tenancy.admin.user",
            "tenancy.admin.password",
            "tenancy.public-url",
            "tenancy.trusted-proxies",
            "tenancy.session.idle",
            "tenancy.import.max-size",
            "tenancy.transfer.timeout",
            "tenancy.archive.grace",
            "tenancy.archive.purge",
            "tenancy.slug.redirect",
            "tenancy.dns.server",
            "tenancy.usage.every",
            "tenancy.jwt.issuer",
            "tenancy.jwt.jwks-uri",
            "tenancy.jwt.audience",
            "tenancy.jwt.tenant-claim",
            "tenancy.jwt.role-claim",
            "tenancy.sign-up",
            "tenancy.sign-up.plan",
            "tenancy.sign-up.per-hour");
    private static final Pattern TOKEN = Pattern.compile("^[\\x21-\\x7e]{32,200}$");
    private static final Pattern DOMAIN =
            Pattern.compile("^(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
    private static final Pattern DNS_SERVER = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]{1,5})?");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}[MG]B");
    private static final Pattern HTTP_URL =
            Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");

    private static final Pattern LOGIN_PARAMETER = Pattern.compile("(?i)[?&](user|password)=");

    private final ConfigSource source;
    private final List<String> errors = new ArrayList<>();

    ConfigReader(ConfigSource source) {
        this.source = source;
    }

    TenancyConfig read() {
        refuseUnknownKeys();
        TenancyConfig config = new TenancyConfig(
                database(),
                choice("tenancy.isolation", Isolation.class, Isolation.ROLE),
                choice("tenancy.startup.migrate", StartupMigration.class, StartupMigration.RUN),
                source.get("tenancy.domain")
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .filter(check("tenancy.domain", DOMAIN.asMatchPredicate(), "a host name, such as example.com")),
                locations("tenancy.locations.tenant", "classpath:db/tenant"),
                locations("tenancy.locations.shared", "classpath:db/shared"),
                source.get("tenancy.operator.token")
                        .filter(token -> TOKEN.matcher(token).matches() || refusedToken(token.length()))
                        .map(ApiKey::new),
                web(),
                lifecycle(),
                jwt(),
                signUp(),
                analytics(),
                duration(
                        "tenancy.transfer.timeout",
                        TenancyConfig.TRANSFER_TIMEOUT,
                        Duration.ofSeconds(1),
                        Duration.ofDays(7)));
        if (!errors.isEmpty()) {
            throw new InvalidConfiguration(errors);
        }
        return config;
    }

    private Database database() {
        Optional<String> url = source.get("tenancy.db.url");
        if (url.isEmpty()) {
            errors.add("tenancy.db.url is missing: set it to the database's JDBC URL, such as"
                    + " jdbc:postgresql://localhost/tenancy");
        }
        url.filter(value -> !isPlainPostgres(value))
                .ifPresent(
                        value -> errors.add(
                                "tenancy.db.url is '" + withoutSecrets(value)
                                        + "': it must be a jdbc:postgresql: URL without user and password, which have keys of their own"));
        Optional<String> user = source.get("tenancy.db.user");
        if (user.isEmpty()) {
            errors.add("tenancy.db.user is missing: set it to the login of the application");
        }
        Login app = new Login(user.orElse(""), source.get("tenancy.db.password").orElse(""));
        Optional<String> ownerUser = source.get("tenancy.db.owner-user");
        Optional<String> ownerPassword = source.get("tenancy.db.owner-password");
        if (ownerUser.isEmpty() && ownerPassword.isPresent()) {
            errors.add("tenancy.db.owner-password is set and tenancy.db.owner-user is not: set both or neither");
        }
        Login owner =
                ownerUser.map(name -> new Login(name, ownerPassword.orElse(""))).orElse(app);
        return new Database(url.orElse(""), app, owner);
    }

    private WebConfig web() {
        return new WebConfig(
                uri("tenancy.public-url"),
                source.get("tenancy.trusted-proxies").stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .filter(check(
                                "tenancy.trusted-proxies",
                                ADDRESS.asMatchPredicate(),
                                "a comma-separated list of IP addresses"))
                        .collect(Collectors.toSet()),
                firstAdmin(),
                duration(
                        "tenancy.session.idle",
                        WebConfig.DEFAULT.sessionIdle(),
                        Duration.ofMinutes(1),
                        Duration.ofDays(1)),
                source.get("tenancy.import.max-size")
                        .filter(check(
                                "tenancy.import.max-size",
                                SIZE.asMatchPredicate(),
                                "a whole number of MB or GB, such as 500MB or 64GB"))
                        .map(ConfigReader::bytes)
                        .orElse(WebConfig.DEFAULT.largestImport()));
    }

    private static long bytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 2));
        return size.endsWith("GB") ? number << 30 : number << 20;
    }

    private Optional<WebConfig.FirstAdmin> firstAdmin() {
        Optional<String> user = source.get("tenancy.admin.user");
        Optional<String> password = source.get("tenancy.admin.password");
        if (user.isPresent() != password.isPresent()) {
            errors.add("tenancy.admin.user and tenancy.admin.password go together: set both or neither");
        }
        Optional<Username> username = parsed("tenancy.admin.user", user, Username::new);
        Optional<Password> secret = parsed("tenancy.admin.password", password, Password::new);
        return username.flatMap(name -> secret.map(known -> new WebConfig.FirstAdmin(name, known)));
    }

    private LifecycleConfig lifecycle() {
        LifecycleConfig otherwise = LifecycleConfig.DEFAULT;
        return new LifecycleConfig(
                duration("tenancy.archive.grace", otherwise.archiveGrace(), Duration.ZERO, Duration.ofDays(3650)),
                flag("tenancy.archive.purge", "automatic", "manual"),
                duration("tenancy.slug.redirect", otherwise.slugRedirect(), Duration.ZERO, Duration.ofDays(3650)),
                source.get("tenancy.dns.server")
                        .filter(check("tenancy.dns.server", DNS_SERVER.asMatchPredicate(), "host or host:port")),
                duration("tenancy.usage.every", otherwise.usageEvery(), Duration.ofMinutes(1), Duration.ofDays(1)));
    }

    private Optional<JwtConfig> jwt() {
        Optional<String> issuer = source.get("tenancy.jwt.issuer");
        Optional<URI> keys = uri("tenancy.jwt.jwks-uri");
        Optional<String> audience = source.get("tenancy.jwt.audience");
        if (issuer.isEmpty() && source.get("tenancy.jwt.jwks-uri").isEmpty() && audience.isEmpty()) {
            return Optional.empty();
        }
        if (issuer.isEmpty() || source.get("tenancy.jwt.jwks-uri").isEmpty() || audience.isEmpty()) {
            errors.add("tenancy.jwt.issuer, tenancy.jwt.jwks-uri and tenancy.jwt.audience go together: set all three or"
                    + " none");
            return Optional.empty();
        }
        return keys.map(uri -> new JwtConfig(
                issuer.get(),
                uri,
                audience.get(),
                source.get("tenancy.jwt.tenant-claim").orElse(JwtConfig.TENANT_CLAIM),
                source.get("tenancy.jwt.role-claim").orElse(JwtConfig.ROLE_CLAIM)));
    }

    private AnalyticsConfig analytics() {
        Optional<String> user = source.get("tenancy.db.reader-user");
        Optional<String> password = source.get("tenancy.db.reader-password");
        if (user.isEmpty() && password.isPresent()) {
            errors.add("tenancy.db.reader-password is set and tenancy.db.reader-user is not: set both or neither");
        }
        return new AnalyticsConfig(
                !flag("tenancy.analytics.query", "off", "on"), user.map(name -> new Login(name, password.orElse(""))));
    }

    private SignUpConfig signUp() {
        SignUpConfig otherwise = SignUpConfig.DEFAULT;
        return new SignUpConfig(
                flag("tenancy.sign-up", "on", "off"),
                parsed("tenancy.sign-up.plan", source.get("tenancy.sign-up.plan"), Plan::code)
                        .orElse(otherwise.plan()),
                source.get("tenancy.sign-up.per-hour")
                        .filter(check(
                                "tenancy.sign-up.per-hour", COUNT.asMatchPredicate(), "a whole number from 1 to 99999"))
                        .map(Integer::parseInt)
                        .orElse(otherwise.perHour()));
    }

    /** The value is not quoted: it may be a secret, and the rule says what is wrong. */
    private <T> Optional<T> parsed(String key, Optional<String> text, Function<String, T> parse) {
        try {
            return text.map(parse);
        } catch (IllegalArgumentException e) {
            errors.add(key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean flag(String key, String on, String off) {
        return source.get(key)
                .filter(check(key, value -> value.equals(on) || value.equals(off), "'" + on + "' or '" + off + "'"))
                .filter(on::equals)
                .isPresent();
    }

    private Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return source.get(key)
                .flatMap(text -> {
                    try {
                        Duration duration = Duration.parse(text);
                        if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                            return Optional.of(duration);
                        }
                    } catch (DateTimeParseException e) {
                        // told below, with the rule
                    }
                    errors.add("%s is '%s': it must be an ISO 8601 duration from %s to %s, such as P7D or PT30M"
                            .formatted(key, text, least, most));
                    return Optional.empty();
                })
                .orElse(otherwise);
    }

    private Optional<URI> uri(String key) {
        return source.get(key)
                .filter(check(key, HTTP_URL.asMatchPredicate(), "an http: or https: URL without query and fragment"))
                .map(URI::create);
    }

    private static boolean isPlainPostgres(String url) {
        return url.startsWith("jdbc:postgresql:")
                && !url.contains("@")
                && !LOGIN_PARAMETER.matcher(url).find();
    }

    /** A URL with a password in it is a likely mistake, and a log is where this message ends. */
    private static String withoutSecrets(String url) {
        return url.replaceFirst("//.*@", "//…@").replaceFirst("\\?.*", "?…");
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        Optional<String> text = source.get(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Optional<E> value = Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.get()))
                .findFirst();
        if (value.isEmpty()) {
            errors.add("%s is '%s': it must be one of %s"
                    .formatted(
                            key,
                            text.get(),
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))));
        }
        return value.orElse(otherwise);
    }

    private List<String> locations(String key, String otherwise) {
        return Arrays.stream(source.get(key).orElse(otherwise).split(","))
                .map(String::strip)
                .filter(check(
                        key,
                        value -> value.startsWith("classpath:") || value.startsWith("filesystem:"),
                        "a comma-separated list of classpath: and filesystem: locations"))
                .toList();
    }

    private Predicate<String> check(String key, Predicate<String> rule, String mustBe) {
        return value -> {
            boolean good = rule.test(value);
            if (!good) {
                errors.add("%s is '%s': it must be %s".formatted(key, value, mustBe));
            }
            return good;
        };
    }

    /** Says nothing of the value: it is a secret. */
    private boolean refusedToken(int length) {
        errors.add(
                "tenancy.operator.token has %d characters: it must have 32 to 200, all of them visible ASCII; make one with 'openssl rand -hex 32'"
                        .formatted(length));
        return false;
    }

    private void refuseUnknownKeys() {
        Set<String> unknown = new TreeSet<>(source.names());
        unknown.removeIf(name -> !name.startsWith("tenancy.") || KEYS.contains(name));
        unknown.forEach(name -> errors.add("%s is not a key of this release: remove it, or mend its spelling (keys: %s)"
                .formatted(name, new TreeSet<>(KEYS))));
    }
}
