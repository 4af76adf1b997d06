package dev.tenancy.web.admin.plans;

import dev.tenancy.registry.Plans;
import dev.tenancy.registry.Plans.PlanUse;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** All plans, and how many tenants are on each. */
@Named("plans")
@RequestScoped
public class PlansPage {

    @EJB
    private Plans plans;

    private @Nullable List<PlanUse> list;

    /** All of them, by code. */
    public List<PlanUse> getList() {
        List<PlanUse> known = list;
        if (known == null) {
            known = plans.list();
            list = known;
        }
        return known;
    }

    /** A limit, as people read it. */
    public String limit(OptionalInt limit) {
        return LimitText.shown(limit);
    }
}
