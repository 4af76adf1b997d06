package dev.tenancy.cli.tenant;

import dev.tenancy.cli.migrate.Node;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant rename}. */
@Command(
        name = "rename",
        description =
                "Gives a tenant another slug. Its schema keeps its name; the old slug redirects for a while and is"
                        + " nobody else's.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TenantRenameCommand implements Callable<Integer> {

    @Mixin
    private ChangeOptions options = new ChangeOptions();

    @Parameters(index = "1", paramLabel = "<new slug>", description = "What URLs carry from now on.")
    private String newSlug = "";

    @Override
    public Integer call() throws SQLException {
        Slug checked = RegistryAccess.slug(newSlug);
        return options.run(
                (database, lifecycle, slug) -> lifecycle.rename(slug, checked, Precondition.NONE, Node.actor()));
    }
}
