package dev.tenancy.cli.bench;

import dev.tenancy.provisioning.Provisioner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes tenants: on one connection for the time of one, on several for the rate. */
final class ProvisionJob {

    private static final int ROUNDS = 10;
    private static final int ONE_BY_ONE = 6;
    private static final int FLYWAYS_SHARE = 3;

    private final BenchFleet fleet;
    private final int parallel;
    private final List<String> made = new ArrayList<>();

    ProvisionJob(BenchFleet fleet, int parallel) {
        this.fleet = fleet;
        this.parallel = parallel;
    }

    Job one() throws Exception {
        List<Row> rows = Job.measure(ways("one", 1, ONE_BY_ONE, ONE_BY_ONE), ROUNDS);
        clear();
        double flyway = rows.get(1).ratioTo(rows.get(2));
        return new Job(
                "provision, 1 connection",
                rows,
                List.of(
                        Goal.atMost(
                                "the engine's time to the floor's", rows.get(2).ratioTo(rows.get(0)), 1.3, "×"),
                        Goal.atLeast("pooled Flyway's time to the engine's", flyway, 4, "×")));
    }

    Job many() throws Exception {
        int each = 10 * parallel;
        List<Row> rows = Job.measure(ways("many", parallel, each, each / FLYWAYS_SHARE), ROUNDS);
        clear();
        double flyway = rows.get(1).ratioTo(rows.get(2));
        return new Job(
                "provision, " + parallel + " connections",
                rows,
                List.of(Goal.atLeast("the engine's rate to Flyway's", flyway, 8, "×")));
    }

    private List<Way> ways(String prefix, int connections, int share, int flywaysShare) {
        Provisioner provisioner = fleet.provisioner();
        return List.of(
                way(
                        "floor: one message, one transaction",
                        prefix + "-a",
                        connections,
                        share,
                        (connection, slug) -> BenchFleet.execute(connection, fleet.provisioningMessage(slug))),
                way(
                        "Flyway for each, pooled connections",
                        prefix + "-b",
                        connections,
                        flywaysShare,
                        (connection, slug) -> {
                            BenchFleet.execute(connection, "create schema " + BenchFleet.quoted(slug));
                            fleet.flyway(slug, 1);
                        }),
                way(
                        "Tenancy",
                        prefix + "-c",
                        connections,
                        share,
                        (connection, slug) ->
                                provisioner.register(BenchFleet.newTenant(slug), "bench", Optional.empty())));
    }

    private Way way(String name, String prefix, int connections, int share, Parallel.Each each) {
        return new Way(name, connections, round -> {
            List<String> slugs = BenchFleet.slugs(prefix, round * share, (round + 1) * share);
            made.addAll(slugs);
            return Parallel.run(fleet.owner(), connections, slugs, each);
        });
    }

    private void clear() throws Exception {
        fleet.freshConnections(1);
        fleet.drop(made);
        made.clear();
    }
}
