package dev.tenancy.web.rest;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TextRule;
import dev.tenancy.problem.Violation;
import dev.tenancy.tenant.Slug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Reads how a run is to go about its work; whatever is left out is as {@link RunOptions#DEFAULT} has it. */
final class RunRequest {

    private static final RunOptions DEFAULT = RunOptions.DEFAULT;
    private static final String APPROVAL = "approval";
    private static final Duration LONGEST_PAUSE = Duration.ofDays(7);
    private static final TextRule LABEL = new TextRule("a label's key", 100);

    private RunRequest() {}

    /** All that a run can be told. The caller checks the body when it has read what else there is. */
    static RunOptions options(JsonBody body) {
        return new RunOptions(
                body.texts("tenants", Slug::new),
                body.texts("exclude", Slug::new),
                body.optional("order", RunRequest::order).orElse(DEFAULT.order()),
                body.optional("canary", RunRequest::canary),
                body.integer("wave", RunRequest::checkWave),
                body.optional("pauseBetween", RunRequest::gate).orElse(DEFAULT.gate()),
                body.optional("maxFailures", ErrorBudget::parse).orElse(DEFAULT.maxFailures()),
                lockTimeout(body),
                statementTimeout(body),
                body.integer("attempts", RunRequest::checkAttempts).orElse(DEFAULT.attempts()));
    }

    /** What a rehearsal can be told: it is one attempt at tenants of a choice, in no order. */
    static RunOptions rehearsalOptions(JsonBody body) {
        return new RunOptions(
                body.texts("tenants", Slug::new),
                body.texts("exclude", Slug::new),
                DEFAULT.order(),
                DEFAULT.canary(),
                DEFAULT.waveSize(),
                DEFAULT.gate(),
                DEFAULT.maxFailures(),
                lockTimeout(body),
                statementTimeout(body),
                DEFAULT.attempts());
    }

    /** These tenants, and not those. */
    static RunOptions choice(List<String> tenants, List<String> exclude) {
        return new RunOptions(
                tenants,
                exclude,
                DEFAULT.order(),
                DEFAULT.canary(),
                DEFAULT.waveSize(),
                DEFAULT.gate(),
                DEFAULT.maxFailures(),
                DEFAULT.lockTimeout(),
                DEFAULT.statementTimeout(),
                DEFAULT.attempts());
    }

    /** Does what the body asks for; a tenant it names that there is not is a mistake in the body. */
    static <T> T naming(RunOptions options, Supplier<T> work) {
        try {
            return work.get();
        } catch (TenantNotFound e) {
            throw new InvalidInput(Violation.inBody(pointer(options, e.name()), String.valueOf(e.getMessage())));
        }
    }

    private static String pointer(RunOptions options, String name) {
        if (options.only().contains(name)) {
            return "/tenants/" + options.only().indexOf(name);
        }
        return options.exclude().contains(name)
                ? "/exclude/" + options.exclude().indexOf(name)
                : "/canary";
    }

    private static Duration lockTimeout(JsonBody body) {
        return body.optional("lockTimeout", text -> limits(Durations.parse(text), Duration.ZERO)
                        .lockTimeout())
                .orElse(DEFAULT.lockTimeout());
    }

    private static Duration statementTimeout(JsonBody body) {
        return body.optional("statementTimeout", text -> limits(DEFAULT.lockTimeout(), Durations.parse(text))
                        .statementTimeout())
                .orElse(DEFAULT.statementTimeout());
    }

    private static TaskOrder order(String text) {
        TaskOrder order = TaskOrder.parse(text);
        if (order instanceof TaskOrder.Label label) {
            LABEL.check(label.key());
        }
        return order;
    }

    private static Canary canary(String text) {
        Canary canary = Canary.parse(text);
        if (canary instanceof Canary.Named named) {
            named.tenants().forEach(Slug::new);
        }
        return canary;
    }

    private static WaveGate gate(String text) {
        if (text.equals(APPROVAL)) {
            return new WaveGate.Approval();
        }
        Duration time = Durations.parse(text);
        if (time.isZero() || time.isNegative() || time.compareTo(LONGEST_PAUSE) > 0) {
            throw new IllegalArgumentException("must be approval, or a length of time of at most 7 days");
        }
        return new WaveGate.Pause(time);
    }

    private static void checkWave(int size) {
        checked(OptionalInt.of(size), DEFAULT.lockTimeout(), DEFAULT.statementTimeout(), DEFAULT.attempts());
    }

    private static void checkAttempts(int attempts) {
        checked(OptionalInt.empty(), DEFAULT.lockTimeout(), DEFAULT.statementTimeout(), attempts);
    }

    private static RunOptions limits(Duration lockTimeout, Duration statementTimeout) {
        return checked(OptionalInt.empty(), lockTimeout, statementTimeout, DEFAULT.attempts());
    }

    /** The rules are the options' own; asked one by one, each is told at its field. */
    private static RunOptions checked(OptionalInt wave, Duration lockTimeout, Duration statementTimeout, int attempts) {
        return new RunOptions(
                List.of(),
                List.of(),
                DEFAULT.order(),
                Optional.empty(),
                wave,
                DEFAULT.gate(),
                DEFAULT.maxFailures(),
                lockTimeout,
                statementTimeout,
                attempts);
    }
}
