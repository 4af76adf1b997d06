package dev.tenancy.cli.tenant;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenancy tenant}: the registry's tenants. */
@Command(
        name = "tenant",
        description = "Registers tenants, shows them, and leads them through their life.",
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
            KeyCommand.class,
            DomainCommand.class
        })
public final class TenantCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with tenants");
    }
}
