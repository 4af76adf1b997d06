package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantQuery.Position;
import dev.tenancy.registry.TenantQuery.Sort;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which tenants to list, in which order, and from where. */
final class ListFilter {

    @Option(
            names = "--status",
            paramLabel = "<status>",
            description = "Only those: active, suspended, read-only, archived, failed or purging.")
    private @Nullable String status;

    @Option(names = "--plan", paramLabel = "<code>", description = "Only those on this plan.")
    private @Nullable String plan;

    @Option(
            names = "--label",
            paramLabel = "<name>=<value>",
            description = "Only those with this label; may be repeated.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--search", paramLabel = "<text>", description = "Only those with this in slug or name.")
    private @Nullable String search;

    @Option(
            names = "--sort",
            paramLabel = "<by>",
            defaultValue = "slug",
            description = "By slug, name, created or changed (the status, that is). Default: ${DEFAULT-VALUE}")
    private Sort sort = Sort.SLUG;

    @Option(names = "--descending", description = "In the reverse order.")
    private boolean descending;

    @Option(names = "--after", paramLabel = "<slug>", description = "Only those behind this one.")
    private @Nullable String after;

    /** What is asked for. @throws Refusal if a value is out of form */
    TenantQuery query() {
        if (search != null && search.isEmpty()) {
            throw new Refusal("--search needs a text to look for");
        }
        try {
            return new TenantQuery(
                    Optional.ofNullable(search),
                    Optional.ofNullable(status).map(ListFilter::status),
                    Optional.ofNullable(plan),
                    Optional.empty(),
                    new Labels(labels),
                    sort,
                    descending);
        } catch (IllegalArgumentException e) {
            throw new Refusal("the filter cannot be used: " + e.getMessage(), e);
        }
    }

    private static TenantStatus status(String code) {
        try {
            return TenantStatus.of(code);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    "--status is '" + code + "': it must be one of "
                            + Arrays.stream(TenantStatus.values())
                                    .map(TenantStatus::code)
                                    .collect(Collectors.joining(", ")),
                    e);
        }
    }

    /** Where to begin; what the list is sorted by is looked up. */
    Optional<Position> position(TenantDirectory directory) throws SQLException {
        if (after == null) {
            return Optional.empty();
        }
        Slug slug = RegistryAccess.slug(after);
        if (sort == Sort.SLUG) {
            return Optional.of(new Position(slug.value(), slug.value()));
        }
        Tenant tenant = directory.find(slug).orElseThrow(() -> new TenantNotFound(slug.value()));
        String key =
                switch (sort) {
                    case SLUG -> slug.value();
                    case NAME -> tenant.name().value();
                    case CREATED -> tenant.createdAt().toString();
                    case CHANGED -> tenant.statusChangedAt().toString();
                };
        return Optional.of(new Position(key, slug.value()));
    }
}
