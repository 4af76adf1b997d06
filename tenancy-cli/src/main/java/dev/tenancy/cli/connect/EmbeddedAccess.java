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
import java.util.Optional;

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
        Hold hold = new Hold(data, output);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(hold::close, "stop"));
            EmbeddedServer server = EmbeddedServer.in(data, SecretsFile.open(data), output::stage);
            output.stage("Starting PostgreSQL " + server.version() + " in " + data.root());
            hold.start(server);
            return OpenDatabase.of(settings.with(server.prepare()), hold::close);
        } catch (IOException | SQLException | RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    /** The directory and what runs in it, given up once, whoever asks; the others wait for that. */
    private static final class Hold implements AutoCloseable {
        private final DataDirectory data;
        private final Output output;
        private Optional<EmbeddedServer> running = Optional.empty();
        private boolean closed;

        private Hold(DataDirectory data, Output output) {
            this.data = data;
            this.output = output;
        }

        /** Under the monitor, so that a process that is being stopped leaves no server behind. */
        private synchronized void start(EmbeddedServer server) throws IOException {
            if (closed) {
                throw new Refusal("stopped");
            }
            server.start();
            running = Optional.of(server);
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try (data) {
                if (running.isPresent()) {
                    running.get().stop();
                }
            } catch (IOException e) {
                output.warn("tenancy: the database in " + data.root() + " did not stop: " + e.getMessage());
            }
        }
    }
}
