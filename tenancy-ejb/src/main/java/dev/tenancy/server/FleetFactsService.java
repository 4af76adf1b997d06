package dev.tenancy.server;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.fleet.FactsQuery;
import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.OverviewQuery;
import dev.tenancy.fleet.SizePoint;
import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.fleet.TenantUsage;
import dev.tenancy.fleet.UsageCollector;
import dev.tenancy.fleet.UsageHistory;
import dev.tenancy.fleet.UsageList;
import dev.tenancy.fleet.UsagePage;
import dev.tenancy.fleet.UsagePoint;
import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.paging.Limit;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Slug;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** The fleet in numbers inside a server: a thin shell around the queries; however often it is asked, it looks rarely. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({FleetFacts.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FleetFactsService implements FleetFacts {

    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_SLOW = 10;
    private static final int LOOKS_AT_ONCE = 3;

    private final DataSource closing = new OwnerDataSource();
    private final Semaphore turns = new Semaphore(LOOKS_AT_ONCE, true);

    private final Recent<Overview> overview = new Recent<>(KEEP, this::look);

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Inject
    private TenantTimes times;

    @Override
    public Overview overview() {
        return overview.get();
    }

    @Override
    public TenantFacts facts(Slug tenant) {
        return query(() -> facts().of(tenant));
    }

    @Override
    public UsagePage usage(UsageQuery query, Limit limit, Optional<TenantQuery.Position> after) {
        return query(() -> usage().page(query, limit, after));
    }

    @Override
    public void usage(UsageQuery query, Predicate<List<TenantUsage>> some) {
        query(() -> {
            usage().all(query, some);
            return true;
        });
    }

    @Override
    public List<SizePoint> growth(Span span) {
        return query(() -> new UsageHistory(registry).fleet(span));
    }

    @Override
    public List<UsagePoint> history(Slug tenant, Span span) {
        return query(() -> new UsageHistory(registry).of(tenant, span));
    }

    private Overview look() {
        return query(() -> new OverviewQuery(registry).look(times.slowest(MOST_SLOW)));
    }

    private FactsQuery facts() {
        return new FactsQuery(registry, owner, ServerConfig.get().isolation());
    }

    /** Of many: on connections that are closed and not pooled, for what a backend remembers it never gives back. */
    private UsageList usage() {
        FactsQuery many = new FactsQuery(registry, closing, ServerConfig.get().isolation(), turns);
        return new UsageList(
                registry,
                many,
                new UsageCollector(owner, many, ServerConfig.get().lifecycle().usageEvery()));
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the fleet's numbers cannot be read", query);
    }
}
