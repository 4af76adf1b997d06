package dev.tenancy.server;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Work that the servers do by themselves, again and again, one node at a time. {@link Caretaker} sees to it. */
interface Chore {

    /** Its name in the log, and of the lock that keeps it to one node. */
    String name();

    /** How often each node looks whether there is something to do; the first time as soon as it has started. */
    Duration every();

    /**
     * Does what there is to do. What it throws is logged, and it is tried again when its time has come.
     *
     * @param stopped whether the server ends: what is in hand is finished then, and nothing more begun
     */
    void run(BooleanSupplier stopped) throws SQLException;
}
