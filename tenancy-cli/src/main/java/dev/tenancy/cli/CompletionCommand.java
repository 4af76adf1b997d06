package dev.tenancy.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenancy completion}: a script by which bash and zsh complete the command. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh: source <(tenancy completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("tenancy", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
