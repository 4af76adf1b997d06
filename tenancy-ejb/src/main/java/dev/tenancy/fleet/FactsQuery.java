package dev.tenancy.fleet;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What tenants have: sizes and counts, looked up now, in two statements and one more for every fifty tenants. */
public final class FactsQuery {

    private static final int MOST = 200;

    /** Waits for whoever changes a table right now, and for no more than a moment. */
    private static final String BEGIN = "set transaction read only; set local lock_timeout = '200ms'";

    private static final String SIZES =
            """
            select n.nspname, sum(pg_catalog.pg_total_relation_size(c.oid)) as bytes
            from pg_catalog.pg_namespace n
            join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'm', 'S')
            where n.nspname = any (?)
            group by n.nspname
            """;

    private final DataSource registry;
    private final DataSource owner;
    private final Isolation isolation;

    /** Looks tenants up with the registry's connections and counts with the owner's. */
    public FactsQuery(DataSource registry, DataSource owner, Isolation isolation) {
        this.registry = registry;
        this.owner = owner;
        this.isolation = isolation;
    }

    /** One tenant's. @throws TenantNotFound if there is none */
    public TenantFacts of(Slug tenant) throws SQLException {
        Map<String, Countable> found = find(List.of(tenant.value()));
        if (found.isEmpty()) {
            throw new TenantNotFound(tenant.value());
        }
        return facts(List.of(tenant.value()), found).get(0);
    }

    /** Those of several, in the order they are asked for. */
    public List<TenantFacts> of(List<Slug> tenants) throws SQLException {
        if (tenants.size() > MOST) {
            throw new IllegalArgumentException("facts of at most " + MOST + " tenants, not " + tenants.size());
        }
        List<String> slugs = tenants.stream().map(Slug::value).toList();
        return slugs.isEmpty() ? List.of() : facts(slugs, find(slugs));
    }

    private Map<String, Countable> find(List<String> slugs) throws SQLException {
        try (Connection connection = registry.getConnection()) {
            return Countable.find(connection, slugs);
        }
    }

    private List<TenantFacts> facts(List<String> slugs, Map<String, Countable> found) throws SQLException {
        List<SchemaName> schemas = found.values().stream()
                .map(Countable::schema)
                .flatMap(Optional::stream)
                .toList();
        Counting counting = new Counting(owner, isolation);
        Map<String, Long> sizes = Map.of();
        if (!schemas.isEmpty()) {
            counting.count(schemas);
            sizes = sizes(schemas);
        }
        Map<String, Long> exact = sizes;
        return slugs.stream()
                .map(slug -> {
                    Countable tenant = found.get(slug);
                    return tenant == null ? gone(slug) : facts(tenant, counting, exact);
                })
                .toList();
    }

    /** While a table is locked its size cannot be asked for, and that of the catalog is told. */
    private Map<String, Long> sizes(List<SchemaName> schemas) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return Ledgered.inTransaction(connection, reader -> {
                try (Statement statement = reader.createStatement();
                        PreparedStatement select = reader.prepareStatement(SIZES)) {
                    statement.execute(BEGIN);
                    select.setArray(
                            1,
                            reader.createArrayOf(
                                    "text",
                                    schemas.stream().map(SchemaName::value).toArray()));
                    try (ResultSet rows = select.executeQuery()) {
                        Map<String, Long> sizes = new HashMap<>();
                        while (rows.next()) {
                            sizes.put(rows.getString("nspname"), rows.getLong("bytes"));
                        }
                        return sizes;
                    }
                }
            });
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            return Map.of();
        }
    }

    private static TenantFacts facts(Countable tenant, Counting counting, Map<String, Long> sizes) {
        if (tenant.schema().isEmpty()) {
            return uncounted(tenant.slug(), tenant.bytes(), tenant.problem().orElseThrow());
        }
        SchemaName schema = tenant.schema().get();
        Long bytes = sizes.getOrDefault(schema.value(), tenant.bytes());
        Counts counts = counting.counts().get(schema);
        if (counts == null) {
            return uncounted(
                    tenant.slug(), bytes, String.valueOf(counting.problems().get(schema)));
        }
        return new TenantFacts(
                tenant.slug(),
                optional(bytes),
                OptionalLong.of(counts.projects()),
                OptionalLong.of(counts.archived()),
                OptionalLong.of(counts.members()),
                counts.lastActivity(),
                Optional.empty());
    }

    private static TenantFacts gone(String slug) {
        return uncounted(slug, null, "There is no tenant of this slug any more.");
    }

    private static TenantFacts uncounted(String slug, @Nullable Long bytes, String problem) {
        return new TenantFacts(
                slug,
                optional(bytes),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(problem));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
