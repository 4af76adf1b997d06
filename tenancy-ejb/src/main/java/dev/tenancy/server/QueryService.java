package dev.tenancy.server;

import dev.tenancy.analytics.FleetAsking;
import dev.tenancy.analytics.FleetQueries;
import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.QueriesOff;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Queries over tenants inside a server: a thin shell around {@link FleetAsking}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({FleetQueries.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class QueryService implements FleetQueries {

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Resource
    private ManagedThreadFactory threads;

    private Optional<FleetAsking> asking = Optional.empty();

    @PostConstruct
    void prepare() {
        TenancyConfig config = ServerConfig.get();
        asking = Optional.of(
                new FleetAsking(owner, config.database(), config.analytics().reader(), threads));
    }

    @Override
    public boolean isOn() {
        return ServerConfig.get().analytics().queries();
    }

    @Override
    public QueryOutcome run(FleetQuery query, RowSink sink, String actor) throws IOException {
        if (!isOn()) {
            throw new QueriesOff();
        }
        try {
            return asking.orElseThrow().run(query, sink, actor);
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            throw new IllegalStateException("a query over tenants cannot be run", e);
        }
    }
}
