package dev.tenancy.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.migration.Canary;
import dev.tenancy.migration.Driving;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.FleetStatus.VersionCount;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TaskOrder;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.migration.WaveGate;
import dev.tenancy.paging.Limit;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import dev.tenancy.problem.TenancyException.MigrationRunNotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

    private static final String INVOICES =
            "create table invoices (id uuid primary key); create index invoices_id_idx on invoices (id);";
    private static final int TENANTS = 12;

    @TempDir
    private Path directory;

    private TestTenancy tenancy;

    @BeforeEach
    void register_tenants() {
        tenancy = TestTenancy.create();
        IntStream.range(0, TENANTS).forEach(i -> tenancy.register("run-%02d".formatted(i)));
    }

    @Test
    void a_run_migrates_every_tenant_that_is_behind() throws Exception {
        Fleet fleet = release(INVOICES);
        assertThat(fleet.status())
                .isEqualTo(new FleetStatus(
                        "100",
                        TENANTS,
                        0,
                        TENANTS,
                        0,
                        List.of(new VersionCount(tenancy.version(), TENANTS)),
                        OptionalLong.empty()));

        MigrationRun run = run(fleet, RunOptions.DEFAULT);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.counts().migrated()).isEqualTo(TENANTS);
        assertThat(run.counts().tenants()).isEqualTo(TENANTS);
        assertThat(run.finishedAt()).isPresent();
        assertThat(fleet.status().upToDate()).isEqualTo(TENANTS);
        assertThat(tasks(fleet, run)).allSatisfy(task -> {
            assertThat(task.from()).contains(tenancy.version());
            assertThat(task.to()).contains("100");
            assertThat(task.attempts()).isEqualTo(1);
            assertThat(task.duration()).isPresent();
        });
        assertThat(tenancy.database().query("select count(*) from pg_tables where tablename = 'invoices'"))
                .containsExactly(String.valueOf(TENANTS));
        assertThat(tenancy.database().query("select actor, action, detail from audit_events where tenant_id is null"))
                .containsExactly("tester|migration.started|run " + run.id() + " to version 100");
    }

    @Test
    void a_run_with_nothing_to_do_has_ended() throws Exception {
        Fleet fleet = Fleet.open(FleetSettings.ofRegistry(
                tenancy.database().owner(), tenancy.config().tenantLocations()));

        MigrationRun run = fleet.create(RunOptions.DEFAULT, "tester", false);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.counts().tenants()).isZero();
        assertThat(fleet.openRun()).isEmpty();
    }

    @Test
    void a_broken_tenant_fails_alone_and_is_tried_again_once_mended() throws Exception {
        tenancy.database().execute("create table tenant_run_05.invoices (odd int)");
        Fleet fleet = release(INVOICES);

        MigrationRun failed = run(fleet, RunOptions.DEFAULT);

        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.counts().migrated()).isEqualTo(TENANTS - 1);
        MigrationTask task = fleet.tasks(failed.id(), Optional.of(TaskStatus.FAILED), Limit.DEFAULT, Optional.empty())
                .items()
                .get(0);
        assertThat(task.tenant()).isEqualTo("run-05");
        assertThat(task.failure().orElseThrow().sqlState()).contains("42P07");
        assertThat(task.failure().orElseThrow().script()).contains("V100__more.sql");
        assertThat(task.failure().orElseThrow().line()).hasValue(1);
        assertThat(fleet.status().failed()).isEqualTo(1);

        tenancy.database().execute("drop table tenant_run_05.invoices");
        fleet.retry(failed.id(), "tester", false);
        MigrationRun mended = drive(fleet, failed.id(), "second");

        assertThat(mended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(fleet.status().behind()).isZero();
        assertThat(fleet.status().failed()).isZero();
    }

    @Test
    void a_run_halts_where_the_budget_says_and_leaves_the_rest_untouched() throws Exception {
        for (int broken : List.of(0, 3, 6)) {
            tenancy.database().execute("create table tenant_run_%02d.invoices (odd int)".formatted(broken));
        }
        Fleet fleet = release(INVOICES);
        RunOptions oneFailureAllowed = new RunOptions(
                List.of(),
                List.of(),
                new TaskOrder.Name(),
                Optional.of(new Canary.Count(2)),
                OptionalInt.of(3),
                new WaveGate.Open(),
                ErrorBudget.parse("1"),
                Duration.ofMillis(500),
                Duration.ZERO,
                5);

        MigrationRun run = run(fleet, oneFailureAllowed);

        assertThat(run.status()).isEqualTo(RunStatus.HALTED);
        assertThat(run.reason()).contains("2 of 12 tenants failed, and the error budget allows 1");
        assertThat(run.wave()).isEqualTo(2);
        assertThat(run.waves()).isEqualTo(5);
        assertThat(tasks(fleet, run).stream().filter(task -> task.wave() > 2))
                .allMatch(task -> task.status() == TaskStatus.PENDING && task.attempts() == 0);

        MigrationRun resumed = fleet.resume(run.id(), "tester", false);
        assertThat(resumed.status()).isEqualTo(RunStatus.RUNNING);
        MigrationRun end = drive(fleet, run.id(), "second");

        assertThat(end.status())
                .as("one more failed, which the budget anew allows")
                .isEqualTo(RunStatus.FAILED);
        assertThat(end.counts().failed()).isEqualTo(3);
        assertThat(end.counts().migrated()).isEqualTo(TENANTS - 3);
    }

    @Test
    void a_canary_of_named_tenants_goes_first_and_the_next_wave_waits_for_approval() throws Exception {
        Fleet fleet = release(INVOICES);
        RunOptions options = new RunOptions(
                List.of(),
                List.of("run-11"),
                new TaskOrder.Name(),
                Optional.of(Canary.parse("run-07, run-03")),
                OptionalInt.empty(),
                new WaveGate.Approval(),
                ErrorBudget.DEFAULT,
                Duration.ofMillis(500),
                Duration.ZERO,
                5);

        MigrationRun waiting = run(fleet, options);

        assertThat(waiting.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
        assertThat(waiting.waves()).isEqualTo(2);
        assertThat(tasks(fleet, waiting).stream().filter(task -> task.status() == TaskStatus.MIGRATED))
                .extracting(MigrationTask::tenant)
                .containsExactly("run-03", "run-07");
        assertThatThrownBy(() -> fleet.create(RunOptions.DEFAULT, "other", false))
                .isInstanceOf(MigrationRunConflict.class)
                .hasMessageContaining("is awaiting-approval");

        fleet.approve(waiting.id(), "tester");
        MigrationRun run = drive(fleet, waiting.id(), "second");

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.counts().migrated()).isEqualTo(TENANTS - 1);
        assertThat(fleet.status().behind()).isEqualTo(1);
    }

    @Test
    void waves_have_their_size_and_a_pause_between_them() throws Exception {
        Fleet fleet = release(INVOICES);
        List<Integer> waves = Collections.synchronizedList(new ArrayList<>());
        RunOptions options = new RunOptions(
                List.of(),
                List.of(),
                new TaskOrder.Name(),
                Optional.of(new Canary.Percent(10)),
                OptionalInt.of(5),
                new WaveGate.Pause(Duration.ofMillis(300)),
                ErrorBudget.DEFAULT,
                Duration.ofMillis(500),
                Duration.ZERO,
                5);
        MigrationRun created = fleet.create(options, "tester", false);
        assertThat(tasks(fleet, created))
                .extracting(MigrationTask::wave)
                .containsExactly(1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3);

        MigrationRun run = fleet.drive(created.id(), "one", 2, new RunListener() {
                    @Override
                    public void wave(int wave, int of) {
                        waves.add(wave);
                    }
                })
                .await();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(waves).containsExactly(2, 3);
        assertThat(
                        tenancy.database()
                                .query(
                                        """
                                select extract(epoch from min(finished_at) filter (where wave = 2)
                                                        - max(finished_at) filter (where wave = 1)) >= 0.3,
                                       extract(epoch from min(finished_at) filter (where wave = 3)
                                                        - max(finished_at) filter (where wave = 2)) >= 0.3
                                from migration_tasks
                                """))
                .containsExactly("t|t");
    }

    @Test
    void the_order_is_by_label_or_by_size_if_asked_for() throws Exception {
        tenancy.database().execute("update tenants set labels = '{\"tier\": \"a\"}' where slug = 'run-09'");
        tenancy.database().execute("update tenants set labels = '{\"tier\": \"b\"}' where slug = 'run-04'");
        tenancy.database()
                .execute("insert into tenant_run_00.projects (id, name)"
                        + " select gen_random_uuid(), repeat('x', 100) from generate_series(1, 2000)");
        Fleet fleet = release(INVOICES);

        MigrationRun byLabel = fleet.create(ordered("label:tier"), "tester", false);
        assertThat(tasks(fleet, byLabel))
                .extracting(MigrationTask::tenant)
                .startsWith("run-09", "run-04", "run-00", "run-01");
        fleet.cancel(byLabel.id(), "tester");

        MigrationRun bySize = fleet.create(ordered("size"), "tester", false);
        assertThat(tasks(fleet, bySize)).extracting(MigrationTask::tenant).endsWith("run-00");
    }

    @Test
    void a_tenant_whose_table_is_held_goes_to_the_back_and_holds_up_nobody() throws Exception {
        Fleet fleet = release("alter table projects add column notes text;");
        List<String> finished = Collections.synchronizedList(new ArrayList<>());
        List<MigrationTask> putBack = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch othersDone = new CountDownLatch(TENANTS - 1);
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        MigrationRun run;
        try (Connection reader = tenancy.database().superuser().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select * from tenant_run_00.projects");
            Driving driving = fleet.drive(created.id(), "one", 1, new RunListener() {
                @Override
                public void finished(MigrationTask task) {
                    finished.add(task.tenant());
                    othersDone.countDown();
                }

                @Override
                public void putBack(MigrationTask task) {
                    putBack.add(task);
                }
            });
            othersDone.await();
            assertThat(finished).doesNotContain("run-00");
            reader.rollback();
            run = driving.await();
        }

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(finished).last().isEqualTo("run-00");
        assertThat(putBack).isNotEmpty().allSatisfy(task -> {
            assertThat(task.tenant()).isEqualTo("run-00");
            assertThat(task.failure().orElseThrow().sqlState()).contains("55P03");
        });
    }

    @Test
    void readers_behind_a_migration_that_waits_are_not_stalled_beyond_its_timeout() throws Exception {
        assertThat(readersRefusedWhileMigratingWith(Duration.ofMillis(200))).isZero();
    }

    @Test
    void control_readers_behind_a_migration_that_waits_long_are_stalled() throws Exception {
        assertThat(readersRefusedWhileMigratingWith(Duration.ofSeconds(20))).isPositive();
    }

    /** An idle reader holds the table; others come while a migration waits for it, and wait two seconds at most. */
    private int readersRefusedWhileMigratingWith(Duration lockTimeout) throws Exception {
        Fleet fleet = release("alter table projects add column notes text;");
        RunOptions options = new RunOptions(
                List.of("run-00"),
                List.of(),
                new TaskOrder.Name(),
                Optional.empty(),
                OptionalInt.empty(),
                new WaveGate.Open(),
                ErrorBudget.UNLIMITED,
                lockTimeout,
                Duration.ZERO,
                50);
        MigrationRun created = fleet.create(options, "tester", false);
        int refused = 0;
        try (Connection idle = tenancy.database().superuser().getConnection();
                Connection reader = tenancy.database().superuser().getConnection()) {
            idle.setAutoCommit(false);
            TestDatabase.query(idle, "select * from tenant_run_00.projects");
            TestDatabase.query(reader, "select set_config('lock_timeout', '2s', false)");
            Driving driving = fleet.drive(created.id(), "one", 1, RunListener.NONE);
            for (int i = 0; i < 20 && refused == 0; i++) {
                Thread.sleep(50);
                try {
                    TestDatabase.query(reader, "select * from tenant_run_00.projects");
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("55P03");
                    refused++;
                }
            }
            idle.rollback();
            driving.await();
        }
        return refused;
    }

    @Test
    void a_tenant_that_stays_held_is_reported_after_its_attempts() throws Exception {
        Fleet fleet = release("alter table projects add column notes text;");
        RunOptions twoAttempts = new RunOptions(
                List.of("run-00", "run-01"),
                List.of(),
                new TaskOrder.Name(),
                Optional.empty(),
                OptionalInt.empty(),
                new WaveGate.Open(),
                ErrorBudget.UNLIMITED,
                Duration.ofMillis(50),
                Duration.ZERO,
                2);
        MigrationRun run;
        try (Connection reader = tenancy.database().superuser().getConnection()) {
            reader.setAutoCommit(false);
            TestDatabase.query(reader, "select * from tenant_run_00.projects");
            run = run(fleet, twoAttempts);
        }

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.counts().migrated()).isEqualTo(1);
        assertThat(tasks(fleet, run).get(0).attempts()).isEqualTo(2);
        assertThat(tasks(fleet, run).get(0).failure().orElseThrow().message()).contains("2 attempts");
    }

    @Test
    void processes_that_share_a_run_migrate_every_tenant_once() throws Exception {
        for (int processes : List.of(2, 4)) {
            Fleet fleet = release(
                    100 + processes, "create table t%d (id int); insert into t%1$d values (1);".formatted(processes));
            MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
            List<Driving> drivings = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                drivings.add(fleet.drive(created.id(), "node-" + i, 2, RunListener.NONE));
            }
            for (Driving driving : drivings) {
                driving.await();
            }

            MigrationRun run = fleet.run(created.id());
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.counts().migrated()).isEqualTo(TENANTS);
            assertThat(tasks(fleet, run)).allMatch(task -> task.attempts() == 1);
            assertThat(tenancy.database().query("select * from migration_workers"))
                    .isEmpty();
        }
    }

    @Test
    void the_tasks_of_a_process_that_died_are_taken_over_when_its_lease_is_over() throws Exception {
        Fleet fleet = release(INVOICES);
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        Ledgered ledger = ledger();
        Claims dead = new Claims(ledger, created.id(), "dead", Duration.ofMillis(700));
        List<Claim> taken = ledger.read(connection -> {
            dead.renew(connection);
            return dead.take(connection, 5);
        });
        assertThat(taken).hasSize(5);

        MigrationRun run = drive(fleet, created.id(), "alive");

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.counts().migrated()).isEqualTo(TENANTS);
        // On a busy machine one of them may have waited in vain for a lock in between.
        assertThat(tasks(fleet, run))
                .filteredOn(task -> task.position() <= taken.size())
                .hasSameSizeAs(taken)
                .allMatch(task -> task.attempts() >= 2);
    }

    @Test
    void control_nobody_takes_the_tasks_of_a_process_whose_lease_lasts() throws Exception {
        Fleet fleet = release(INVOICES);
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        Ledgered ledger = ledger();
        Claims alive = new Claims(ledger, created.id(), "alive", Duration.ofMinutes(1));
        Claims other = new Claims(ledger, created.id(), "other", Duration.ofMinutes(1));

        ledger.read(connection -> {
            alive.renew(connection);
            other.renew(connection);
            assertThat(alive.take(connection, 8)).hasSize(8);
            assertThat(other.take(connection, 100)).hasSize(TENANTS - 8);
            assertThat(other.take(connection, 100)).isEmpty();
            return connection;
        });
    }

    @Test
    void a_run_that_is_stopped_gives_back_what_it_has_not_begun_and_can_be_driven_on() throws Exception {
        Fleet fleet = release("select pg_sleep(0.1);");
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        Driving driving = fleet.drive(created.id(), "one", 2, RunListener.NONE);
        Thread.sleep(150);

        driving.stop();
        MigrationRun stopped = driving.await();

        assertThat(stopped.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(stopped.counts().running()).isZero();
        assertThat(stopped.counts().pending()).isBetween(1, TENANTS - 1);
        assertThat(stopped.workers()).isZero();
        assertThat(drive(fleet, created.id(), "two").status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_paused_run_begins_nothing_until_resumed_and_a_cancelled_one_never() throws Exception {
        Fleet fleet = release("select pg_sleep(0.05);");
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        fleet.pause(created.id(), "tester");
        assertThat(drive(fleet, created.id(), "one").counts().pending()).isEqualTo(TENANTS);
        assertThatThrownBy(() -> fleet.pause(created.id(), "tester"))
                .isInstanceOf(MigrationRunConflict.class)
                .hasMessage("Migration run " + created.id() + " is paused; only a running one can be paused.");

        fleet.resume(created.id(), "tester", false);
        Driving driving = fleet.drive(created.id(), "one", 1, RunListener.NONE);
        Thread.sleep(100);
        fleet.cancel(created.id(), "tester");
        MigrationRun cancelled = driving.await();

        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(cancelled.counts().pending() + cancelled.counts().running()).isZero();
        assertThat(cancelled.counts().skipped()).isPositive();
        assertThatThrownBy(() -> fleet.resume(created.id(), "tester", false)).isInstanceOf(MigrationRunConflict.class);
        assertThat(run(fleet, RunOptions.DEFAULT).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void there_is_one_open_run_at_a_time_also_when_two_are_created_at_once() throws Exception {
        Fleet fleet = release(INVOICES);
        List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        outcomes.add(fleet.create(RunOptions.DEFAULT, "tester " + i, false));
                    } catch (SQLException | RuntimeException e) {
                        outcomes.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(outcomes).filteredOn(MigrationRun.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(MigrationRunConflict.class::isInstance).hasSize(3);
    }

    @Test
    void a_run_is_driven_only_with_the_scripts_it_was_started_with() throws Exception {
        Fleet fleet = release(INVOICES);
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        Fleet other = release(101, "select 1;");

        assertThatThrownBy(() -> other.drive(created.id(), "one", 1, RunListener.NONE))
                .isInstanceOf(MigrationRunConflict.class)
                .hasMessageContaining("other scripts");
    }

    @Test
    void a_name_that_is_nobodys_is_refused_wherever_it_stands() {
        Fleet fleet = release(INVOICES);

        assertThatThrownBy(() -> fleet.create(named(List.of("run-00", "nobody"), List.of(), null), "tester", false))
                .isInstanceOf(TenantNotFound.class)
                .hasMessageContaining("'nobody'");
        assertThatThrownBy(() -> fleet.create(named(List.of(), List.of("nobody"), null), "tester", false))
                .isInstanceOf(TenantNotFound.class);
        assertThatThrownBy(() -> fleet.plan(named(List.of(), List.of(), Canary.parse("nobody"))))
                .isInstanceOf(TenantNotFound.class);
        assertThatThrownBy(() -> fleet.run(4711)).isInstanceOf(MigrationRunNotFound.class);
        assertThat(tenancy.database().query("select * from migration_runs")).isEmpty();
    }

    @Test
    void a_plan_groups_tenants_by_what_they_would_run() throws Exception {
        Fleet first = release(INVOICES);
        run(first, named(List.of("run-00", "run-01"), List.of(), null));
        Fleet fleet = release(101, "select 1;");

        assertThat(fleet.plan(RunOptions.DEFAULT).groups())
                .extracting(group -> group.from() + " " + group.to() + " " + group.scripts() + " " + group.tenants())
                .containsExactly(
                        tenancy.version() + " 101 [V100__more.sql, V101__more.sql] 10", "100 101 [V101__more.sql] 2");
        assertThat(fleet.plan(named(List.of("run-01"), List.of(), null)).groups())
                .extracting(group -> group.tenants() + " " + group.examples())
                .containsExactly("1 [run-01]");
    }

    @Test
    void a_backend_that_is_ended_costs_its_tenant_an_attempt_and_the_others_nothing() throws Exception {
        Fleet fleet = release("select pg_sleep(0.02);");
        MigrationRun created = fleet.create(RunOptions.DEFAULT, "tester", false);
        Ledgered ledger = ledger();
        SchemaMigrator migrator = new SchemaMigrator(fleet.settings(), fleet.migrations());
        RunPlan manyAtOnce = new RunPlan(
                created.id(),
                fleet.migrations().target(),
                new Limits(Duration.ofSeconds(1), Duration.ZERO),
                5,
                1000,
                1);
        RunDriver driving =
                new RunDriver(ledger, migrator, manyAtOnce, "one", Duration.ofSeconds(15), RunListener.NONE).start();
        for (int kills = 0; kills < 5 && fleet.run(created.id()).status() == RunStatus.RUNNING; ) {
            kills += tenancy.database()
                    .query(
                            """
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and state = 'active' and query like '%pg_sleep(0.02)%'
                              and pid <> pg_backend_pid()
                            """)
                    .size();
            Thread.sleep(10);
        }

        MigrationRun run = driving.await();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.counts().migrated()).isEqualTo(TENANTS);
        assertThat(tasks(fleet, run).stream().filter(task -> task.attempts() > 1))
                .isNotEmpty();
    }

    @Test
    void a_schema_that_another_migrator_has_locked_is_waited_for_without_an_attempt() throws Exception {
        Fleet fleet = release(INVOICES);
        MigrationRun created = fleet.create(named(List.of("run-00"), List.of(), null), "tester", false);
        CountDownLatch putBack = new CountDownLatch(1);
        MigrationRun run;
        try (Connection other = tenancy.database().superuser().getConnection()) {
            long lock = new HistoryTable(new Slug("run-00").schema()).lock();
            TestDatabase.query(other, "select pg_advisory_lock(" + lock + ")");
            Driving driving = fleet.drive(created.id(), "one", 1, new RunListener() {
                @Override
                public void putBack(MigrationTask task) {
                    putBack.countDown();
                }
            });
            putBack.await();
            TestDatabase.query(other, "select pg_advisory_unlock(" + lock + ")");
            run = driving.await();
        }

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(tasks(fleet, run).get(0).attempts()).isEqualTo(1);
    }

    @Test
    void a_rehearsal_runs_the_plan_for_real_and_leaves_nothing() throws Exception {
        tenancy.database().execute("create table tenant_run_01.invoices (odd int)");
        Fleet fleet = release(INVOICES + " alter table projects add column notes text;");

        Rehearsal rehearsal = fleet.rehearse(RunOptions.DEFAULT, 3);

        Rehearsal.Group group = rehearsal.groups().get(0);
        assertThat(rehearsal.groups()).hasSize(1);
        assertThat(group.scripts()).containsExactly("V100__more.sql");
        assertThat(group.tenants()).isEqualTo(TENANTS);
        assertThat(group.rehearsed()).isEqualTo(3);
        assertThat(group.longest()).isPositive();
        assertThat(group.locks()).contains("AccessExclusiveLock projects");
        assertThat(group.failures())
                .extracting(failure ->
                        failure.tenant() + " " + failure.failure().sqlState().orElseThrow())
                .containsExactly("run-01 42P07");
        assertThat(fleet.status().behind()).isEqualTo(TENANTS);
        assertThat(tenancy.database().query("select count(*) from pg_tables where tablename = 'invoices'"))
                .containsExactly("1");
    }

    private Fleet release(String sql) {
        return release(100, sql);
    }

    private Fleet release(int version, String sql) {
        Scripts scripts = new Scripts(directory).with("V%d__more.sql".formatted(version), sql);
        return Fleet.open(FleetSettings.ofRegistry(
                tenancy.database().owner(), List.of(TestTenancy.OWN_MIGRATIONS, scripts.location())));
    }

    private Ledgered ledger() {
        return new Ledgered(tenancy.database().owner(), LedgerHome.REGISTRY);
    }

    private static MigrationRun run(Fleet fleet, RunOptions options) throws SQLException, InterruptedException {
        return drive(fleet, fleet.create(options, "tester", false).id(), "first");
    }

    private static MigrationRun drive(Fleet fleet, long id, String node) throws SQLException, InterruptedException {
        return fleet.drive(id, node, 2, RunListener.NONE).await();
    }

    private static List<MigrationTask> tasks(Fleet fleet, MigrationRun run) throws SQLException {
        return fleet.tasks(run.id(), Optional.empty(), new Limit(200), Optional.empty())
                .items();
    }

    private static RunOptions ordered(String order) {
        return options(List.of(), List.of(), TaskOrder.parse(order), Optional.empty());
    }

    private static RunOptions named(List<String> only, List<String> exclude, Canary canary) {
        return options(only, exclude, new TaskOrder.Name(), Optional.ofNullable(canary));
    }

    private static RunOptions options(
            List<String> only, List<String> exclude, TaskOrder order, Optional<Canary> canary) {
        return new RunOptions(
                only,
                exclude,
                order,
                canary,
                OptionalInt.empty(),
                new WaveGate.Open(),
                ErrorBudget.DEFAULT,
                Duration.ofMillis(500),
                Duration.ZERO,
                5);
    }
}
