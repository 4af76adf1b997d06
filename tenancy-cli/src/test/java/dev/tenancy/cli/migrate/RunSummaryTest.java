package dev.tenancy.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.TaskFailure;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.adopt.Adoption.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    @Test
    void after_failures_the_first_five_are_shown_and_how_to_see_the_rest() {
        RunSummary summary =
                new RunSummary(run(RunStatus.FAILED, 1000, 993, 7), Duration.ofSeconds(4), failed(7), List.of());

        assertThat(summary.text().lines())
                .startsWith("Run 12 has ended with failures: 993 of 1000 tenants migrated, 7 failed in 4.0 s (248/s)")
                .contains(
                        "  t-1: V4__x.sql line 7: duplicate key value (SQLSTATE 23505)",
                        "  → The tenant's data do not fit: mend the rows, then retry.",
                        "  … and 2 more",
                        "See them:  tenancy runs show 12 --failed",
                        "Try again: tenancy runs retry 12")
                .noneMatch(line -> line.contains("t-6"));
        assertThat((List<?>) summary.document().get("failures")).hasSize(7);
    }

    @Test
    void every_run_that_is_not_at_its_end_says_how_it_goes_on() {
        for (RunStatus status : List.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.HALTED)) {
            assertThat(new RunSummary(run(status, 3, 1, 0), Duration.ZERO, List.of(), List.of()).text())
                    .contains("tenancy runs resume 12");
        }
        assertThat(new RunSummary(run(RunStatus.AWAITING_APPROVAL, 3, 1, 0), Duration.ZERO, List.of(), List.of())
                        .text())
                .contains("tenancy runs approve 12");
    }

    @Test
    void nothing_to_do_is_one_line() {
        assertThat(new RunSummary(run(RunStatus.COMPLETED, 0, 0, 0), Duration.ZERO, List.of(), List.of()).text())
                .isEqualTo("Nothing to do: every tenant is at 4");
    }

    @Test
    void schemas_that_could_not_be_adopted_are_in_the_document() {
        RunSummary summary = new RunSummary(
                run(RunStatus.COMPLETED, 0, 0, 0),
                Duration.ZERO,
                List.of(),
                List.of(new Refused("globex", "it has no flyway_schema_history")));

        assertThat(summary.document().get("refused"))
                .isEqualTo(List.of(Map.of("schema", "globex", "reason", "it has no flyway_schema_history")));
        assertThat(summary.text()).isEqualTo("Nothing to do: every tenant is at 4, save what was left out");
    }

    @Test
    void a_status_shows_its_versions_as_bars() {
        FleetStatus status = new FleetStatus(
                "4",
                4,
                3,
                1,
                1,
                List.of(new FleetStatus.VersionCount("3", 1), new FleetStatus.VersionCount("4", 3)),
                OptionalLong.empty());

        assertThat(StatusCommand.text(status).lines())
                .startsWith("Target 4. 4 tenants: 3 up to date, 1 behind, of which 1 failed when last tried")
                .contains("  4  3  " + "█".repeat(40));
        assertThat(StatusCommand.document(status).keySet())
                .startsWith("target", "tenants", "upToDate", "behind", "failed", "versions");
    }

    @Test
    void a_plan_tells_what_stands_in_the_way() {
        FleetPlan plan = new FleetPlan(
                "4",
                List.of(
                        new FleetPlan.Group("3", "4", List.of("V4__x.sql"), 9, List.of("a", "b"), Optional.empty()),
                        new FleetPlan.Group("2", "2", List.of(), 1, List.of("c"), Optional.of("a checksum changed"))));

        assertThat(PlanText.text(plan))
                .contains("V4__x.sql", "a, b, …", "1 tenant at 2 (c) cannot be migrated: a checksum");
    }

    private static MigrationRun run(RunStatus status, int tenants, int migrated, int failed) {
        return new MigrationRun(
                12,
                status,
                "4",
                RunOptions.DEFAULT,
                1,
                1,
                new TaskCounts(tenants - migrated - failed, 0, 0, migrated, 0, failed, 0),
                0,
                Optional.empty(),
                "jane@build-7",
                Instant.EPOCH,
                Optional.empty());
    }

    private static List<MigrationTask> failed(int number) {
        TaskFailure failure = new TaskFailure(
                Optional.of("23505"), "duplicate key value", Optional.of("V4__x.sql"), OptionalInt.of(7));
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> new MigrationTask(
                        i,
                        1,
                        "t-" + i,
                        "tenant_t_" + i,
                        TaskStatus.FAILED,
                        1,
                        Optional.of("3"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(failure),
                        Optional.empty()))
                .toList();
    }
}
