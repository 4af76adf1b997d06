package dev.tenancy.cli.migrate;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How many tenants this process has in hand at once. */
public final class ParallelFlag {

    private static final int MOST = 64;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--parallel",
            paramLabel = "<n>",
            defaultValue = "4",
            description = "Connections to migrate on, 1 to " + MOST + ". Default: ${DEFAULT-VALUE}")
    private int connections;

    /** How many connections. */
    public int connections() {
        if (connections < 1 || connections > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--parallel is " + connections + ": it must be 1 to " + MOST);
        }
        return connections;
    }
}
