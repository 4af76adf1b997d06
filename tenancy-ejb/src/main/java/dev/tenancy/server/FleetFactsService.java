package dev.tenancy.server;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.fleet.FactsQuery;
import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.OverviewQuery;
import dev.tenancy.fleet.SizePoint;
import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.fleet.UsageHistory;
import dev.tenancy.fleet.UsagePoint;
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
import javax.sql.DataSource;

/** The fleet in numbers inside a server: a thin shell around the queries; however often it is asked, it looks rarely. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({FleetFacts.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FleetFactsService implements FleetFacts {

    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_SLOW = 10;

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
    public List<TenantFacts> facts(List<Slug> tenants) {
        return query(() -> facts().of(tenants));
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

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the fleet's numbers cannot be read", query);
    }
}
