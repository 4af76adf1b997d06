package dev.tenancy.cli.bench;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.FleetAsking;
import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.analytics.QueryLimits;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.config.Database.Login;
import dev.tenancy.config.TenancyConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the projects of all tenants, beside the best known way to do so and the loop.
 *
 * <p>Each way begins a round with fresh connections, as a query of ours does, whose connections serve it alone; those of
 * the others are open before the clock starts.
 */
final class QueryJob {

    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 2;
    private static final int AT_ONCE = 50;
    private static final String COUNT = "select count(*) from projects";

    private final BenchFleet bench;
    private final TenancyConfig config;
    private final List<String> slugs;

    QueryJob(BenchFleet bench, TenancyConfig config) throws SQLException {
        this.bench = bench;
        this.config = config;
        this.slugs = texts("select slug from public.tenants order by slug");
    }

    Job run() throws Exception {
        FleetAsking asking = new FleetAsking(
                bench.owner(), config.database(), Optional.of(reader()), Executors.defaultThreadFactory());
        FleetQuery query = FleetQuery.of(COUNT).within(QueryLimits.DEFAULT.withConnections(CONNECTIONS));
        List<String> batches = batches();
        List<Row> rows = Job.measure(
                List.of(
                        way(
                                "floor: 2 connections, UNION ALL of 50 schemas",
                                CONNECTIONS,
                                () -> Parallel.run(bench.owner(), CONNECTIONS, batches, QueryJob::read)),
                        way(
                                "naive: a query for each, 1 connection",
                                1,
                                () -> Parallel.run(
                                        bench.owner(), 1, slugs, (connection, slug) -> read(connection, arm(slug)))),
                        way("Tenancy", CONNECTIONS, () -> ask(asking, query))),
                ROUNDS);
        return new Job(
                "count in " + slugs.size() + " tenants",
                rows,
                List.of(
                        Goal.atMost(
                                "the engine's time to the floor's", rows.get(2).ratioTo(rows.get(0)), 1.35, "×"),
                        Goal.atLeast(
                                "the loop's time to the engine's", rows.get(1).ratioTo(rows.get(2)), 2.5, "×")));
    }

    /** A login for this database, which goes with it. */
    private Login reader() throws SQLException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Login reader = new Login(
                Scratch.readerOf(texts("select current_database()").get(0)),
                HexFormat.of().formatHex(secret));
        bench.execute("create role " + reader.user() + " login password '" + reader.password() + "'");
        for (int i = 0; i < slugs.size(); i += AT_ONCE) {
            List<String> schemas = slugs.subList(i, Math.min(slugs.size(), i + AT_ONCE)).stream()
                    .map(BenchFleet::quoted)
                    .toList();
            // Table by table: "all tables in schema" reads the whole catalog for each schema.
            bench.execute("grant usage on schema " + String.join(", ", schemas) + " to " + reader.user()
                    + "; grant select on " + String.join(".projects, ", schemas) + ".projects to " + reader.user());
        }
        return reader;
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection = bench.owner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private List<String> batches() {
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < slugs.size(); i += AT_ONCE) {
            batches.add(slugs.subList(i, Math.min(slugs.size(), i + AT_ONCE)).stream()
                    .map(QueryJob::arm)
                    .collect(Collectors.joining(" union all ")));
        }
        return batches;
    }

    private static String arm(String slug) {
        return "select '" + slug + "', count(*) from " + BenchFleet.quoted(slug) + ".projects";
    }

    private static void read(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getLong(2);
            }
        }
    }

    private void ask(FleetAsking asking, FleetQuery query) throws SQLException, IOException {
        QueryOutcome outcome = asking.run(query, new Ignored(), "bench");
        if (!outcome.isWhole() || outcome.rows() < slugs.size()) {
            throw new IllegalStateException(outcome.answered() + " of " + outcome.tenants() + " tenants answered: "
                    + outcome.faults().stream().limit(1).toList());
        }
    }

    /** The time of all, shared out among the tenants. */
    private Way way(String name, int connections, Call call) {
        Way.Work work = round -> {
            long start = System.nanoTime();
            call.run();
            long[] each = new long[slugs.size()];
            Arrays.fill(each, (System.nanoTime() - start) / slugs.size());
            return each;
        };
        return new Way(name, connections, work, round -> bench.freshConnections(connections));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static final class Ignored implements RowSink {
        @Override
        public void columns(List<Column> columns) {}

        @Override
        public void row(List<@Nullable String> values) {}
    }
}
