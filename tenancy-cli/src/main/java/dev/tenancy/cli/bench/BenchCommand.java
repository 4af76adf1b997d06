package dev.tenancy.cli.bench;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.ParallelFlag;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy bench}: what it costs here, beside what it is compared with. */
@Command(
        name = "bench",
        description = {
            "Measures the engine beside the floor, the naive loop and Flyway, interleaved in one run.",
            "",
            "In a database of its own, which is gone afterwards: a PostgreSQL of its own, or on the server of --db-url."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured, whether goals were reached or not", "2:wrong use, or no database"})
public final class BenchCommand implements Callable<Integer> {

    private static final int FEWEST = 10;
    private static final int STOPPED = 130;

    @Option(names = "--tenants", paramLabel = "<n>", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int tenants;

    @Mixin
    private ParallelFlag parallel = new ParallelFlag();

    @Option(
            names = "--jobs",
            paramLabel = "<job>",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES}. Default: all")
    private Set<JobName> jobs = EnumSet.allOf(JobName.class);

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** What can be measured. */
    enum JobName {
        provision,
        migrate,
        status,
        export,
        drift,
        query,
        rollup
    }

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        int connections = parallel.connections();
        if (tenants < FEWEST) {
            throw new Refusal("--tenants is " + tenants + ": it must be at least " + FEWEST);
        }
        try (Scratch scratch = Scratch.make(output)) {
            try {
                BenchReport report = measure(scratch, connections, output);
                output.result(report::document, report::text);
                return ExitCodes.DONE;
            } catch (Exception e) {
                if (scratch.isClosed()) {
                    return STOPPED;
                }
                throw e;
            }
        }
    }

    private BenchReport measure(Scratch scratch, int connections, Output output) throws Exception {
        BenchScripts scripts = new BenchScripts(scratch.directory().resolve("scripts")).write(MigrateJob.ROUNDS);
        TenancyConfig config = scratch.database(databaseOptions, scripts.location(1));
        List<Job> done = new ArrayList<>();
        try (BenchFleet bench = BenchFleet.make(config, scripts)) {
            if (jobs.contains(JobName.provision)) {
                output.stage("Measuring registration");
                bench.freshConnections(2 * connections);
                ProvisionJob provision = new ProvisionJob(bench, connections);
                done.add(provision.one());
                bench.freshConnections(2 * connections);
                done.add(provision.many());
            }
            if (!jobs.equals(EnumSet.of(JobName.provision))) {
                done.addAll(onFleet(bench, config, connections, output));
            }
            return BenchReport.of(tenants, connections, bench, done);
        }
    }

    private List<Job> onFleet(BenchFleet bench, TenancyConfig config, int connections, Output output) throws Exception {
        output.stage("Registering " + tenants + " tenants");
        List<String> slugs = BenchFleet.slugs("t", 0, tenants);
        bench.register(MigrateJob.warmUp(), connections);
        bench.register(slugs, connections);
        bench.execute("vacuum analyze");
        List<Job> done = new ArrayList<>();
        bench.freshConnections(connections);
        if (jobs.contains(JobName.status)) {
            output.stage("Asking for their state");
            done.add(new StatusJob(bench, fleet(bench, bench.owner(), 1)).run());
        }
        if (jobs.contains(JobName.export)) {
            output.stage("Exporting them");
            done.addAll(new ExportJob(bench, bench.first(), slugs, output).run());
        }
        if (jobs.contains(JobName.drift)) {
            output.stage("Looking for drift");
            done.add(new DriftJob(bench, fleet(bench, bench.timed(), 1)).run());
        }
        if (jobs.contains(JobName.query)) {
            output.stage("Asking all of them");
            done.add(new QueryJob(bench, config).run());
        }
        if (jobs.contains(JobName.rollup)) {
            output.stage("Reading what was noted");
            done.add(new RollUpJob(bench, slugs.get(0)).run());
        }
        if (jobs.contains(JobName.migrate)) {
            output.stage("Migrating them");
            bench.register(MigrateJob.flywaysTenants(tenants), connections);
            done.add(new MigrateJob(bench, slugs, connections).run());
        }
        return done;
    }

    static Fleet fleet(BenchFleet bench, DataSource owner, int version) {
        return Fleet.open(
                FleetSettings.ofRegistry(owner, List.of(bench.scripts().location(version))));
    }
}
