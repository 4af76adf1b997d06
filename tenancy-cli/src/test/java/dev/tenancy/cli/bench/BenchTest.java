package dev.tenancy.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {

    @Test
    void a_ratio_compares_each_round_with_the_same_round_of_the_other() {
        Row slowToday = new Row("floor", 1, 3, 1, 3, List.of(1.0, 10.0, 1.0));
        Row alwaysTwice = new Row("engine", 1, 3, 1, 3, List.of(2.0, 20.0, 2.0));

        assertThat(alwaysTwice.ratioTo(slowToday)).isEqualTo(2.0);
    }

    @Test
    void the_warm_up_round_does_not_count() throws Exception {
        Row row = Job.measure(List.of(new Way("way", 1, round -> new long[] {round})), 3)
                .get(0);

        assertThat(row.tenants()).isEqualTo(3);
        assertThat(row.p50Nanos()).isEqualTo(2);
    }

    @Test
    void a_goal_says_whether_it_was_reached() {
        assertThat(Goal.atMost("ratio", 1.3, 1.3, "×").text())
                .startsWith("reached")
                .contains("at most 1.3×");
        assertThat(Goal.atLeast("ratio", 3.9, 4, "×").text()).startsWith("MISSED");
    }

    @Test
    void the_scratch_database_takes_the_place_of_the_named_one_in_the_url() {
        assertThat(Scratch.withName("jdbc:postgresql://host:5433/app?ssl=true", "scratch"))
                .isEqualTo("jdbc:postgresql://host:5433/scratch?ssl=true");
        assertThat(Scratch.withName("jdbc:postgresql:app", "scratch")).isEqualTo("jdbc:postgresql:scratch");
    }
}
