package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.TimeText;
import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.WaveGate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how a run goes about its work. */
final class RunFlags {

    @Mixin
    private TenantFlags tenants = new TenantFlags();

    @Option(
            names = "--order",
            paramLabel = "<order>",
            converter = OrderText.class,
            defaultValue = "name",
            description = "name, size (smallest first) or label:<key>. Default: ${DEFAULT-VALUE}")
    private TaskOrder order = new TaskOrder.Name();

    @Option(
            names = "--canary",
            paramLabel = "<n|n%|a,b>",
            converter = CanaryText.class,
            description = "Who goes first, as a wave of its own: so many, so many percent, or these.")
    private @Nullable Canary canary;

    @Option(names = "--wave", paramLabel = "<n>", description = "Tenants in each further wave; all in one if absent.")
    private @Nullable Integer wave;

    @Option(
            names = "--max-failures",
            paramLabel = "<n|n%>",
            converter = BudgetText.class,
            defaultValue = "10%",
            description = "How many tenants may fail; one more halts the run. Default: ${DEFAULT-VALUE}")
    private ErrorBudget maxFailures = ErrorBudget.DEFAULT;

    @Option(
            names = "--pause-between",
            paramLabel = "<time|approval>",
            converter = GateText.class,
            description = "What stands between waves: a time such as 30s, or somebody's approval.")
    private @Nullable WaveGate gate;

    @Option(
            names = "--lock-timeout",
            paramLabel = "<time>",
            converter = TimeText.class,
            defaultValue = "500ms",
            description = "How long a statement waits for a lock before its tenant is put back and tried again."
                    + " Default: ${DEFAULT-VALUE}")
    private Duration lockTimeout = RunOptions.DEFAULT.lockTimeout();

    @Option(
            names = "--statement-timeout",
            paramLabel = "<time>",
            converter = TimeText.class,
            defaultValue = "0",
            description = "How long a statement may take; 0: as long as it needs. Default: ${DEFAULT-VALUE}")
    private Duration statementTimeout = RunOptions.DEFAULT.statementTimeout();

    @Option(
            names = "--attempts",
            paramLabel = "<n>",
            defaultValue = "5",
            description = "How often a tenant is tried when locks, deadlocks or time-outs stop it. Default:"
                    + " ${DEFAULT-VALUE}")
    private int attempts = RunOptions.DEFAULT.attempts();

    /** As the engine takes them. @throws IllegalArgumentException quoting the value and the rule */
    RunOptions options() {
        return new RunOptions(
                tenants.only(),
                tenants.exclude(),
                order,
                Optional.ofNullable(canary),
                wave == null ? OptionalInt.empty() : OptionalInt.of(wave),
                gate == null ? new WaveGate.Open() : gate,
                maxFailures,
                lockTimeout,
                statementTimeout,
                attempts);
    }

    /** Reads with the engine's own rule, and reports in the command line's own way. */
    private abstract static class Checked<T> implements ITypeConverter<T> {
        @Override
        public final T convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }

        abstract T parse(String text);
    }

    static final class OrderText extends Checked<TaskOrder> {
        @Override
        TaskOrder parse(String text) {
            return TaskOrder.parse(text);
        }
    }

    static final class CanaryText extends Checked<Canary> {
        @Override
        Canary parse(String text) {
            return Canary.parse(text);
        }
    }

    static final class BudgetText extends Checked<ErrorBudget> {
        @Override
        ErrorBudget parse(String text) {
            return ErrorBudget.parse(text);
        }
    }

    static final class GateText implements ITypeConverter<WaveGate> {
        @Override
        public WaveGate convert(String text) {
            return text.equalsIgnoreCase("approval")
                    ? new WaveGate.Approval()
                    : new WaveGate.Pause(new TimeText().convert(text));
        }
    }
}
