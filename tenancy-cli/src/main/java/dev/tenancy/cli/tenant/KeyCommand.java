package dev.tenancy.cli.tenant;

import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.access.KeyDirectory;
import dev.tenancy.access.KeyName;
import dev.tenancy.access.KeyScope;
import dev.tenancy.cli.CommandGroup;
import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.TimeText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant key}: a tenant's API keys. */
@Command(
        name = "key",
        description = "Lists, makes, rotates and revokes a tenant's API keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeyCommand.ListKeys.class,
            KeyCommand.Create.class,
            KeyCommand.Rotate.class,
            KeyCommand.Revoke.class
        })
final class KeyCommand extends CommandGroup {

    /** Called by picocli. */
    KeyCommand() {
        super("keys");
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal("'" + text + "' is not the id of a key: 'tenancy tenant key list' shows them", e);
        }
    }

    private static int told(OneTenant tenant, OneTenant.Work<NewKey> work) throws SQLException {
        return tenant.run(work, AccessText::document, AccessText::text);
    }

    /** {@code tenancy tenant key list}. */
    @Command(name = "list", description = "Lists them, newest first.", mixinStandardHelpOptions = true)
    static final class ListKeys implements Callable<Integer> {
        @Mixin
        private OneTenant tenant = new OneTenant();

        @Override
        public Integer call() throws SQLException {
            return tenant.run(
                    (database, slug) -> new KeyDirectory(database.owner()).list(slug),
                    AccessText::keys,
                    AccessText::keyTable);
        }
    }

    /** {@code tenancy tenant key create}. */
    @Command(
            name = "create",
            description = "Makes a key; it is shown this once.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create implements Callable<Integer> {
        @Mixin
        private OneTenant tenant = new OneTenant();

        @Option(names = "--name", paramLabel = "<name>", required = true, description = "What people call it.")
        private String name = "";

        @Option(
                names = "--scope",
                paramLabel = "<scope>",
                defaultValue = "write",
                description = "read or write; write includes read. Default: ${DEFAULT-VALUE}")
        private KeyScope scope = KeyScope.WRITE;

        @Option(
                names = "--lasts",
                paramLabel = "<time>",
                converter = TimeText.class,
                description = "How long it opens anything, such as 90d. Default: until it is revoked")
        private @Nullable Duration lasts;

        @Override
        public Integer call() throws SQLException {
            KeyName checked = checked(name);
            Optional<Instant> end = Optional.ofNullable(lasts).map(Instant.now()::plus);
            return told(tenant, (database, slug) -> new KeyDirectory(database.owner())
                    .create(slug, checked, scope, end, Node.actor()));
        }

        private static KeyName checked(String text) {
            try {
                return new KeyName(text);
            } catch (IllegalArgumentException e) {
                throw new Refusal(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** {@code tenancy tenant key rotate}. */
    @Command(
            name = "rotate",
            description = "Makes a key like this one, and lets this one end after a while.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private OneTenant tenant = new OneTenant();

        @Parameters(index = "1", paramLabel = "<key id>", description = "The key.")
        private String key = "";

        @Option(
                names = "--overlap",
                paramLabel = "<time>",
                defaultValue = "24h",
                converter = TimeText.class,
                description = "How long the old one is still good. Default: ${DEFAULT-VALUE}")
        private Duration overlap = Duration.ofHours(24);

        @Override
        public Integer call() throws SQLException {
            UUID checked = id(key);
            return told(tenant, (database, slug) -> new KeyDirectory(database.owner())
                    .rotate(slug, checked, overlap, Node.actor()));
        }
    }

    /** {@code tenancy tenant key revoke}. */
    @Command(name = "revoke", description = "Ends a key at once.", mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private OneTenant tenant = new OneTenant();

        @Parameters(index = "1", paramLabel = "<key id>", description = "The key.")
        private String key = "";

        @Override
        public Integer call() throws SQLException {
            UUID checked = id(key);
            return tenant.run(
                    (database, slug) -> {
                        KeyDirectory keys = new KeyDirectory(database.owner());
                        keys.revoke(slug, checked, Node.actor());
                        return keys.list(slug);
                    },
                    AccessText::keys,
                    AccessText::keyTable);
        }
    }
}
