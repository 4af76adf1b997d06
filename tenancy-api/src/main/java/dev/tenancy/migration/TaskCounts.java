package dev.tenancy.migration;

/**
 * How many tenants of a run are where.
 *
 * @param retrying of the pending ones, those that failed before and will be tried again
 */
public record TaskCounts(int pending, int retrying, int running, int migrated, int upToDate, int failed, int skipped) {

    /** All of them. */
    public int tenants() {
        return pending + running + migrated + upToDate + failed + skipped;
    }

    /** Those that are done with, well or badly. */
    public int finished() {
        return migrated + upToDate + failed + skipped;
    }
}
