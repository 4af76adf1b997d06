package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantQuery.Position;
import dev.tenancy.tenant.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy tenant list}. */
@Command(name = "list", description = "Lists tenants.", mixinStandardHelpOptions = true, sortOptions = false)
final class TenantListCommand implements Callable<Integer> {

    private static final int PAGE = 200;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Mixin
    private ListFilter filter = new ListFilter();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        if (limit < 1) {
            throw new Refusal("--limit is " + limit + ": it must be at least 1");
        }
        Output output = outputOptions.output();
        TenantQuery query = filter.query();
        Optional<Position> next;
        List<Tenant> tenants = new ArrayList<>();
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            TenantDirectory directory = new TenantDirectory(database.owner());
            next = filter.position(directory);
            do {
                Page<Tenant, Position> page =
                        directory.list(query, new Limit(Math.min(PAGE, limit - tenants.size())), next);
                tenants.addAll(page.items());
                next = page.next();
            } while (next.isPresent() && tenants.size() < limit);
        }
        Optional<String> rest = next.map(Position::slug);
        output.result(() -> document(tenants, rest), () -> text(tenants, rest));
        return ExitCodes.DONE;
    }

    private static Map<String, ?> document(List<Tenant> tenants, Optional<String> next) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenants", tenants.stream().map(TenantText::document).toList());
        document.put("next", next);
        return document;
    }

    private static String text(List<Tenant> tenants, Optional<String> next) {
        return (tenants.isEmpty() ? "There are no such tenants\n" : TenantText.table(tenants))
                + next.map(slug -> "… and more: --after " + slug + "\n").orElse("");
    }
}
