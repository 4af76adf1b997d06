package dev.tenancy.fleet;

import dev.tenancy.config.Isolation;
import dev.tenancy.fleet.Counting.Patience;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What tenants have: sizes and counts, looked up now, in two statements and one more for every fifty tenants.
 *
 * <p>Who looks at many should give it an owner whose every connection is new: a backend keeps about 12 kB for each relation
 * it has ever touched, and one is asked for five hundred tenants and then let go.
 */
public final class FactsQuery {

    private static final int BY_ONE_BACKEND = 500;

    private static final String ALL = "select slug from public.tenants order by slug";

    private final DataSource registry;
    private final DataSource owner;
    private final Isolation isolation;
    private final Semaphore turns;

    /** Looks tenants up with the registry's connections and counts with the owner's. */
    public FactsQuery(DataSource registry, DataSource owner, Isolation isolation) {
        this(registry, owner, isolation, new Semaphore(Integer.MAX_VALUE));
    }

    /** The same for an owner without a pool: who looks takes turns, so that there are no more connections than that. */
    public FactsQuery(DataSource registry, DataSource owner, Isolation isolation, Semaphore turns) {
        this.registry = registry;
        this.owner = owner;
        this.isolation = isolation;
        this.turns = turns;
    }

    /** One tenant's. @throws TenantNotFound if there is none */
    public TenantFacts of(Slug tenant) throws SQLException {
        Map<String, Countable> found = find(List.of(tenant.value()));
        if (found.isEmpty()) {
            throw new TenantNotFound(tenant.value());
        }
        return facts(List.of(tenant.value()), found, Patience.SHORT).get(0);
    }

    /** Those of several, in the order they are asked for. */
    public List<TenantFacts> of(List<Slug> tenants) throws SQLException {
        return ofAny(tenants.stream().map(Slug::value).toList(), Patience.SHORT);
    }

    /** Those of any number, in the order they are asked for. */
    List<TenantFacts> ofAny(List<String> slugs, Patience patience) throws SQLException {
        List<TenantFacts> facts = new ArrayList<>();
        for (int from = 0; from < slugs.size(); from += BY_ONE_BACKEND) {
            List<String> some = slugs.subList(from, Math.min(from + BY_ONE_BACKEND, slugs.size()));
            facts.addAll(facts(some, find(some), patience));
        }
        return facts;
    }

    /** Those of everybody, by slug; takes its time. */
    List<TenantFacts> ofAll() throws SQLException {
        List<String> slugs = new ArrayList<>();
        try (Connection connection = registry.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                slugs.add(rows.getString("slug"));
            }
        }
        return ofAny(slugs, Patience.LONG);
    }

    private Map<String, Countable> find(List<String> slugs) throws SQLException {
        try (Connection connection = registry.getConnection()) {
            return Countable.find(connection, slugs);
        }
    }

    private List<TenantFacts> facts(List<String> slugs, Map<String, Countable> found, Patience patience)
            throws SQLException {
        List<SchemaName> schemas = found.values().stream()
                .map(Countable::schema)
                .flatMap(Optional::stream)
                .toList();
        List<SchemaName> countable = found.values().stream()
                .filter(tenant -> tenant.problem().isEmpty())
                .map(Countable::schema)
                .flatMap(Optional::stream)
                .toList();
        Looked looked = schemas.isEmpty() ? Looked.NOWHERE : inTurn(patience, () -> look(schemas, countable, patience));
        return slugs.stream()
                .map(slug -> {
                    Countable tenant = found.get(slug);
                    return tenant == null ? gone(slug) : facts(tenant, looked);
                })
                .toList();
    }

    /** What was found in schemas: what was counted and measured, and why something was not. */
    private record Looked(
            Map<SchemaName, Counts> counts,
            Map<SchemaName, String> uncounted,
            Map<SchemaName, Long> sizes,
            Map<SchemaName, String> unmeasured) {
        static final Looked NOWHERE = new Looked(Map.of(), Map.of(), Map.of(), Map.of());
    }

    private Looked look(List<SchemaName> schemas, List<SchemaName> countable, Patience patience) throws SQLException {
        Counting counting = new Counting(owner, isolation, patience);
        counting.count(countable);
        Measuring measuring = new Measuring(owner, patience);
        measuring.measure(schemas);
        return new Looked(counting.counts(), counting.problems(), measuring.sizes(), measuring.problems());
    }

    private <T> T inTurn(Patience patience, Look<T> look) throws SQLException {
        try {
            if (!turns.tryAcquire(patience.all().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("too many look at the tenants at once", "53300");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while it waited for its turn", "53300", e);
        }
        try {
            return look.take();
        } finally {
            turns.release();
        }
    }

    private interface Look<T> {
        T take() throws SQLException;
    }

    private static TenantFacts facts(Countable tenant, Looked looked) {
        if (tenant.schema().isEmpty()) {
            return uncounted(tenant.slug(), null, tenant.problem().orElseThrow());
        }
        SchemaName schema = tenant.schema().get();
        Long bytes = looked.sizes().get(schema);
        if (tenant.problem().isPresent()) {
            return uncounted(tenant.slug(), bytes, tenant.problem().get());
        }
        Counts counts = looked.counts().get(schema);
        if (counts == null) {
            return uncounted(
                    tenant.slug(), bytes, String.valueOf(looked.uncounted().get(schema)));
        }
        return new TenantFacts(
                tenant.slug(),
                optional(bytes),
                OptionalLong.of(counts.projects()),
                OptionalLong.of(counts.archived()),
                OptionalLong.of(counts.members()),
                counts.lastActivity(),
                bytes == null
                        ? Optional.of(looked.unmeasured().getOrDefault(schema, "Its schema has just gone."))
                        : Optional.empty());
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
