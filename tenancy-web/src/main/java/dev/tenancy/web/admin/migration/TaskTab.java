package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.web.admin.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run's tenants can be filtered by.
 *
 * @param id of its link, the same at every look, so that the focus stays where it is
 * @param label its name
 * @param count how many there are
 * @param kind its colour, as of pills
 * @param href where it leads
 * @param current whether it is chosen
 */
public record TaskTab(String id, String label, int count, String kind, String href, boolean current) {

    static List<TaskTab> of(TaskCounts counts, Optional<TaskStatus> chosen, Links links) {
        List<TaskTab> tabs = new ArrayList<>();
        tabs.add(new TaskTab("tab-all", "All", counts.tenants(), "", links.with("status", ""), chosen.isEmpty()));
        for (TaskStatus status : TaskStatus.values()) {
            boolean current = chosen.filter(status::equals).isPresent();
            if (current || count(counts, status) > 0) {
                tabs.add(new TaskTab(
                        "tab-" + status.code(),
                        TaskWords.label(status),
                        count(counts, status),
                        TaskWords.kind(status),
                        links.with("status", status.code()),
                        current));
            }
        }
        return tabs;
    }

    private static int count(TaskCounts counts, TaskStatus status) {
        return switch (status) {
            case PENDING -> counts.pending();
            case RUNNING -> counts.running();
            case MIGRATED -> counts.migrated();
            case UP_TO_DATE -> counts.upToDate();
            case FAILED -> counts.failed();
            case SKIPPED -> counts.skipped();
        };
    }
}
