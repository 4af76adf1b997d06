package dev.tenancy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TenancyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void wrong_use_is_one_line_and_exit_code_2() {
        for (String[] arguments : new String[][] {
            {},
            {"runs"},
            {"tenant"},
            {"repair"},
            {"runs", "resume"},
            {"runs", "show", "x"},
            {"migrate", "--canary", "0"},
            {"migrate", "--wave", "0"},
            {"migrate", "--check", "--plan"},
            {"migrate", "--parallel", "65"},
            {"bench", "--jobs", "x"},
            {"sreve"},
            {"serve", "--prot", "1"},
            {"serve", "--port", "x"},
            {"serve", "--port", "0"}
        }) {
            err.getBuffer().setLength(0);

            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(err.toString()).startsWith("tenancy: ").hasLineCount(1);
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void what_a_terminal_would_obey_is_shown_and_not_sent() {
        for (String[] arguments : new String[][] {
            {"serve", "--port", "\u001b[2Jx"},
            {"tenant", "import", "\u009b2J\u001b]0;title\u0007.zip", "--slug", "acme"},
        }) {
            err.getBuffer().setLength(0);

            assertThat(run(arguments)).isEqualTo(2);
            assertThat(err.toString().strip()).contains("?").doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        }
    }

    @Test
    void help_of_serve_names_defaults_and_exit_codes() {
        assertThat(run("serve", "--help")).isZero();
        assertThat(out.toString()).contains("Default: 8080", "Default: .tenancy", "143", "TENANCY_DB_PASSWORD");
    }

    @Test
    void every_command_of_the_fleet_takes_the_database_and_says_how_it_prints() {
        for (String name : new String[] {"migrate", "status", "plan", "drift", "repair", "adopt", "bench"}) {
            out.getBuffer().setLength(0);

            assertThat(run(name, "--help")).isZero();
            assertThat(out.toString()).as(name).contains("--db-url", "--db-owner-user", "--data", "--json", "--quiet");
        }
    }

    @Test
    void completion_knows_the_commands() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("complete -F _complete_tenancy", "--max-failures", "approve");
    }

    private int run(String... arguments) {
        CommandLine command = TenancyCommand.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
