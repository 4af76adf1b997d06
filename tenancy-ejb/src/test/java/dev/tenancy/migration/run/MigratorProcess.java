package dev.tenancy.migration.run;

import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that migrates, so that it can be killed. */
final class MigratorProcess {

    /** Short, so that the next process need not wait long for a dead one's tasks. */
    private static final Duration LEASE = Duration.ofMillis(600);

    private MigratorProcess() {}

    /** Drives a run with the engine. */
    static Process engine(TestDatabase database, List<String> locations, long run) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("engine", String.valueOf(run)));
        arguments.addAll(locations);
        return start(database, arguments);
    }

    /** Migrates as many do: each statement for itself. */
    static Process autocommit(TestDatabase database, List<String> schemas, List<String> statements) throws IOException {
        return start(database, List.of("autocommit", String.join(",", schemas), String.join(";", statements)));
    }

    private static Process start(TestDatabase database, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MigratorProcess.class.getName(),
                database.url(),
                database.config().owner().user(),
                database.config().owner().password()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"working".equals(out.readLine())) {
            throw new IllegalStateException("the process ended before it began, with "
                    + process.onExit().join().exitValue());
        }
        return process;
    }

    /** Says "working" once it is. */
    public static void main(String[] args) throws Exception {
        Login owner = new Login(args[1], args[2]);
        OwnerDataSource dataSource = new OwnerDataSource(new Database(args[0], owner, owner));
        if (args[3].equals("engine")) {
            Fleet fleet = Fleet.open(
                    FleetSettings.ofRegistry(dataSource, List.of(args).subList(5, args.length)));
            Ledgered ledger = new Ledgered(dataSource, LedgerHome.REGISTRY);
            System.out.println("working");
            new Runs(ledger, LEASE)
                    .drive(
                            Long.parseLong(args[4]),
                            fleet.migrations().target(),
                            new SchemaMigrator(fleet.settings(), fleet.migrations()),
                            "process-" + ProcessHandle.current().pid(),
                            4,
                            RunListener.NONE)
                    .await();
        } else {
            autocommit(dataSource, List.of(args[4].split(",")), List.of(args[5].split(";")));
        }
    }

    private static void autocommit(OwnerDataSource owner, List<String> schemas, List<String> statements)
            throws Exception {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            System.out.println("working");
            for (String schema : schemas) {
                statement.execute("set search_path = " + schema);
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }
    }
}
