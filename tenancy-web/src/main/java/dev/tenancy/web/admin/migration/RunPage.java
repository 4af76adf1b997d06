package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Progress;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run: how far it is, and what became of each tenant. Read anew at every look; the browser asks while it is open. */
@Named
@RequestScoped
public class RunPage {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,9}");
    private static final Limit FAILURES = new Limit(5);

    @EJB
    private FleetMigrations migrations;

    @Inject
    private Links links;

    @Inject
    private Pace pace;

    private final String id = PageParameters.get("id").orElse("");
    private final String status = PageParameters.get("status").orElse("");
    private final String after = PageParameters.get("after").orElse("");
    private @Nullable MigrationRun run;
    private @Nullable Page<MigrationTask, Integer> tasks;
    private @Nullable List<MigrationTask> failures;

    static String path(long id) {
        return "/admin/run?id=" + id;
    }

    /** The run. @throws MigrationRunNotFound if there is none */
    public MigrationRun getRun() {
        MigrationRun known = run;
        if (known == null) {
            if (!NUMBER.matcher(id).matches()) {
                throw new NotFound("migration run", id);
            }
            known = migrations.run(Long.parseLong(id));
            run = known;
            pace.note(Instant.now(), known.counts().finished());
        }
        return known;
    }

    /** Whether it goes on, or may: then the page has to be kept up to date. */
    public boolean isLive() {
        return getRun().status().isOpen();
    }

    /** Seconds between two looks: what waits for somebody is not looked at as often. */
    public int getInterval() {
        return getRun().status() == RunStatus.RUNNING ? 2 : 5;
    }

    /** How far it is. */
    public Progress getProgress() {
        return Progress.of(getRun().counts());
    }

    /** What is to be said of it. */
    public RunWords getWords() {
        return new RunWords(getRun(), pace.perSecond());
    }

    /** How it was asked for, option by option. */
    public List<OptionWords.Fact> getOptions() {
        return OptionWords.of(getRun().options(), getRun().counts().tenants());
    }

    /** Its waves, if there are several and few enough to be shown. */
    public List<Wave> getWaves() {
        return Wave.of(getRun());
    }

    /** How long it has taken. */
    public Duration getTook() {
        return Duration.between(getRun().createdAt(), getRun().finishedAt().orElseGet(Instant::now));
    }

    /** What its tenants can be filtered by. */
    public List<TaskTab> getTabs() {
        return TaskTab.of(getRun().counts(), status(), links);
    }

    /** The tasks that are shown. */
    public Page<MigrationTask, Integer> getTasks() {
        Page<MigrationTask, Integer> known = tasks;
        if (known == null) {
            known = migrations.tasks(getRun().id(), status(), Limit.DEFAULT, position());
            tasks = known;
        }
        return known;
    }

    /** The first of its failures, where the list of tasks does not begin with them. */
    public List<MigrationTask> getFailures() {
        List<MigrationTask> known = failures;
        if (known == null) {
            known = getRun().counts().failed() == 0 || status().isPresent()
                    ? List.of()
                    : migrations
                            .tasks(getRun().id(), Optional.of(TaskStatus.FAILED), FAILURES, Optional.empty())
                            .items();
            failures = known;
        }
        return known;
    }

    private Optional<TaskStatus> status() {
        return Arrays.stream(TaskStatus.values())
                .filter(each -> each.code().equals(status))
                .findFirst();
    }

    private Optional<Integer> position() {
        return Optional.of(after).filter(POSITION.asMatchPredicate()).map(Integer::valueOf);
    }

    /** Its number, as the URL says it. */
    public String getId() {
        return id;
    }
}
