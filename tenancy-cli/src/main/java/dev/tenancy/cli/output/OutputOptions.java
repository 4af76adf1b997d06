package dev.tenancy.cli.output;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options every command has that say how it prints. */
public final class OutputOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--json",
            description = "Print one JSON document on standard output and nothing else; errors stay text on standard"
                    + " error.")
    private boolean json;

    @Option(names = "--quiet", description = "Print the result and errors, no progress.")
    private boolean quiet;

    /** Where the command prints. */
    public Output output() {
        return new Output(spec.commandLine().getOut(), spec.commandLine().getErr(), json, quiet);
    }
}
