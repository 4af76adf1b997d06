package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import java.util.Locale;
import java.util.Set;

/** What an operator can do with a run. */
enum Deed {
    PAUSE("Run %d is paused: what is in hand is finished, nothing else is begun.", Set.of(RunStatus.RUNNING)) {
        @Override
        void on(FleetMigrations migrations, long id, String actor) {
            migrations.pause(id, actor);
        }
    },
    RESUME("Run %d goes on.", Set.of(RunStatus.PAUSED, RunStatus.HALTED)) {
        @Override
        void on(FleetMigrations migrations, long id, String actor) {
            migrations.resume(id, actor);
        }
    },
    APPROVE("The next wave of run %d begins.", Set.of(RunStatus.AWAITING_APPROVAL)) {
        @Override
        void on(FleetMigrations migrations, long id, String actor) {
            migrations.approve(id, actor);
        }
    },
    RETRY(
            "The tenants that failed in run %d are tried again.",
            Set.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.HALTED, RunStatus.FAILED)) {
        @Override
        boolean fits(MigrationRun run) {
            return super.fits(run) && run.counts().failed() > 0;
        }

        @Override
        void on(FleetMigrations migrations, long id, String actor) {
            migrations.retry(id, actor);
        }
    },
    CANCEL(
            "Run %d is cancelled; tenants that were not begun are as they were.",
            Set.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.AWAITING_APPROVAL, RunStatus.HALTED)) {
        @Override
        void on(FleetMigrations migrations, long id, String actor) {
            migrations.cancel(id, actor);
        }
    };

    private final String done;

    @SuppressWarnings("ImmutableEnumChecker") // it is: a copy that cannot be changed
    private final Set<RunStatus> from;

    Deed(String done, Set<RunStatus> from) {
        this.done = done;
        this.from = Set.copyOf(from);
    }

    static Deed of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether the run stands where this begins. */
    boolean fits(MigrationRun run) {
        return from.contains(run.status());
    }

    abstract void on(FleetMigrations migrations, long id, String actor);

    String done(long id) {
        return done.formatted(id);
    }
}
