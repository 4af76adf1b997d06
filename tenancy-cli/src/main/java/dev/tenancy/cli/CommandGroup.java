package dev.tenancy.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself: one of its subcommands has to be named. */
public abstract class CommandGroup implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final String things;

    /** Of commands that do something with these. */
    protected CommandGroup(String things) {
        this.things = things;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with " + things);
    }
}
