package dev.tenancy.web.admin.tenant;

import dev.tenancy.lifecycle.Step;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TextRule;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.problem.Problem;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of the tenant's life that can be taken from where it stands, and its migration. */
@Named("tenantLife")
@RequestScoped
public class TenantLife {

    private static final TextRule REASON = new TextRule("a reason", 200);

    @EJB
    private TenantLifecycle lifecycle;

    @EJB
    private FleetMigrations migrations;

    @Inject
    private TenantPage page;

    @Inject
    private Me me;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private String reason = "";

    /** Whether a step begins where the tenant stands, and the operator may take it. */
    public boolean offers(String step) {
        return me.may(OperatorRole.OPERATOR)
                && page.tenant()
                        .map(Tenant::status)
                        .filter(of(step)::mayBeginAt)
                        .isPresent();
    }

    /** Takes a step. */
    public void take(String code) {
        Step step = of(code);
        Optional<String> why = Fields.readOptional(code + "-reason", reason, text -> {
            REASON.check(text);
            return text;
        });
        if (Fields.anyRefused()) {
            return;
        }
        Slug slug = page.mustHaveSlug();
        Attempt<Tenant> taken =
                acting.as(OperatorRole.OPERATOR, actor -> lifecycle.take(step, slug, why, Precondition.NONE, actor));
        taken.refusal().ifPresent(this::tell);
        taken.result().ifPresent(tenant -> {
            notices.done("Tenant '" + slug + "' is " + tenant.status().code().replace('-', ' ')
                    + (step == Step.RESTORE ? " again." : "."));
            Redirect.to(links.here());
        });
    }

    /** Whether it can be migrated. */
    public boolean isMigratable() {
        return me.may(OperatorRole.OPERATOR)
                && page.tenant()
                        .filter(tenant -> tenant.status() != TenantStatus.PURGING)
                        .isPresent();
    }

    /** Starts a run with this tenant alone. */
    public void migrate() {
        List<String> only = List.of(page.mustHaveSlug().value());
        Attempt<MigrationRun> run =
                acting.as(OperatorRole.OPERATOR, actor -> migrations.start(RunOptions.DEFAULT.withOnly(only), actor));
        run.refusal().ifPresent(this::tell);
        run.result().ifPresent(started -> {
            notices.done("Migration run " + started.id() + " was started with this tenant alone.");
            Redirect.to(links.here());
        });
    }

    private void tell(Problem problem) {
        notices.refused(problem.detail());
    }

    private static Step of(String code) {
        return Step.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }
}
