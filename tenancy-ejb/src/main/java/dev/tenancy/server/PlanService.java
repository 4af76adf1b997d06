package dev.tenancy.server;

import dev.tenancy.datasource.DataSources;
import dev.tenancy.paging.Precondition;
import dev.tenancy.plan.PlanDirectory;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.Plans;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The plans inside a server: a thin shell around {@link PlanDirectory}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({Plans.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PlanService implements Plans {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Override
    public List<PlanUse> list() {
        return query(() -> new PlanDirectory(registry).list());
    }

    @Override
    public Optional<Plan> find(String code) {
        return query(() -> new PlanDirectory(registry).find(code));
    }

    @Override
    public Plan create(String code, String name, PlanLimits limits, String actor) {
        return query(() -> new PlanDirectory(owner).create(code, name, limits, actor));
    }

    @Override
    @ChangesRegistry
    public Plan change(String code, String name, PlanLimits limits, Precondition precondition, String actor) {
        return query(() -> new PlanDirectory(owner).change(code, name, limits, precondition, actor));
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the plans cannot be read or changed", query);
    }
}
