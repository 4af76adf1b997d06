package dev.tenancy.fleet;

import dev.tenancy.fleet.Counting.Patience;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.registry.TenantQuery.Position;
import dev.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Lists tenants with what they have, in any order, and adds up what all of them have.
 *
 * <p>What is shown of a tenant is always looked up now. For an order of figures and for the sums everybody has to be known: as
 * long as the query finds no more than five hundred, they are looked up too; beyond that the figures are those that {@link
 * UsageCollector} has noted last, so that a page costs the same however many tenants there are.
 */
public final class UsageList {

    /** So many are looked up for the sake of one page. */
    static final int MOST_LIVE = 500;

    private static final int CHUNK = 200;

    /** If somebody was registered since figures were noted, they are noted again, but not more often than this. */
    private static final Duration NOT_AGAIN_WITHIN = Duration.ofMinutes(1);

    /** Nothing was noted then. */
    private static final Instant NEVER = Instant.EPOCH;

    private final TenantDirectory directory;
    private final FactsQuery facts;
    private final UsageCollector collector;
    private final NotedUsage noted;
    private final int mostLive;

    /** Lists by the registry and these facts; where figures must be noted first, the collector does it. */
    public UsageList(DataSource registry, FactsQuery facts, UsageCollector collector) {
        this(registry, facts, collector, MOST_LIVE);
    }

    UsageList(DataSource registry, FactsQuery facts, UsageCollector collector, int mostLive) {
        this.directory = new TenantDirectory(registry);
        this.noted = new NotedUsage(registry);
        this.facts = facts;
        this.collector = collector;
        this.mostLive = mostLive;
    }

    /** A page from behind a place. */
    public UsagePage page(UsageQuery query, Limit limit, Optional<Position> after) throws SQLException {
        return directory.count(query.tenants()) <= mostLive ? live(query, limit, after) : noted(query, limit, after);
    }

    /** Everybody the query finds, in its order, handed over some at a time until that is answered with false. */
    public void all(UsageQuery query, Predicate<List<TenantUsage>> some) throws SQLException {
        List<String> slugs = order(query);
        boolean goesOn = true;
        for (int from = 0; goesOn && from < slugs.size(); from += CHUNK) {
            goesOn = some.test(usages(slugs.subList(from, Math.min(from + CHUNK, slugs.size()))));
        }
    }

    private List<String> order(UsageQuery query) throws SQLException {
        if (query.figure().isEmpty()) {
            return directory.slugs(query.tenants());
        }
        List<Ranked> ranked;
        if (directory.count(query.tenants()) <= mostLive) {
            ranked = ranked(query, query.figure().get(), look(query));
        } else {
            Instant point = point(query).orElse(NEVER);
            ranked = noted.ranked(query, query.figure().get(), point, Integer.MAX_VALUE, Optional.empty());
        }
        return ranked.stream().map(Ranked::slug).toList();
    }

    private UsagePage live(UsageQuery query, Limit limit, Optional<Position> after) throws SQLException {
        Map<String, TenantFacts> everybody = look(query);
        Page<String, Position> page;
        if (query.figure().isEmpty()) {
            page = listed(query, limit, after);
        } else {
            List<Ranked> ranked = ranked(query, query.figure().get(), everybody);
            page = cut(behind(ranked, after, query.tenants().descending()), limit);
        }
        return new UsagePage(
                new Page<>(usages(page.items(), everybody), page.next()),
                Optional.of(totals(everybody.values())),
                Optional.empty());
    }

    private UsagePage noted(UsageQuery query, Limit limit, Optional<Position> after) throws SQLException {
        Optional<Instant> point = point(query);
        Page<String, Position> page = query.figure().isEmpty()
                ? listed(query, limit, after)
                : cut(noted.ranked(query, query.figure().get(), point.orElse(NEVER), limit.probe(), after), limit);
        Optional<Totals> totals =
                point.isEmpty() ? Optional.empty() : Optional.of(noted.totals(query.tenants(), point.get()));
        return new UsagePage(new Page<>(usages(page.items()), page.next()), totals, point);
    }

    /** Those of whom nothing can be noted, because they have no schema, are no newcomers for ever. */
    private Optional<Instant> point(UsageQuery query) throws SQLException {
        Optional<Instant> last = noted.last();
        boolean stale =
                last.isEmpty() || (query.figure().isPresent() && noted.hasNewcomers(query.tenants(), last.get()));
        return stale && collector.collectIfOlderThan(NOT_AGAIN_WITHIN) ? noted.last() : last;
    }

    private Map<String, TenantFacts> look(UsageQuery query) throws SQLException {
        return facts.ofAny(directory.slugs(query.tenants()), Patience.SHORT).stream()
                .collect(Collectors.toMap(TenantFacts::slug, Function.identity()));
    }

    private Page<String, Position> listed(UsageQuery query, Limit limit, Optional<Position> after) throws SQLException {
        Page<Tenant, Position> page = directory.list(query.tenants(), limit, after);
        return new Page<>(
                page.items().stream().map(tenant -> tenant.slug().value()).toList(), page.next());
    }

    private List<Ranked> ranked(UsageQuery query, Figure figure, Map<String, TenantFacts> everybody)
            throws SQLException {
        Map<String, Long> growth = figure == Figure.GROWTH ? growth(List.copyOf(everybody.keySet())) : Map.of();
        Comparator<Ranked> order = query.tenants().descending() ? Collections.reverseOrder(Ranked.ORDER) : Ranked.ORDER;
        return everybody.values().stream()
                .map(each -> Ranked.of(figure, each, grown(growth, each.slug())))
                .sorted(order)
                .toList();
    }

    private static List<Ranked> behind(List<Ranked> ranked, Optional<Position> after, boolean descending) {
        if (after.isEmpty()) {
            return ranked;
        }
        Ranked place = new Ranked(after.get().slug(), Long.parseLong(after.get().key()));
        return ranked.stream()
                .filter(each ->
                        descending ? Ranked.ORDER.compare(each, place) < 0 : Ranked.ORDER.compare(each, place) > 0)
                .toList();
    }

    private static Page<String, Position> cut(List<Ranked> ranked, Limit limit) {
        Page<Ranked, Position> page = Page.cut(ranked, limit, Ranked::position);
        return new Page<>(page.items().stream().map(Ranked::slug).toList(), page.next());
    }

    private List<TenantUsage> usages(List<String> slugs) throws SQLException {
        return usages(
                slugs,
                facts.ofAny(slugs, Patience.SHORT).stream()
                        .collect(Collectors.toMap(TenantFacts::slug, Function.identity())));
    }

    /** Who was renamed or purged between two looks is left out. */
    private List<TenantUsage> usages(List<String> slugs, Map<String, TenantFacts> looked) throws SQLException {
        Map<String, Tenant> tenants = directory.find(slugs).stream()
                .collect(Collectors.toMap(tenant -> tenant.slug().value(), Function.identity()));
        Map<String, Long> growth = growth(slugs);
        List<TenantUsage> usages = new ArrayList<>();
        for (String slug : slugs) {
            Tenant tenant = tenants.get(slug);
            TenantFacts found = looked.get(slug);
            if (tenant != null && found != null) {
                usages.add(new TenantUsage(tenant, found, grown(growth, slug)));
            }
        }
        return usages;
    }

    private Map<String, Long> growth(List<String> slugs) throws SQLException {
        Optional<Instant> last = noted.last();
        return slugs.isEmpty() || last.isEmpty() ? Map.of() : noted.growth(slugs, last.get());
    }

    private static OptionalLong grown(Map<String, Long> growth, String slug) {
        Long grown = growth.get(slug);
        return grown == null ? OptionalLong.empty() : OptionalLong.of(grown);
    }

    private static Totals totals(Iterable<TenantFacts> everybody) {
        Totals totals = Totals.NONE;
        for (TenantFacts each : everybody) {
            totals = totals.plus(each);
        }
        return totals;
    }
}
