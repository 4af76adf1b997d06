package dev.tenancy.cli.serve;

import dev.tenancy.cli.connect.Settings;
import dev.tenancy.cli.embedded.DataDirectory;
import dev.tenancy.cli.embedded.EmbeddedServer;
import dev.tenancy.cli.embedded.JsonFile;
import dev.tenancy.cli.embedded.SecretsFile;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.config.WebConfig.FirstAdmin;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of {@code tenancy serve}, from the first check to the end of the server. */
final class Serving {

    private static final String URL = "tenancy.db.url";
    private static final String EMBEDDED = "embedded";
    private static final String SIGN_UP = "tenancy.sign-up";
    private static final int STOPPED_BY_ITSELF = 1;

    private final ServeOptions options;
    private final Terminal terminal;
    private final RunningParts parts;
    private @Nullable ServerProcess server;

    Serving(ServeOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        this.parts = new RunningParts(terminal);
    }

    /** Serves until the server ends or we are stopped. @return the exit code */
    int run() throws IOException, SQLException {
        long start = System.nanoTime();
        options.listener().requireFree();
        Optional<String> url = options.settings().get(URL);
        if (url.isPresent()) {
            // Complains of a wrong configuration before there is a data directory.
            TenancyConfig.read(options.settings());
        }
        try (DataDirectory data = DataDirectory.claim(options.data())) {
            parts.stopAtExit();
            return serve(data, url, start);
        } catch (IOException | SQLException | RuntimeException e) {
            if (parts.isStopped()) {
                return STOPPED_BY_ITSELF; // unheard: the signal that stopped us decides the exit code
            }
            parts.stop();
            throw e;
        }
    }

    private int serve(DataDirectory data, Optional<String> url, long start) throws IOException, SQLException {
        JsonFile<ServeFile> serveFile = new JsonFile<>(data.resolve("serve.json"), ServeFile.class);
        serveFile.read("delete it, it will be written anew from secrets.json");
        SecretsFile secrets = SecretsFile.open(data);
        Settings settings = options.settings();
        if (settings.get("tenancy.operator.token").isEmpty()) {
            settings = settings.with(
                    Map.of("tenancy.operator.token", secrets.secrets().operatorToken()));
        }
        if (settings.get(SIGN_UP).isEmpty()) {
            settings = settings.with(Map.of(SIGN_UP, "on"));
        }
        if (settings.get("tenancy.admin.user").isEmpty()) {
            settings = settings.with(Map.of(
                    "tenancy.admin.user", secrets.secrets().adminUser(),
                    "tenancy.admin.password", secrets.secrets().adminPassword()));
        }
        if (url.isEmpty()) {
            settings = settings.with(startDatabase(data, secrets));
        }
        TenancyConfig config = TenancyConfig.read(settings);
        Registry registry = new Registry(config);
        registry.requireReachable();
        KeyRing keys = new KeyRing(secrets, url.orElse(EMBEDDED));
        registry.prepare(keys, terminal);
        ServeFile content = content(config, registry, keys);
        startServer(data, settings);
        serveFile.write(content);
        terminal.stage("Ready after %.1f s".formatted((System.nanoTime() - start) / 1e9));
        terminal.result(content.announcement());
        return awaitEnd();
    }

    private Map<String, String> startDatabase(DataDirectory data, SecretsFile secrets)
            throws IOException, SQLException {
        EmbeddedServer database = EmbeddedServer.in(data, secrets, terminal::stage);
        terminal.stage("Starting PostgreSQL " + database.version());
        parts.start("database", () -> {
            database.start();
            return database::stop;
        });
        return database.prepare();
    }

    private void startServer(DataDirectory data, Settings settings) throws IOException {
        terminal.stage("Starting the server, log in " + data.resolve("server.log"));
        parts.start("server", () -> {
            ServerProcess started = ServerProcess.start(options, data, settings.environment(), terminal);
            server = started;
            return started::stop;
        });
        running().awaitReady();
    }

    private int awaitEnd() throws IOException {
        int exit = running().await();
        if (!parts.isStopped()) {
            terminal.stage("tenancy: the server stopped by itself with exit code " + exit
                    + running().lastWords());
        }
        parts.stop();
        return STOPPED_BY_ITSELF;
    }

    private ServerProcess running() {
        if (server == null) {
            throw new IllegalStateException("the server is not started");
        }
        return server;
    }

    private ServeFile content(TenancyConfig config, Registry registry, KeyRing keys) throws SQLException {
        FirstAdmin admin = config.web().firstAdmin().orElseThrow();
        return new ServeFile(
                options.listener().url(),
                config.operatorToken().orElseThrow().value(),
                admin.username().value(),
                admin.password().value(),
                config.database().url(),
                config.database().owner().user(),
                config.database().owner().password(),
                registry.validKeys(keys));
    }
}
