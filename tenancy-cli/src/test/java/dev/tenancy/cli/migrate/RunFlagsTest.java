package dev.tenancy.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.WaveGate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class RunFlagsTest {

    @Command
    static final class Any {
        @Mixin
        private RunFlags flags = new RunFlags();
    }

    @Test
    void without_options_a_run_is_as_the_engine_has_it() {
        assertThat(parse()).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void every_option_reaches_the_engine() {
        RunOptions options = parse(
                "--tenant=acme,globex",
                "--tenant=initech",
                "--exclude=hooli",
                "--order=label:region",
                "--canary=2%",
                "--wave=100",
                "--max-failures=5",
                "--pause-between=30s",
                "--lock-timeout=2s",
                "--statement-timeout=1m",
                "--attempts=3");

        assertThat(options.only()).containsExactly("acme", "globex", "initech");
        assertThat(options.exclude()).containsExactly("hooli");
        assertThat(options.order()).isEqualTo(new TaskOrder.Label("region"));
        assertThat(options.canary()).contains(new Canary.Percent(2));
        assertThat(options.waveSize()).hasValue(100);
        assertThat(options.maxFailures()).isEqualTo(new ErrorBudget(5, false));
        assertThat(options.gate()).isEqualTo(new WaveGate.Pause(Duration.ofSeconds(30)));
        assertThat(options.lockTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.attempts()).isEqualTo(3);
        assertThat(parse("--pause-between=approval").gate()).isEqualTo(new WaveGate.Approval());
        assertThat(parse("--canary=acme,globex").canary()).contains(new Canary.Named(List.of("acme", "globex")));
    }

    @Test
    void what_breaks_a_rule_is_refused_with_the_rule() {
        for (String wrong :
                List.of("--order=random", "--canary=0", "--canary=101%", "--max-failures=many", "--lock-timeout=5")) {
            assertThatThrownBy(() -> parse(wrong))
                    .as(wrong)
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining("'" + wrong.substring(wrong.indexOf('=') + 1) + "'");
        }
        assertThatThrownBy(() -> parse("--wave=0")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RunOptions parse(String... arguments) {
        Any any = new Any();
        new CommandLine(any).parseArgs(arguments);
        return any.flags.options();
    }
}
