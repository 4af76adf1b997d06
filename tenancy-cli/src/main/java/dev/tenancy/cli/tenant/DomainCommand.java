package dev.tenancy.cli.tenant;

import dev.tenancy.access.DomainDirectory;
import dev.tenancy.access.HostClaims;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.cli.CommandGroup;
import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant domain}: a tenant's own host names. */
@Command(
        name = "domain",
        description = "Lists, claims, verifies and removes a tenant's own host names.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DomainCommand.ListDomains.class,
            DomainCommand.Claim.class,
            DomainCommand.Verify.class,
            DomainCommand.Remove.class
        })
final class DomainCommand extends CommandGroup {

    /** Called by picocli. */
    DomainCommand() {
        super("host names");
    }

    private static int told(OneTenant tenant, OneTenant.Work<List<TenantDomain>> work) throws SQLException {
        return tenant.run(work, AccessText::domains, AccessText::domainTable);
    }

    /** {@code tenancy tenant domain list}. */
    @Command(name = "list", description = "Lists them by name.", mixinStandardHelpOptions = true)
    static final class ListDomains implements Callable<Integer> {
        @Mixin
        private OneTenant tenant = new OneTenant();

        @Override
        public Integer call() throws SQLException {
            return told(tenant, (database, slug) -> new DomainDirectory(database.owner()).list(slug));
        }
    }

    /** {@code tenancy tenant domain claim}. */
    @Command(
            name = "claim",
            description = "Claims a host, and shows the TXT record that proves it.",
            mixinStandardHelpOptions = true)
    static final class Claim implements Callable<Integer> {
        @Mixin
        private OneHost host = new OneHost();

        @Override
        public Integer call() throws SQLException {
            HostName checked = host.name();
            return told(
                    host.tenant,
                    (database, slug) -> List.of(
                            HostClaims.of(database.owner(), database.config()).claim(slug, checked, Node.actor())));
        }
    }

    /** {@code tenancy tenant domain verify}. */
    @Command(
            name = "verify",
            description = "Looks for the TXT record in the DNS; from then on the host names the tenant.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Mixin
        private OneHost host = new OneHost();

        @Override
        public Integer call() throws SQLException {
            HostName checked = host.name();
            return told(host.tenant, (database, slug) -> List.of(verified(database, slug, checked)));
        }

        private static TenantDomain verified(OpenDatabase database, Slug slug, HostName host) throws SQLException {
            TenantDomain claimed = new DomainDirectory(database.owner())
                    .find(slug, host)
                    .orElseThrow(() -> new Refusal("tenant '" + slug + "' has not claimed '" + host
                            + "': 'tenancy tenant domain claim' does, and shows the TXT record to make"));
            return HostClaims.of(database.owner(), database.config()).verify(slug, claimed, Node.actor());
        }
    }

    /** {@code tenancy tenant domain remove}. */
    @Command(name = "remove", description = "Gives a host up.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneHost host = new OneHost();

        @Override
        public Integer call() throws SQLException {
            HostName checked = host.name();
            return told(host.tenant, (database, slug) -> {
                DomainDirectory domains = new DomainDirectory(database.owner());
                domains.remove(slug, checked, Node.actor());
                return domains.list(slug);
            });
        }
    }

    /** What every command has that is about one host of a tenant. */
    static final class OneHost {

        @Mixin
        private OneTenant tenant = new OneTenant();

        @Parameters(index = "1", paramLabel = "<host>", description = "The host name.")
        private String text = "";

        HostName name() {
            try {
                return new HostName(text);
            } catch (IllegalArgumentException e) {
                throw new Refusal("'" + text + "' " + e.getMessage(), e);
            }
        }
    }
}
