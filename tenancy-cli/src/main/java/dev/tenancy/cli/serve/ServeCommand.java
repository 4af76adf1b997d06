package dev.tenancy.cli.serve;

import dev.tenancy.cli.connect.Settings;
import dev.tenancy.config.ConfigSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of {@code tenancy serve}. */
@Command(
        name = "serve",
        description = {
            "Serves on this machine, with an embedded PostgreSQL whose data survives restarts.",
            "",
            "The first start makes the database, registers the tenants acme, globex and initech with sample data, and"
                    + " prints every credential; later starts print them again. Ctrl-C stops server, then database."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  1:the server stopped by itself, or a fault of the program",
            "  2:wrong use: bad option, port taken, data directory locked or not ours, no database, or one"
                    + " the application cannot start on",
            "130:stopped cleanly by Ctrl-C (SIGINT)",
            "143:stopped cleanly by SIGTERM"
        },
        footerHeading = "%nFiles in the data directory:%n",
        footer = {
            "  serve.json    URL, tokens, API keys, for scripts (mode 0600)",
            "  secrets.json  what serve remembers; do not lose it (mode 0600)",
            "  server.log    the server's log; server.log.1 is that of the start before",
            "  postgres.log  the database's log",
            "",
            "Other settings come from the environment, such as TENANCY_DOMAIN or TENANCY_ISOLATION."
        })
public final class ServeCommand implements Callable<Integer> {

    private static final int STOPPED_BY_SIGTERM = 143;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8080", description = "Port to serve HTTP on.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "<address>",
            defaultValue = "localhost",
            description = "Address to listen on; 0.0.0.0 lets other machines in.")
    private String host = "localhost";

    @Option(
            names = "--data",
            paramLabel = "<dir>",
            defaultValue = ".tenancy",
            description = "Directory that keeps database, credentials and logs.")
    private Path data = Path.of(".tenancy");

    @Option(
            names = "--db-url",
            paramLabel = "<url>",
            description =
                    "Use this database, a jdbc:postgresql: URL, not the embedded one. Sample tenants are registered"
                            + " there only if it has no tenant. Or TENANCY_DB_URL.")
    private @Nullable String databaseUrl;

    @Option(names = "--db-user", paramLabel = "<login>", description = "Login of the application. Or TENANCY_DB_USER.")
    private @Nullable String databaseUser;

    @Option(
            names = "--db-password",
            paramLabel = "<password>",
            arity = "0..1",
            interactive = true,
            description =
                    "Its password; asked for if no value follows. Better: TENANCY_DB_PASSWORD, which 'ps' does not"
                            + " show.")
    private @Nullable String databasePassword;

    @Option(
            names = "--db-owner-user",
            paramLabel = "<login>",
            description = "Login that runs DDL; the same as --db-user if absent. Or TENANCY_DB_OWNER_USER.")
    private @Nullable String ownerUser;

    @Option(
            names = "--db-owner-password",
            paramLabel = "<password>",
            arity = "0..1",
            interactive = true,
            description = "Its password. Better: TENANCY_DB_OWNER_PASSWORD.")
    private @Nullable String ownerPassword;

    @Option(names = "--verbose", description = "Show the server's log on the terminal too.")
    private boolean verbose;

    /** For a parent that ends without ending its children, as Maven does. */
    @Option(names = "--stop-with-parent", hidden = true)
    private boolean stopWithParent;

    @Override
    public Integer call() throws Exception {
        if (stopWithParent) {
            ProcessHandle.current().parent().ifPresent(ServeCommand::stopWith);
        }
        Terminal terminal =
                new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr());
        return new Serving(options(), terminal).run();
    }

    private static void stopWith(ProcessHandle parent) {
        Thread watch = new Thread(
                () -> {
                    parent.onExit().join();
                    System.exit(STOPPED_BY_SIGTERM);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private ServeOptions options() {
        Map<String, String> given = new HashMap<>();
        put(given, "tenancy.db.url", databaseUrl);
        put(given, "tenancy.db.user", databaseUser);
        put(given, "tenancy.db.password", databasePassword);
        put(given, "tenancy.db.owner-user", ownerUser);
        put(given, "tenancy.db.owner-password", ownerPassword);
        return new ServeOptions(
                new Listener(host, port),
                data,
                new Settings(given, ConfigSource.ofProcess()),
                verbose,
                Distribution.running());
    }

    private static void put(Map<String, String> given, String key, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(text -> given.put(key, text));
    }
}
