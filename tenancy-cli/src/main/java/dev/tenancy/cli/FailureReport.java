package dev.tenancy.cli;

import dev.tenancy.config.InvalidConfiguration;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports what a command threw: a line for what the user can mend (exit 2), a stack trace for what only we can (exit 1). */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (failure instanceof Refusal || failure instanceof InvalidConfiguration) {
            err.println("tenancy: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        err.println("tenancy: this is a fault of the program, please report it:");
        failure.printStackTrace(err);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
