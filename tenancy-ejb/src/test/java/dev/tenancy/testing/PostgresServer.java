package dev.tenancy.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one PostgreSQL of this JVM: started at first use, stopped and its data removed when the JVM exits.
 *
 * <p>Connections and locks are at PostgreSQL's defaults, because the product must work there. Passwords are checked for
 * every login but the superuser's.
 */
final class PostgresServer {

    static final String OWNER = "tenancy_owner";
    static final String OWNER_PASSWORD = "owner secret";
    static final String APP = "tenancy_app";
    static final String APP_PASSWORD = "app secret";

    private static final PostgresServer INSTANCE = new PostgresServer();

    private final Path data;
    private final int port;
    private EmbeddedPostgres process;

    private PostgresServer() {
        try {
            data = Files.createTempDirectory("tenancy-test-postgres");
            process = builder().start();
            port = process.getPort();
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "test-postgres-removal"));
            createLogins();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL has no logins", e);
        }
    }

    static PostgresServer instance() {
        return INSTANCE;
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    DataSource superuser(String database) {
        PGSimpleDataSource superuser = new PGSimpleDataSource();
        superuser.setUrl(url(database));
        superuser.setUser("postgres");
        return superuser;
    }

    synchronized void stop() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }

    synchronized void start() {
        try {
            process.close();
            process = builder().setPort(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start again", e);
        }
    }

    /** Ends it as a power cut would: nothing is finished, nothing written back; the next start recovers. */
    synchronized void crash() {
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
            new ProcessBuilder("kill", "-QUIT", String.valueOf(postmaster))
                    .start()
                    .onExit()
                    .join();
            handle.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be ended", e);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "100")
                .setDataDirectory(data)
                .setDataDirectoryCustomizer(PostgresServer::askForPasswords)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false);
    }

    private static void askForPasswords(File data) {
        try {
            Files.write(
                    data.toPath().resolve("pg_hba.conf"),
                    List.of("host all postgres localhost trust", "host all all localhost scram-sha-256"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createLogins() throws SQLException {
        try (Connection connection = superuser("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + OWNER + " login createrole password '" + OWNER_PASSWORD + "'");
            statement.execute("create role " + APP + " login noinherit password '" + APP_PASSWORD + "'");
        }
    }

    private void remove() {
        stop();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("The data of the test server stay in " + data, e);
        }
    }
}
