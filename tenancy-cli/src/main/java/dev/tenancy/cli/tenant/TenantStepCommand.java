package dev.tenancy.cli.tenant;

import dev.tenancy.cli.migrate.Node;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.paging.Precondition;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A step in a tenant's life. One that leads where the tenant stands already changes nothing. */
abstract sealed class TenantStepCommand implements Callable<Integer> {

    private final Step step;

    @Mixin
    private ChangeOptions options = new ChangeOptions();

    @Option(names = "--reason", paramLabel = "<text>", description = "Why, for those who look later.")
    private @Nullable String reason;

    TenantStepCommand(Step step) {
        this.step = step;
    }

    @Override
    public final Integer call() throws SQLException {
        return options.run((database, lifecycle, slug) ->
                lifecycle.take(step, slug, Optional.ofNullable(reason), Precondition.NONE, Node.actor()));
    }

    /** {@code tenancy tenant suspend}. */
    @Command(
            name = "suspend",
            description = "Refuses a tenant's users until it is resumed.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Suspend extends TenantStepCommand {
        Suspend() {
            super(Step.SUSPEND);
        }
    }

    /** {@code tenancy tenant resume}. */
    @Command(
            name = "resume",
            description = "Lets a tenant's users in again; of a failed tenant, once nothing is missing any more.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Resume extends TenantStepCommand {
        Resume() {
            super(Step.RESUME);
        }
    }

    /** {@code tenancy tenant read-only}. */
    @Command(
            name = "read-only",
            description = "Lets a tenant's users read and change nothing.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class ReadOnly extends TenantStepCommand {
        ReadOnly() {
            super(Step.READ_ONLY);
        }
    }

    /** {@code tenancy tenant archive}. */
    @Command(
            name = "archive",
            description = "Closes a tenant; it can be restored until it is purged.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Archive extends TenantStepCommand {
        Archive() {
            super(Step.ARCHIVE);
        }
    }

    /** {@code tenancy tenant restore}. */
    @Command(
            name = "restore",
            description = "Brings an archived tenant back to where it stood.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Restore extends TenantStepCommand {
        Restore() {
            super(Step.RESTORE);
        }
    }
}
