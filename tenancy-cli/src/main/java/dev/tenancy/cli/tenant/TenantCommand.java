package dev.tenancy.cli.tenant;

import dev.tenancy.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code tenancy tenant}: the registry's tenants. */
@Command(
        name = "tenant",
        description = "Registers tenants, shows them, leads them through their life, and moves their data.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TenantCreateCommand.class,
            TenantListCommand.class,
            TenantShowCommand.class,
            TenantChangeCommand.class,
            TenantRenameCommand.class,
            TenantStepCommand.Suspend.class,
            TenantStepCommand.Resume.class,
            TenantStepCommand.ReadOnly.class,
            TenantStepCommand.Archive.class,
            TenantStepCommand.Restore.class,
            TenantPurgeCommand.class,
            TenantReconcileCommand.class,
            TenantExportCommand.class,
            TenantImportCommand.class,
            TenantCloneCommand.class,
            KeyCommand.class,
            DomainCommand.class
        })
public final class TenantCommand extends CommandGroup {

    /** Called by picocli. */
    TenantCommand() {
        super("tenants");
    }
}
