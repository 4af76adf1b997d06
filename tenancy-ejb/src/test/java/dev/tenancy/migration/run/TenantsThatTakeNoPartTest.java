package dev.tenancy.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.migration.Canary;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has failed or is being purged is not of the fleet; who is archived is. */
class TenantsThatTakeNoPartTest {

    @TempDir
    Path directory;

    private TestTenancy tenancy;
    private TestDatabase database;
    private Lifecycle lifecycle;
    private Fleet fleet;

    @BeforeEach
    void a_fleet_one_version_behind() throws SQLException {
        Scripts scripts = new Scripts(directory).with("V1__notes.sql", "create table notes (id int);");
        tenancy = TestTenancy.create(scripts.location());
        database = tenancy.database();
        lifecycle = new Lifecycle(database.owner(), tenancy.config());
        List.of("active", "archived", "failed", "purging").forEach(tenancy::register);
        lifecycle.take(Step.ARCHIVE, new Slug("archived"), Optional.empty(), Precondition.NONE, "test");
        scripts.with("V2__title.sql", "alter table notes add column title text;");
        fleet = tenancy.fleet();
    }

    private void without_two() {
        database.execute("update public.tenants set status = slug where slug in ('failed', 'purging')");
    }

    @Test
    void they_are_in_no_plan_no_rehearsal_no_run_and_no_count() throws Exception {
        without_two();

        assertThat(fleet.status().tenants()).isEqualTo(2);
        assertThat(fleet.status().behind()).isEqualTo(2);
        assertThat(fleet.plan(RunOptions.DEFAULT).groups())
                .singleElement()
                .extracting(FleetPlan.Group::tenants, FleetPlan.Group::examples)
                .containsExactly(2, List.of("active", "archived"));
        assertThat(fleet.rehearse(RunOptions.DEFAULT, 10).groups())
                .singleElement()
                .extracting(Rehearsal.Group::rehearsed)
                .isEqualTo(2);
        assertThat(tenancy.ledger().notAt(fleet.migrations().target()))
                .extracting(TenantSchema::slug)
                .containsExactly("active", "archived");
        assertThat(tenancy.ledger().closed(fleet.migrations().target(), 5).count())
                .isEqualTo(2);

        MigrationRun run = fleet.create(RunOptions.DEFAULT, "test", false);

        assertThat(drive(run)).isEqualTo(Map.of("active", TaskStatus.MIGRATED, "archived", TaskStatus.MIGRATED));
        assertThat(tenancy.tenant(new Slug("archived")).schemaState())
                .isEqualTo(fleet.migrations().target());
        assertThat(fleet.status().behind()).isZero();
    }

    @Test
    void control_with_a_status_that_takes_part_they_are() throws SQLException {
        assertThat(fleet.status().tenants()).isEqualTo(4);
        assertThat(fleet.create(RunOptions.DEFAULT, "test", false).counts().tenants())
                .isEqualTo(4);
    }

    @Test
    void naming_one_to_be_migrated_is_refused_and_leaving_one_out_is_not() throws SQLException {
        without_two();

        for (RunOptions options : List.of(only("failed"), only("purging"), canary("failed"))) {
            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fleet.plan(options))
                    .withMessageContaining("has failed or is being purged");
            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fleet.create(options, "test", false));
        }
        assertThat(fleet.create(excluding("failed"), "test", false).counts().tenants())
                .isEqualTo(2);
    }

    @Test
    void who_is_purged_or_fails_after_the_run_was_created_is_skipped_and_the_run_completes() throws Exception {
        MigrationRun run = fleet.create(RunOptions.DEFAULT, "test", false);
        lifecycle.purge(new Slug("archived"), true, Precondition.NONE, "test");
        without_two();

        assertThat(drive(run))
                .isEqualTo(Map.of(
                        "active", TaskStatus.MIGRATED,
                        "archived", TaskStatus.SKIPPED,
                        "failed", TaskStatus.SKIPPED,
                        "purging", TaskStatus.SKIPPED));
        assertThat(fleet.run(run.id()).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(fleet.run(run.id()).counts().skipped()).isEqualTo(3);
        MigrationTask skipped = fleet.tasks(run.id(), Optional.of(TaskStatus.SKIPPED), new Limit(1), Optional.empty())
                .items()
                .get(0);
        assertThat(skipped.failure().orElseThrow().message()).contains("purged");
        assertThat(skipped.finishedAt()).isPresent();
    }

    /** A purge that begins once the task is claimed: the claim says that the tenant takes part, and the scripts fail. */
    @Test
    void who_is_purged_while_its_task_is_in_hand_is_skipped_too() throws Exception {
        MigrationRun run = fleet.create(RunOptions.DEFAULT, "test", false);
        database.execute(
                """
                create function public.purged_meanwhile() returns trigger language plpgsql as $$ begin
                  update public.tenants set status = 'purging' where slug = 'purging' and status = 'active';
                  drop table if exists tenant_purging.notes;
                  return null;
                end $$;
                """);
        database.execute(
                """
                create trigger purged_meanwhile after update on public.migration_tasks
                for each row when (new.status = 'running' and new.tenant = 'purging')
                execute function public.purged_meanwhile()
                """);

        assertThat(drive(run))
                .containsEntry("purging", TaskStatus.SKIPPED)
                .containsEntry("failed", TaskStatus.MIGRATED);
        assertThat(fleet.run(run.id()).status()).isEqualTo(RunStatus.COMPLETED);
    }

    private static RunOptions only(String slug) {
        return options(List.of(slug), List.of(), Optional.empty());
    }

    private static RunOptions excluding(String slug) {
        return options(List.of(), List.of(slug), Optional.empty());
    }

    private static RunOptions canary(String slug) {
        return options(List.of(), List.of(), Optional.of(new Canary.Named(List.of(slug))));
    }

    private static RunOptions options(List<String> only, List<String> exclude, Optional<Canary> canary) {
        RunOptions otherwise = RunOptions.DEFAULT;
        return new RunOptions(
                only,
                exclude,
                otherwise.order(),
                canary,
                otherwise.waveSize(),
                otherwise.gate(),
                otherwise.maxFailures(),
                otherwise.lockTimeout(),
                otherwise.statementTimeout(),
                otherwise.attempts());
    }

    private Map<String, TaskStatus> drive(MigrationRun run) throws Exception {
        List<MigrationTask> told = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void finished(MigrationTask task) {
                told.add(task);
            }
        };
        fleet.drive(run.id(), "node", 1, listener).await();
        Map<String, TaskStatus> tasks =
                fleet.tasks(run.id(), Optional.empty(), new Limit(50), Optional.empty()).items().stream()
                        .collect(Collectors.toMap(MigrationTask::tenant, MigrationTask::status));
        assertThat(told.stream().collect(Collectors.toMap(MigrationTask::tenant, MigrationTask::status)))
                .isEqualTo(tasks);
        return tasks;
    }
}
