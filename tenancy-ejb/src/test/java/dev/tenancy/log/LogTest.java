package dev.tenancy.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

    @AfterEach
    void end() {
        LogContext.end();
    }

    @Test
    void a_line_is_keys_and_values_and_always_tells_tenant_and_request() {
        assertThat(Log.line("ready", "version", 3, "isolation", "ROLE"))
                .isEqualTo("event=ready version=3 isolation=ROLE tenant=- request=-");
    }

    @Test
    void a_line_of_a_request_tells_which_and_whose() {
        LogContext.begin("4f-1", "192.0.2.1");
        assertThat(Log.line("resolving")).isEqualTo("event=resolving tenant=- request=4f-1");

        LogContext.tenant("acme");

        assertThat(Log.line("resolved")).isEqualTo("event=resolved tenant=acme request=4f-1");
    }

    @Test
    void a_tenant_named_by_the_line_is_told_once() {
        LogContext.begin("4f-1", "192.0.2.1");
        LogContext.tenant("acme");

        assertThat(Log.line("registered", "tenant", "globex")).isEqualTo("event=registered tenant=globex request=4f-1");
    }

    @Test
    void a_request_that_ended_is_told_no_more() {
        LogContext.begin("4f-1", "192.0.2.1");
        LogContext.tenant("acme");

        LogContext.end();

        assertThat(Log.line("idle")).isEqualTo("event=idle tenant=- request=-");
    }

    @Test
    void other_threads_know_nothing_of_a_request() throws ExecutionException, InterruptedException {
        LogContext.begin("4f-1", "192.0.2.1");
        LogContext.tenant("acme");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.submit(() -> Log.line("elsewhere")).get()).isEqualTo("event=elsewhere tenant=- request=-");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void a_value_that_is_not_plain_is_quoted() {
        assertThat(Log.line("e", "reason", "it is \"so\" \\ or not", "empty", "", "none", null))
                .startsWith("event=e reason=\"it is \\\"so\\\" \\\\ or not\" empty=\"\" none=null ");
        assertThat(Log.line("e", "forged", "x tenant=globex")).contains("forged=\"x tenant=globex\" tenant=-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u202e", "\u000b", "\f", "\u0000", "\u001b[2J"
            })
    void no_value_can_begin_a_line_of_its_own(String end) {
        LogContext.begin("4f" + end + "event=forged", "192.0.2.1");
        LogContext.tenant("acme" + end + "event=forged");

        String line = Log.line("e", "detail", "x" + end + "event=forged tenant=globex");

        assertThat(line.split("\\R", -1)).hasSize(1);
        assertThat(line).doesNotContain(end);
    }
}
