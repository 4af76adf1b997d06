package dev.tenancy.cli.bench;

import dev.tenancy.cli.output.Output;
import dev.tenancy.datasource.TransferDataSource;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.TransferListener;
import dev.tenancy.transfer.Transfers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Exports one tenant of all, beside one COPY for each of its tables, and beside {@code pg_dump} where there is one. */
final class ExportJob {

    private static final int ROUNDS = 15;
    private static final int ROUNDS_OF_PG_DUMP = 3;
    private static final int PATIENCE_MINUTES = 5;
    private static final String FLOOR = "floor: one COPY for each table, in one transaction";

    private final BenchFleet bench;
    private final MigrationSet migrations;
    private final List<String> slugs;
    private final Output output;

    ExportJob(BenchFleet bench, MigrationSet migrations, List<String> slugs, Output output) {
        this.bench = bench;
        this.output = output;
        this.migrations = migrations;
        this.slugs = slugs;
    }

    List<Job> run() throws Exception {
        try (ReusedConnections app = new ReusedConnections(new TransferDataSource(bench.database()))) {
            app.renew(1);
            bench.freshConnections(3);
            List<Row> rows = Job.measure(List.of(floor(), ours(app.dataSource())), ROUNDS);
            double over = (rows.get(1).p50Nanos() - rows.get(0).p50Nanos()) / 1e6;
            List<Job> jobs = new ArrayList<>();
            jobs.add(new Job(
                    "export 1 of " + slugs.size(), rows, List.of(Goal.atMost("above the floor", over, 50, " ms"))));
            pgDump(app.dataSource()).ifPresent(jobs::add);
            return jobs;
        }
    }

    /** Takes seconds where there are many tenants, so it has a few rounds of its own. Empty where it cannot be used. */
    private Optional<Job> pgDump(DataSource app) throws Exception {
        Optional<String> version = pgDumpVersion();
        if (version.isEmpty()) {
            output.stage("pg_dump is not installed, or not on the PATH: exports are not compared with it");
            return Optional.empty();
        }
        try {
            byPgDump(version.get()).work().round(0);
        } catch (IllegalStateException e) {
            output.stage(version.get() + " cannot be used on this server: exports are not compared with it");
            return Optional.empty();
        }
        List<Row> rows = Job.measure(List.of(floor(), ours(app), byPgDump(version.get())), ROUNDS_OF_PG_DUMP);
        return Optional.of(new Job("export 1 of " + slugs.size() + ", beside pg_dump", rows, List.of()));
    }

    private Way floor() {
        return one(FLOOR, slug -> {
            try (Connection connection = bench.owner().getConnection()) {
                BenchFleet.execute(connection, "begin isolation level repeatable read, read only");
                for (String table : List.of("projects", "team_members")) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "copy " + BenchFleet.quoted(slug) + "." + table + " to stdout",
                                    OutputStream.nullOutputStream());
                }
                BenchFleet.execute(connection, "commit");
            }
        });
    }

    private Way ours(DataSource app) {
        Transfers transfers =
                new Transfers(bench.owner(), app, bench.config(), migrations, Executors.defaultThreadFactory());
        return one(
                "Tenancy: export",
                slug -> transfers.export(
                        new Slug(slug), OutputStream.nullOutputStream(), "bench", TransferListener.NONE));
    }

    private Way byPgDump(String version) {
        return one(
                version + " -n",
                slug -> run(List.of(
                        "pg_dump",
                        "--schema=" + new Slug(slug).schema(),
                        "--format=custom",
                        "--dbname=" + bench.database().url().substring("jdbc:".length()),
                        "--username=" + bench.database().owner().user())));
    }

    private Way one(String name, Export export) {
        return new Way(name, 1, round -> {
            String slug = slugs.get(Math.floorMod(round * 7919, slugs.size()));
            long start = System.nanoTime();
            export.of(slug);
            return new long[] {System.nanoTime() - start};
        });
    }

    /** In one line, as it tells it. */
    private static Optional<String> pgDumpVersion() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("pg_dump", "--version").start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said.strip().replace("(PostgreSQL) ", "")) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("PGPASSWORD", bench.database().owner().password());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("pg_dump failed or took more than " + PATIENCE_MINUTES + " minutes");
        }
    }

    private interface Export {
        void of(String slug) throws SQLException, IOException, InterruptedException;
    }
}
