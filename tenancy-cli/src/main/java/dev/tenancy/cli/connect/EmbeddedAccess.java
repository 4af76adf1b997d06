package dev.tenancy.cli.connect;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.embedded.DataDirectory;
import dev.tenancy.cli.embedded.EmbeddedServer;
import dev.tenancy.cli.embedded.SecretsFile;
import dev.tenancy.cli.output.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** The way to the embedded database of {@code serve}, whether that runs or not. */
final class EmbeddedAccess {

    private EmbeddedAccess() {}

    /** Connects to the one that runs, or starts it until the command is done. @throws Refusal if there is none */
    static OpenDatabase open(Settings settings, Path directory, Output output) {
        try {
            DataDirectory.Found found = DataDirectory.find(directory);
            if (found instanceof DataDirectory.Ours ours && EmbeddedServer.exists(ours.data())) {
                return start(settings, ours.data(), output);
            }
            if (found instanceof DataDirectory.Held held) {
                Map<String, String> running = EmbeddedServer.runningElsewhere(held)
                        .orElseThrow(() -> new Refusal("'tenancy serve' holds " + held.root()
                                + " and runs no database there: wait until it is ready, or give the one it uses with"
                                + " --db-url"));
                return OpenDatabase.of(settings.with(running), () -> {});
            }
        } catch (IOException | SQLException e) {
            throw new Refusal("the embedded database in " + directory + " cannot be used (" + e.getMessage() + ")", e);
        }
        throw new Refusal("there is no database: give one with --db-url (or TENANCY_DB_URL), or make one in "
                + directory.toAbsolutePath().normalize() + " with 'tenancy serve'");
    }

    private static OpenDatabase start(Settings settings, DataDirectory data, Output output)
            throws IOException, SQLException {
        EmbeddedServer server = EmbeddedServer.in(data, SecretsFile.open(data), output::stage);
        output.stage("Starting PostgreSQL " + server.version() + " in " + data.root());
        server.start();
        Once stop = new Once(() -> {
            try (data) {
                server.stop();
            } catch (IOException e) {
                output.warn("tenancy: the database in " + data.root() + " did not stop: " + e.getMessage());
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "stop"));
        return OpenDatabase.of(settings.with(server.prepare()), stop::run);
    }

    /** Runs something once, whoever asks, and makes the others wait for it. */
    private static final class Once {
        private final Runnable action;
        private boolean done;

        private Once(Runnable action) {
            this.action = action;
        }

        private synchronized void run() {
            if (!done) {
                done = true;
                action.run();
            }
        }
    }
}
