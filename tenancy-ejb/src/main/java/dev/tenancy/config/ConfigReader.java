package dev.tenancy.config;

import dev.tenancy.config.Database.Login;
import dev.tenancy.registry.ApiKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
            "tenancy.isolation",
            "tenancy.startup.migrate",
            "tenancy.domain",
            "tenancy.locations.tenant",
            "tenancy.locations.shared",
            "tenancy.operator.token");
    private static final Pattern TOKEN = Pattern.compile("^[\\x21-\\x7e]{32,200}$");
    private static final Pattern DOMAIN =
            Pattern.compile("^(?=.{1,200}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$");

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
                        .map(ApiKey::new));
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
