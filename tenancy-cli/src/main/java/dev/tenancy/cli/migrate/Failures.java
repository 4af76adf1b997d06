package dev.tenancy.cli.migrate;

import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskStatus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Tells of each failure at once, and of no more than twenty. */
final class Failures {

    private static final int SHOWN = 20;

    private final AtomicInteger told = new AtomicInteger();
    private final Consumer<String> line;

    Failures(Consumer<String> line) {
        this.line = line;
    }

    void finished(MigrationTask task) {
        if (task.status() != TaskStatus.FAILED || task.failure().isEmpty()) {
            return;
        }
        int number = told.incrementAndGet();
        if (number <= SHOWN) {
            line.accept(
                    "failed: " + FailureText.line(task.tenant(), task.failure().get()));
        } else if (number == SHOWN + 1) {
            line.accept("failed: more, which are not shown here");
        }
    }
}
