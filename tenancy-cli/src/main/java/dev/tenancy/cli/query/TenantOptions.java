package dev.tenancy.cli.query;

import dev.tenancy.analytics.TenantSelection;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who is asked: everybody who fulfils all of them. */
final class TenantOptions {

    @Option(
            names = {"--tenants", "--tenant"},
            paramLabel = "<slug>",
            split = ",",
            description = "These tenants only; several parted by commas.")
    private List<String> slugs = List.of();

    @Option(names = "--plan", paramLabel = "<code>", description = "Only those on this plan.")
    private @Nullable String plan;

    @Option(
            names = "--label",
            paramLabel = "<name>=<value>",
            description = "Only those with this label; may be repeated.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--status",
            paramLabel = "<status>",
            split = ",",
            description = "Only those: active, suspended, read-only, archived or failed; several parted by commas.")
    private List<String> statuses = List.of();

    /** @throws IllegalArgumentException saying which value breaks which rule */
    TenantSelection selection() {
        return new TenantSelection(
                slugs.stream().map(Slug::new).toList(),
                Optional.ofNullable(plan),
                new Labels(labels),
                statuses.stream().map(TenantStatus::of).collect(Collectors.toSet()));
    }
}
