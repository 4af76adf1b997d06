package dev.tenancy.cli.connect;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.output.Output;
import dev.tenancy.config.ConfigSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which database, and who logs in; what they leave open, the environment says. */
public final class DatabaseOptions {

    private static final String URL = "tenancy.db.url";
    private static final String USER = "tenancy.db.user";

    @Option(
            names = "--db-url",
            paramLabel = "<url>",
            description = "The database, a jdbc:postgresql: URL. Or TENANCY_DB_URL. If neither is given: the embedded"
                    + " database of 'tenancy serve'.")
    private @Nullable String url;

    @Option(names = "--db-user", paramLabel = "<login>", description = "Login of the application. Or TENANCY_DB_USER.")
    private @Nullable String user;

    @Option(
            names = "--db-password",
            paramLabel = "<password>",
            arity = "0..1",
            interactive = true,
            description =
                    "Its password; asked for if no value follows. Better: TENANCY_DB_PASSWORD, which 'ps' does not"
                            + " show.")
    private @Nullable String password;

    @Option(
            names = "--db-owner-user",
            paramLabel = "<login>",
            description = "Login that owns the tenants' schemas; the same as --db-user if absent. Or"
                    + " TENANCY_DB_OWNER_USER.")
    private @Nullable String ownerUser;

    @Option(
            names = "--db-owner-password",
            paramLabel = "<password>",
            arity = "0..1",
            interactive = true,
            description = "Its password. Better: TENANCY_DB_OWNER_PASSWORD.")
    private @Nullable String ownerPassword;

    @Option(
            names = "--data",
            paramLabel = "<dir>",
            defaultValue = ".tenancy",
            description = "Data directory of 'tenancy serve', where no --db-url is given. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of(".tenancy");

    /** Whether a database is named, so that it is not the embedded one. */
    public boolean isNamed() {
        return settings().get(URL).isPresent();
    }

    /**
     * Opens the database, and starts it if it is the embedded one and down.
     *
     * @param locations the tenants' scripts, if the command names them
     * @throws Refusal if there is none, saying what to do
     */
    public OpenDatabase open(Output output, List<String> locations) {
        Settings settings = settings();
        if (!locations.isEmpty()) {
            settings = settings.with(Map.of("tenancy.locations.tenant", String.join(",", locations)));
        }
        if (settings.get(URL).isEmpty()) {
            return EmbeddedAccess.open(settings, data, output);
        }
        if (settings.get(USER).isEmpty()) {
            throw new Refusal("a database needs a login: give --db-user, or set TENANCY_DB_USER");
        }
        return OpenDatabase.of(settings, () -> {});
    }

    private Settings settings() {
        Map<String, String> given = new HashMap<>();
        put(given, URL, url);
        put(given, USER, user);
        put(given, "tenancy.db.password", password);
        put(given, "tenancy.db.owner-user", ownerUser);
        put(given, "tenancy.db.owner-password", ownerPassword);
        return new Settings(given, ConfigSource.ofProcess());
    }

    private static void put(Map<String, String> given, String key, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(text -> given.put(key, text));
    }
}
