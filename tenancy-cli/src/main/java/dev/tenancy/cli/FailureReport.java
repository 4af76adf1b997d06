package dev.tenancy.cli;

import dev.tenancy.cli.output.OutputLost;
import dev.tenancy.config.InvalidConfiguration;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.InvalidScripts;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reports what a command threw: a line for what the user can mend (exit 2), a stack trace for what only we can (exit 1). */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** What a shell says of a program that SIGPIPE ended, as it does those that do not ask. */
    private static final int READER_GONE = 128 + 13;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult arguments) {
        if (failure instanceof OutputLost lost && lost.isUnread()) {
            return READER_GONE;
        }
        PrintWriter err = command.getErr();
        Optional<List<String>> lines = lines(failure);
        if (lines.isEmpty()) {
            err.println("tenancy: this is a fault of the program, please report it:");
            failure.printStackTrace(err);
            return CommandLine.ExitCode.SOFTWARE;
        }
        lines.get().forEach(line -> err.println("tenancy: " + visible(line)));
        return failure instanceof ProvisioningFailed || failure instanceof PurgeIncomplete
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.USAGE;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr()
                .println("tenancy: " + visible(oneLine(failure.getMessage())) + ": see '"
                        + command.getCommandSpec().qualifiedName() + " --help'");
        return CommandLine.ExitCode.USAGE;
    }

    private static Optional<List<String>> lines(Exception failure) {
        if (failure instanceof Refusal || failure instanceof OutputLost) {
            return Optional.of(List.of(String.valueOf(failure.getMessage())));
        }
        if (failure instanceof InvalidConfiguration invalid) {
            return Optional.of(
                    invalid.errors().size() == 1 ? invalid.errors() : List.of(String.valueOf(failure.getMessage())));
        }
        if (failure instanceof InvalidScripts invalid) {
            return Optional.of(invalid.errors());
        }
        return ofTheDatabase(failure).map(List::of);
    }

    private static Optional<String> ofTheDatabase(Exception failure) {
        if (failure instanceof PurgeIncomplete) {
            return Optional.of(oneLine(failure.getMessage()));
        }
        Optional<SQLException> sql = DatabaseFailure.sqlCause(failure);
        if (sql.isPresent() && DatabaseFailure.isUnavailable(failure)) {
            return Optional.of("the database does not answer (" + firstLine(sql.get())
                    + "): nothing that was not committed has happened; try again once it is back");
        }
        if (failure instanceof TenancyException) {
            return Optional.of(oneLine(failure.getMessage()));
        }
        if (failure instanceof FlywayException) {
            return Optional.of("the scripts cannot be used: " + oneLine(failure.getMessage()));
        }
        if (sql.isPresent() && "42501".equals(sql.get().getSQLState())) {
            return Optional.of(firstLine(sql.get()) + " (SQLSTATE 42501): log in as the owner of the tenants' schemas,"
                    + " with --db-owner-user");
        }
        return failure instanceof SQLException refused
                ? Optional.of("the database refused (SQLSTATE " + refused.getSQLState() + "): " + firstLine(refused))
                : Optional.empty();
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** A message may quote a file or what was typed; a terminal must not obey it. */
    private static String visible(String message) {
        return message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]", "?");
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
