package dev.tenancy.migration;

import java.sql.SQLException;

/** The work of one process on a run, under way in threads of its own. */
public interface Driving {

    /** Begins no more tenants; those in hand are finished, and what was claimed is given back. Returns at once. */
    void stop();

    /**
     * Waits until this process has nothing more to do.
     *
     * @return the run as it is then: ended, paused, halted, awaiting an approval, or running if {@link #stop} was called
     * @throws dev.tenancy.problem.TenancyException.DatabaseUnavailable if the database was lost or is full; the run can
     *     be driven again
     */
    MigrationRun await() throws SQLException, InterruptedException;
}
