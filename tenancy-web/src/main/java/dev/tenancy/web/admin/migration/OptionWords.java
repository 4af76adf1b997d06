package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.web.admin.Display;
import java.util.List;

/** How a run was asked for, in words. */
final class OptionWords {

    private OptionWords() {}

    static List<Fact> of(RunOptions options, int tenants) {
        return List.of(
                new Fact("Tenants", tenants(options)),
                new Fact("Goes first", options.canary().map(OptionWords::canary).orElse("nobody: there is no canary")),
                new Fact(
                        "Then",
                        options.waveSize().isPresent()
                                ? "waves of " + Display.many(options.waveSize().getAsInt(), "tenant", "tenants")
                                : "all the others in one wave"),
                new Fact("Between waves", gate(options.gate())),
                new Fact("Halts", budget(options.maxFailures(), tenants)),
                new Fact("Order", order(options.order())),
                new Fact("Waits for a lock", Display.duration(options.lockTimeout()) + " at most"),
                new Fact(
                        "A statement may take",
                        options.statementTimeout().isZero()
                                ? "as long as it needs"
                                : Display.duration(options.statementTimeout())),
                new Fact("Tries", Display.many(options.attempts(), "time", "times") + " if a lock is in the way"));
    }

    private static String tenants(RunOptions options) {
        String who = options.only().isEmpty() ? "all that were behind" : "only " + String.join(", ", options.only());
        return options.exclude().isEmpty() ? who : who + ", but not " + String.join(", ", options.exclude());
    }

    private static String canary(Canary canary) {
        if (canary instanceof Canary.Named named) {
            return String.join(", ", named.tenants());
        }
        return canary instanceof Canary.Count count
                ? Display.many(count.tenants(), "tenant", "tenants")
                : canary + " of the tenants";
    }

    private static String gate(WaveGate gate) {
        if (gate instanceof WaveGate.Pause pause) {
            return "a pause of " + Display.duration(pause.time());
        }
        return gate instanceof WaveGate.Approval ? "somebody has to approve" : "nothing";
    }

    private static String budget(ErrorBudget budget, int tenants) {
        if (budget.equals(ErrorBudget.UNLIMITED)) {
            return "never";
        }
        String most = Display.many(budget.of(tenants), "tenant fails", "tenants fail");
        return "when more than " + most + (budget.percent() ? " (" + budget + ")" : "");
    }

    private static String order(TaskOrder order) {
        if (order instanceof TaskOrder.Label label) {
            return "by the label " + label.key();
        }
        return order instanceof TaskOrder.Size ? "by size on disk, smallest first" : "by slug";
    }

    /**
     * One option.
     *
     * @param name what it is about
     * @param value what was chosen
     */
    public record Fact(String name, String value) {}
}
