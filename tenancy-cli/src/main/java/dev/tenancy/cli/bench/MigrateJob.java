package dev.tenancy.cli.bench;

import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Migrates all tenants by one migration, in each way: each has a version of its own, and in each round all work on the
 * same slice of the tenants, in turn.
 */
final class MigrateJob {

    static final int ROUNDS = 5;
    private static final int FLYWAYS_SAMPLE = 400;
    private static final int WARM_UP = 40;

    private final BenchFleet bench;
    private final Fleet fleet;
    private final List<String> slugs;
    private final int parallel;
    private int sample;

    /** These tenants are at the first version, and so are as many more that warm up. */
    MigrateJob(BenchFleet bench, Fleet fleet, List<String> slugs, int parallel) {
        this.bench = bench;
        this.fleet = fleet;
        this.slugs = slugs;
        this.parallel = parallel;
    }

    /** Tenants beyond those asked for, on which nothing is measured. */
    static List<String> warmUp() {
        return BenchFleet.slugs("warm", 0, WARM_UP);
    }

    Job run() throws Exception {
        List<Row> rows = Job.measure(
                List.of(
                        new Way("floor: one message, one transaction each", parallel, this::floor, this::prepare),
                        new Way("naive loop, 1 connection", 1, this::naive, this::prepare),
                        new Way("Tenancy: create a run and drive it", parallel, this::engine, this::prepareEngine),
                        new Way(
                                "Flyway for each, " + parallel + " threads, pooled",
                                parallel,
                                this::flyway,
                                this::prepare)),
                ROUNDS);
        Row floor = rows.get(0);
        Row engine = rows.get(2);
        return new Job(
                "migrate, " + parallel + " connections",
                rows,
                List.of(
                        Goal.atMost("the engine's time to the floor's", engine.ratioTo(floor), 1.3, "×"),
                        Goal.atLeast(
                                "the naive loop's time to the engine's",
                                rows.get(1).ratioTo(engine),
                                2.4,
                                "×"),
                        Goal.atLeast(
                                "Flyway's time to the engine's (on a sample of " + sample + " tenants)",
                                rows.get(3).ratioTo(engine),
                                25,
                                "×")));
    }

    private List<String> slice(int round) {
        if (round == 0) {
            return warmUp();
        }
        int size = slugs.size();
        return slugs.subList(size * (round - 1) / ROUNDS, size * round / ROUNDS);
    }

    private void prepare(int round) throws SQLException {
        bench.freshConnections(2 * parallel + 2);
    }

    /** The floor and the naive loop keep no ledger; it shall say that the slice is behind, and nobody else. */
    private void prepareEngine(int round) throws SQLException {
        prepare(round);
        SchemaState target = fleet.migrations().target();
        bench.execute(
                """
                update public.tenants set schema_version = '%1$s', schema_digest = '%2$s'
                  where schema_digest <> '%2$s' and not slug = any ('{%3$s}');
                update public.tenants set schema_version = '%4$d', schema_digest = 'behind'
                  where slug = any ('{%3$s}');
                """
                        .formatted(
                                target.version(), target.digest(), String.join(",", slice(round)), BenchScripts.NAIVE));
    }

    private long[] floor(int round) throws Exception {
        return Parallel.run(
                bench.owner(),
                parallel,
                slice(round),
                (connection, slug) -> BenchFleet.execute(connection, bench.migrationMessage(slug, BenchScripts.FLOOR)));
    }

    private long[] naive(int round) throws Exception {
        return Parallel.run(bench.owner(), 1, slice(round), this::naive);
    }

    private void naive(Connection connection, String slug) throws SQLException {
        BenchFleet.execute(connection, "set search_path = " + BenchFleet.quoted(slug));
        BenchFleet.execute(connection, "begin");
        for (String statement : BenchScripts.statements(BenchScripts.NAIVE)) {
            BenchFleet.execute(connection, statement);
        }
        BenchFleet.execute(connection, bench.historyRow(slug, BenchScripts.NAIVE));
        BenchFleet.execute(connection, "commit");
    }

    private long[] engine(int round) throws Exception {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        RunListener listener = new RunListener() {
            @Override
            public void finished(MigrationTask task) {
                task.duration().ifPresent(duration -> times.add(duration.toNanos()));
            }
        };
        MigrationRun run = fleet.create(RunOptions.DEFAULT, "bench", false);
        Driving driving = fleet.drive(run.id(), "bench-" + round, parallel, listener);
        MigrationRun ended = driving.await();
        int expected = slice(round).size();
        if (ended.status() != RunStatus.COMPLETED || ended.counts().migrated() != expected) {
            throw new IllegalStateException("run " + ended.id() + " is "
                    + ended.status().code() + " with " + ended.counts() + ", expected " + expected + " migrated");
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    private long[] flyway(int round) throws Exception {
        List<String> all = slice(round);
        List<String> some = all.subList(0, Math.min(all.size(), FLYWAYS_SAMPLE / ROUNDS));
        sample += round == 0 ? 0 : some.size();
        return Parallel.run(
                bench.owner(), parallel, some, (connection, slug) -> bench.flyway(slug, BenchScripts.FLYWAY));
    }
}
