package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.cli.output.Table;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.lifecycle.Reconciliation;
import dev.tenancy.lifecycle.Reconciliation.Missing;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy tenant reconcile}. */
@Command(
        name = "reconcile",
        description = "Holds the registry against the schemas and roles that are there. Never drops anything.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:they agree; roles without a tenant do not count, another database may use them",
            "1:a schema has no tenant, or a tenant no schema or role",
            "2:wrong use, or no database"
        })
final class TenantReconcileCommand implements Callable<Integer> {

    @Option(names = "--mark-failed", description = "Mark tenants as failed whose schema or role is missing.")
    private boolean markFailed;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws SQLException {
        Output output = outputOptions.output();
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            Lifecycle lifecycle = new Lifecycle(database.owner(), database.config());
            Reconciliation found = markFailed ? lifecycle.markFailed(Node.actor()) : lifecycle.reconcile();
            output.result(() -> document(found), () -> text(found));
            boolean agree =
                    found.orphanSchemas().isEmpty() && found.incomplete().isEmpty();
            return agree ? ExitCodes.DONE : ExitCodes.NOT_ALL;
        }
    }

    private static Map<String, ?> document(Reconciliation found) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("orphanSchemas", found.orphanSchemas());
        document.put("orphanRoles", found.orphanRoles());
        document.put(
                "incomplete",
                found.incomplete().stream()
                        .map(missing -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("tenant", missing.slug());
                            each.put("status", missing.status());
                            each.put("missing", missing.what());
                            return each;
                        })
                        .toList());
        return document;
    }

    private static String text(Reconciliation found) {
        if (found.isClean()) {
            return "Registry and schemas agree";
        }
        StringBuilder text = new StringBuilder();
        if (!found.incomplete().isEmpty()) {
            Table table = new Table("TENANT", "STATUS", "MISSING");
            for (Missing missing : found.incomplete()) {
                table.row(missing.slug(), missing.status(), missing.what());
            }
            text.append(table).append("Restore what is missing from a backup, then resume the tenant\n");
        }
        names(text, "Schemas without a tenant (look into them, then drop them): ", found.orphanSchemas());
        names(
                text,
                "Roles without a tenant here (roles belong to the whole cluster: another database may use them): ",
                found.orphanRoles());
        return text.toString();
    }

    private static void names(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            text.append(what).append(String.join(", ", names)).append('\n');
        }
    }
}
