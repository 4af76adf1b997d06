package dev.tenancy.migration;

/** Is told what this process does in a run; called from several threads. */
public interface RunListener {

    /** Tells nobody. */
    RunListener NONE = new RunListener() {};

    /** A task reached a final status. */
    default void finished(MigrationTask task) {}

    /** A task will be tried again. */
    default void putBack(MigrationTask task) {}

    /** A wave began. */
    default void wave(int wave, int waves) {}
}
