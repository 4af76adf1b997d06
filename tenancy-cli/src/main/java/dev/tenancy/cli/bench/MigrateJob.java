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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Migrates all tenants by one migration, in each way and each round: a version of its own for each. Flyway has a few
 * tenants to itself, because all of them would take minutes.
 */
final class MigrateJob {

    static final int ROUNDS = 3;
    private static final int FLYWAYS_SAMPLE = 300;
    private static final int WARM_UP = 40;

    private static final int FLOOR = 0;
    private static final int NAIVE = 1;
    private static final int ENGINE = 2;

    private final BenchFleet bench;
    private final List<String> slugs;
    private final List<String> flywaysSlugs;
    private final int parallel;
    private Optional<Fleet> fleet = Optional.empty();

    /** These tenants are at the first version, and so are those that warm up, and Flyway's. */
    MigrateJob(BenchFleet bench, List<String> slugs, int parallel) {
        this.bench = bench;
        this.slugs = slugs;
        this.flywaysSlugs = flywaysTenants(slugs.size());
        this.parallel = parallel;
    }

    /** Tenants beyond those asked for, on which nothing is measured. */
    static List<String> warmUp() {
        return BenchFleet.slugs("warm", 0, WARM_UP);
    }

    /** Tenants beyond those asked for, which Flyway migrates: some for each round, and for the one that warms up. */
    static List<String> flywaysTenants(int tenants) {
        int each = Math.max(1, Math.min(tenants, FLYWAYS_SAMPLE) / ROUNDS);
        return BenchFleet.slugs("fly", 0, each * (ROUNDS + 1));
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
                ROUNDS,
                BenchScripts.WAYS);
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
                                "Flyway's time to the engine's (on "
                                        + rows.get(3).tenants() + " tenants)",
                                rows.get(3).ratioTo(engine),
                                25,
                                "×")));
    }

    private List<String> tenants(int round) {
        return round == 0 ? warmUp() : slugs;
    }

    private void prepare(int round) throws SQLException {
        bench.freshConnections(2 * parallel + 2);
    }

    /** The floor and the naive loop keep no ledger; it shall say that these tenants are behind, and nobody else. */
    private void prepareEngine(int round) throws SQLException {
        Fleet opened = BenchCommand.fleet(bench, bench.owner(), BenchScripts.version(ENGINE, round));
        fleet = Optional.of(opened);
        SchemaState target = opened.migrations().target();
        bench.execute(
                """
                update public.tenants set schema_version = '%1$s', schema_digest = '%2$s'
                  where schema_digest <> '%2$s' and not slug like '%3$s-%%';
                update public.tenants set schema_version = '%4$d', schema_digest = 'behind' where slug like '%3$s-%%';
                """
                        .formatted(
                                target.version(),
                                target.digest(),
                                round == 0 ? "warm" : "t",
                                BenchScripts.version(ENGINE, round) - 1));
        bench.execute("vacuum public.tenants, public.migration_tasks");
        prepare(round);
    }

    private long[] floor(int round) throws Exception {
        return Parallel.run(
                bench.owner(),
                parallel,
                tenants(round),
                (connection, slug) -> BenchFleet.execute(
                        connection, bench.migrationMessage(slug, BenchScripts.version(FLOOR, round))));
    }

    private long[] naive(int round) throws Exception {
        int version = BenchScripts.version(NAIVE, round);
        return Parallel.run(bench.owner(), 1, tenants(round), (connection, slug) -> naive(connection, slug, version));
    }

    private void naive(Connection connection, String slug, int version) throws SQLException {
        BenchFleet.execute(connection, "set search_path = " + BenchFleet.quoted(slug));
        BenchFleet.execute(connection, "begin");
        for (String statement : BenchScripts.statements(version)) {
            BenchFleet.execute(connection, statement);
        }
        BenchFleet.execute(connection, bench.historyRow(slug, version));
        BenchFleet.execute(connection, "commit");
    }

    private long[] engine(int round) throws Exception {
        Fleet opened = fleet.orElseThrow();
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        RunListener listener = new RunListener() {
            @Override
            public void finished(MigrationTask task) {
                task.duration().ifPresent(duration -> times.add(duration.toNanos()));
            }
        };
        MigrationRun run = opened.create(RunOptions.DEFAULT, "bench", false);
        Driving driving = opened.drive(run.id(), "bench-" + round, parallel, listener);
        MigrationRun ended = driving.await();
        int expected = tenants(round).size();
        if (ended.status() != RunStatus.COMPLETED || ended.counts().migrated() != expected) {
            throw new IllegalStateException("run " + ended.id() + " is "
                    + ended.status().code() + " with " + ended.counts() + ", expected " + expected + " migrated");
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    private long[] flyway(int round) throws Exception {
        int each = flywaysSlugs.size() / (ROUNDS + 1);
        return Parallel.run(
                bench.owner(),
                parallel,
                flywaysSlugs.subList(each * round, each * (round + 1)),
                (connection, slug) -> bench.flyway(slug, BenchScripts.FLYWAY));
    }
}
