package dev.tenancy.cli;

import dev.tenancy.config.InvalidConfiguration;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reports what a command threw: a line for what the user can mend (exit 2), a stack trace for what only we can (exit 1). */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (failure instanceof InvalidConfiguration invalid && invalid.errors().size() == 1) {
            return refuse(err, invalid.errors().get(0));
        }
        if (failure instanceof Refusal || failure instanceof InvalidConfiguration) {
            return refuse(err, String.valueOf(failure.getMessage()));
        }
        err.println("tenancy: this is a fault of the program, please report it:");
        failure.printStackTrace(err);
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        return refuse(
                command.getErr(),
                failure.getMessage() + ": see '" + command.getCommandSpec().qualifiedName() + " --help'");
    }

    private static int refuse(PrintWriter err, String line) {
        err.println("tenancy: " + line);
        return CommandLine.ExitCode.USAGE;
    }
}
