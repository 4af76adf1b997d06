package dev.tenancy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.cli.migrate.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The built command with a standard output that takes nothing. What prints without a database stands for all that prints. */
class StandardOutputIT {

    private static final List<String> PRINTING = List.of("completion", "--help", "tenant --help", "--version");

    @Test
    void whatever_prints_fails_on_a_full_disk() throws Exception {
        for (String command : PRINTING) {
            Command.bare()
                    .shell("\"$0\" " + command + " > /dev/full")
                    .refusesWith("standard output cannot be written (No space left on device)");
        }
    }

    @Test
    void whatever_prints_ends_quietly_on_a_closed_pipe() throws Exception {
        for (String command : PRINTING) {
            Command.Result closed =
                    Command.bare().shell("{ sleep 0.1; \"$0\" " + command + "; echo exit $? >&2; } | true");

            assertThat(closed.err().lines()).as(command).containsExactly("exit 141");
        }
    }

    @Test
    void an_argument_that_is_no_text_is_refused() throws Exception {
        Command.bare()
                .shell("\"$0\" query \"select '$(printf '\\374')'\"")
                .refusesWith("argument 2 cannot be read as UTF-8", "--file");
    }
}
