package dev.tenancy.cli.bench;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.connect.Settings;
import dev.tenancy.cli.embedded.DataDirectory;
import dev.tenancy.cli.embedded.EmbeddedServer;
import dev.tenancy.cli.embedded.SecretsFile;
import dev.tenancy.cli.embedded.Trees;
import dev.tenancy.cli.output.Output;
import dev.tenancy.config.AnalyticsConfig;
import dev.tenancy.config.ConfigSource;
import dev.tenancy.config.Database;
import dev.tenancy.config.Isolation;
import dev.tenancy.config.LifecycleConfig;
import dev.tenancy.config.SignUpConfig;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.config.WebConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** A database that is made for one benchmark and gone afterwards, however that ends. */
final class Scratch implements AutoCloseable {

    private final Deque<Undo> undos = new ArrayDeque<>();
    private final Path directory;
    private final Output output;
    private boolean closed;

    private Scratch(Path directory, Output output) {
        this.directory = directory;
        this.output = output;
    }

    /** A directory of our own, removed at the end. */
    static Scratch make(Output output) throws IOException {
        Scratch scratch = new Scratch(Files.createTempDirectory("tenancy-bench"), output);
        scratch.undos.push(() -> Trees.delete(scratch.directory));
        Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "bench-removal"));
        return scratch;
    }

    Path directory() {
        return directory;
    }

    /** A database of our own: in a cluster of our own, or on the server that the options name. */
    TenancyConfig database(DatabaseOptions options, String location) throws IOException, SQLException {
        Database database = options.isNamed() ? onServer(options) : embedded();
        return new TenancyConfig(
                database,
                // Roles belong to the server and would outlive the database.
                Isolation.SCHEMA,
                StartupMigration.RUN,
                Optional.empty(),
                List.of(location),
                List.of("classpath:db/shared"),
                Optional.empty(),
                WebConfig.DEFAULT,
                LifecycleConfig.DEFAULT,
                Optional.empty(),
                SignUpConfig.DEFAULT,
                AnalyticsConfig.DEFAULT,
                TenancyConfig.TRANSFER_TIMEOUT);
    }

    private Database embedded() throws IOException, SQLException {
        output.stage("Starting a PostgreSQL of its own in " + directory);
        DataDirectory data = DataDirectory.claim(directory.resolve("data"));
        EmbeddedServer server = EmbeddedServer.in(data, SecretsFile.open(data), line -> {});
        Map<String, String> settings;
        synchronized (this) {
            requireOpen();
            server.start();
            undos.push(() -> {
                server.stop();
                data.close();
            });
        }
        settings = server.prepare();
        return TenancyConfig.read(new Settings(settings, ConfigSource.ofProcess()))
                .database();
    }

    private Database onServer(DatabaseOptions options) throws SQLException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String name = "tenancy_bench_" + HexFormat.of().formatHex(random);
        OpenDatabase server = options.open(output, List.of());
        Database named = server.config().database();
        synchronized (this) {
            requireOpen();
            create(server.owner(), name);
            undos.push(() -> {
                execute(server.owner(), "drop database " + name + " with (force)");
                execute(server.owner(), "drop role if exists " + readerOf(name));
                server.close();
            });
        }
        output.stage("Made the database " + name);
        return new Database(withName(named.url(), name), named.app(), named.owner());
    }

    /** The login that reads in a database of ours, and is gone when that is. */
    static String readerOf(String database) {
        return database + "_reader";
    }

    private static void create(DataSource owner, String name) throws SQLException {
        try {
            execute(owner, "create database " + name);
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                throw new Refusal(
                        "the login may not create databases, and the benchmark makes one of its own: use one that has"
                                + " CREATEDB, or leave --db-url out",
                        e);
            }
            throw e;
        }
    }

    /** The URL with another database: what is between the last slash and the parameters. */
    static String withName(String url, String name) {
        int parameters = url.indexOf('?');
        String base = parameters < 0 ? url : url.substring(0, parameters);
        String rest = parameters < 0 ? "" : url.substring(parameters);
        return base.contains("//")
                ? base.substring(0, base.lastIndexOf('/') + 1) + name + rest
                : "jdbc:postgresql:" + name + rest;
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new Refusal("stopped");
        }
    }

    /** Whether it is being removed, so that whatever fails now fails because of that. */
    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!undos.isEmpty()) {
            try {
                undos.pop().run();
            } catch (IOException | SQLException | RuntimeException e) {
                output.warn("tenancy: something of the benchmark is left behind: " + e.getMessage());
            }
        }
    }

    private interface Undo {
        void run() throws IOException, SQLException;
    }
}
