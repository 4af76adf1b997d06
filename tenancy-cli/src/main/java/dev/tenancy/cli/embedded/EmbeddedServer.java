package dev.tenancy.cli.embedded;

import dev.tenancy.cli.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The PostgreSQL of one data directory: made at first use, started and stopped by whoever holds the directory. */
public final class EmbeddedServer {

    private final SecretsFile secrets;
    private final PostgresCluster cluster;
    private final String version;

    private EmbeddedServer(SecretsFile secrets, PostgresCluster cluster, String version) {
        this.secrets = secrets;
        this.cluster = cluster;
        this.version = version;
    }

    /**
     * Makes its files if need be.
     *
     * @param stage is told what happens
     * @throws Refusal if they are of another major version
     */
    public static EmbeddedServer in(DataDirectory data, SecretsFile secrets, Consumer<String> stage)
            throws IOException {
        PostgresVersion version = PostgresVersion.bundled();
        PostgresCluster.requireMajor(data, version);
        PostgresCluster cluster = new PostgresCluster(data, version, PostgresPrograms.in(data, version));
        if (!PostgresCluster.exists(data)) {
            stage.accept("Making a database in " + data.root());
            cluster.initialise(secrets.secrets().superuserPassword());
        } else if (cluster.stopLeftover()) {
            stage.accept("Stopped the database that an earlier 'serve' left running");
        }
        return new EmbeddedServer(secrets, cluster, version.value());
    }

    /** Whether a data directory has a database in it. */
    public static boolean exists(DataDirectory data) {
        return PostgresCluster.exists(data);
    }

    /** The settings of the database in a directory that another process holds, if it runs one there. */
    public static Optional<Map<String, String>> runningElsewhere(DataDirectory.Held held) throws IOException {
        return PostgresCluster.isRunning(held.root())
                ? SecretsFile.peek(held.root()).map(known -> new EmbeddedDatabase(known.port(), known).settings())
                : Optional.empty();
    }

    /** Its version, for example {@code 18.6.0}. */
    public String version() {
        return version;
    }

    /** Starts and waits until it answers. */
    public void start() throws IOException {
        int port = cluster.start(secrets.secrets().port());
        secrets.update(known -> known.withPort(port));
    }

    /** Stops, ending what connections there are, and waits until all is on disk. */
    public void stop() throws IOException {
        cluster.stop();
    }

    /** Makes what is missing of logins and database. @return where it is and who logs in, as configuration keys */
    public Map<String, String> prepare() throws SQLException, IOException {
        EmbeddedDatabase database = new EmbeddedDatabase(secrets.secrets().port(), secrets.secrets());
        database.prepare();
        return database.settings();
    }
}
