package dev.tenancy.web.admin;

import dev.tenancy.migration.TaskCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's progress as a bar of parts.
 *
 * @param percent how much is done, well or badly, rounded down: 100 means all
 * @param parts what the bar is made of, from the left
 */
public record Progress(int percent, List<Part> parts) {

    private static final int ALL = 100;

    /** Keeps a list of its own. */
    public Progress {
        parts = List.copyOf(parts);
    }

    /** Of a run with these counts. */
    public static Progress of(TaskCounts counts) {
        int tenants = counts.tenants();
        if (tenants == 0) {
            return new Progress(ALL, List.of(new Part("good", 0, ALL)));
        }
        Parts parts = new Parts(tenants);
        parts.add("good", counts.migrated() + counts.upToDate());
        parts.add("bad", counts.failed());
        parts.add("busy", counts.running());
        parts.add("quiet", counts.skipped());
        return new Progress((int) ((long) ALL * counts.finished() / tenants), parts.list);
    }

    /**
     * One part.
     *
     * @param kind its colour, as of pills
     * @param from where it begins, in percent
     * @param width how long it is, in percent
     */
    public record Part(String kind, double from, double width) {}

    private static final class Parts {

        private final int all;
        private final List<Part> list = new ArrayList<>();
        private double end;

        Parts(int all) {
            this.all = all;
        }

        void add(String kind, int count) {
            double width = (double) ALL * count / all;
            if (count > 0) {
                list.add(new Part(kind, end, width));
            }
            end += width;
        }
    }
}
