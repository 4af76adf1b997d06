package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;

/** What every problem document must be, whatever the problem. */
final class ProblemAnswer {

    private ProblemAnswer() {}

    static void assertProblem(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonObject problem = answer.json();
        assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(problem.getString("instance"))
                .isEqualTo(answer.header("X-Request-Id").orElseThrow());
    }
}
