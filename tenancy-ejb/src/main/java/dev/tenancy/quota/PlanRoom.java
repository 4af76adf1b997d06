package dev.tenancy.quota;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.binding.TenantBinding;
import dev.tenancy.binding.TenantBound;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.problem.TenancyException.PlanLimitReached;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.tenant.TenantId;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The room that the plan of the transaction's tenant gives.
 *
 * <p>Counting and making are two statements, between which another transaction could make one too. An advisory lock of the
 * tenant and the kind, held to the end of the transaction, lets them take turns; where nothing is limited none is taken.
 */
@Stateless
@Local(Room.class)
@TenantBound
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class PlanRoom implements Room {

    /** The golden ratio's bits: spreads the kinds over the numbers that locks have, apart from each other's and others'. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    @Inject
    private TenantSql sql;

    @Inject
    private TenantBinding binding;

    @EJB
    private TenantAccess access;

    @Override
    public void forOneMore(Quota quota, LongSupplier present) {
        TenantRef tenant = binding.bound().orElseThrow();
        OptionalInt limit = limit(quota, tenant.limits());
        if (limit.isEmpty()) {
            return;
        }
        sql.dsl().fetch("select 1 from pg_advisory_xact_lock(?)", lock(tenant.id(), quota));
        long count = present.getAsLong();
        if (count >= limit.getAsInt()) {
            refuse(quota, tenant, count);
        }
    }

    /** Nobody is refused by what was only remembered of a plan. */
    private void refuse(Quota quota, TenantRef tenant, long count) {
        PlanLimits now =
                access.fresh(tenant.id()).map(TenantAccess.Entry::limits).orElse(tenant.limits());
        limit(quota, now).ifPresent(limit -> {
            if (count >= limit) {
                throw new PlanLimitReached(quota.code(), limit);
            }
        });
    }

    private static OptionalInt limit(Quota quota, PlanLimits limits) {
        return switch (quota) {
            case PROJECTS -> limits.projects();
            case MEMBERS -> limits.members();
        };
    }

    private static long lock(TenantId tenant, Quota quota) {
        return (tenant.value().getMostSignificantBits() ^ tenant.value().getLeastSignificantBits())
                + SPREAD * quota.code().hashCode();
    }
}
