package dev.tenancy.cli;

import dev.tenancy.cli.output.OutputLost;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command: not with an argument that could not be read, and to its end only if all that it printed has arrived. */
final class Execution implements IExecutionStrategy {

    /** What Java puts where bytes are no letters. */
    private static final String NO_LETTER = "\ufffd";

    private final IExecutionStrategy run = new RunLast();

    @Override
    public int execute(ParseResult asked) {
        CommandLine command = asked.commandSpec().commandLine();
        try {
            requireReadable(asked.originalArgs());
            int exit = run.execute(asked);
            command.getOut().flush();
            return exit;
        } catch (Refusal | OutputLost e) {
            throw new ExecutionException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireReadable(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).contains(NO_LETTER)) {
                throw new Refusal("argument " + (i + 1) + " cannot be read as " + System.getProperty("sun.jnu.encoding")
                        + ": set LC_ALL to a locale with the encoding it is written in, or give a query with --file");
            }
        }
    }
}
