package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A wave of a run, as one step of many.
 *
 * @param label its name
 * @param state {@code done}, {@code now} or {@code next}
 */
public record Wave(String label, String state) {

    private static final int MOST = 10;

    static List<Wave> of(MigrationRun run) {
        if (run.waves() < 2 || run.waves() > MOST) {
            return List.of();
        }
        return IntStream.rangeClosed(1, run.waves())
                .mapToObj(number -> new Wave(label(run, number), state(run, number)))
                .toList();
    }

    private static String label(MigrationRun run, int number) {
        return number == 1 && run.options().canary().isPresent() ? "Canary" : "Wave " + number;
    }

    private static String state(MigrationRun run, int number) {
        boolean through = run.status() == RunStatus.AWAITING_APPROVAL
                || run.status() == RunStatus.COMPLETED
                || run.status() == RunStatus.FAILED;
        if (number < run.wave() || (number == run.wave() && through)) {
            return "done";
        }
        return number == run.wave() ? "now" : "next";
    }

    /** What the state means, for those who do not see its colour. */
    public String inWords() {
        return switch (state) {
            case "done" -> "done";
            case "now" -> "under way";
            default -> "not begun";
        };
    }
}
