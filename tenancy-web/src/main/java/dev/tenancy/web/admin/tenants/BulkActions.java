package dev.tenancy.web.admin.tenants;

import dev.tenancy.lifecycle.Step;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.admin.tenants.BulkOutcome.Refusal;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done to the tenants that are ticked in the list. Each of them is a change of its own: what one of them refuses
 * holds up none of the others, and is told.
 */
@Named("bulk")
@RequestScoped
public class BulkActions {

    private static final String OUTCOME = "bulk";

    @EJB
    private TenantLifecycle lifecycle;

    @EJB
    private TenantRegistry registry;

    @EJB
    private FleetMigrations migrations;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private String reason = "";

    /** Refuses their users until they are resumed. */
    public void suspend() {
        take(Step.SUSPEND, "suspended");
    }

    /** Lets their users in again. */
    public void resume() {
        take(Step.RESUME, "active");
    }

    /** Starts a run with them. */
    public void migrate() {
        List<Refusal> gone = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (Slug slug : Chosen.slugs()) {
            if (registry.find(slug).isPresent()) {
                there.add(slug.value());
            } else {
                gone.add(new Refusal(slug.value(), "There is no such tenant any more."));
            }
        }
        if (there.isEmpty()) {
            tell(new BulkOutcome("No migration run was started.", Optional.empty(), gone), !gone.isEmpty());
            return;
        }
        Attempt<MigrationRun> run =
                acting.as(OperatorRole.OPERATOR, actor -> migrations.start(RunOptions.DEFAULT.withOnly(there), actor));
        run.refusal().ifPresent(problem -> notices.refused(problem.detail()));
        run.result()
                .ifPresent(started -> tell(
                        new BulkOutcome(
                                "Migration run " + started.id() + " was started with "
                                        + Display.many(there.size(), "tenant", "tenants") + ".",
                                Optional.of(started.id()),
                                gone),
                        true));
    }

    /** What came of what was asked for last. */
    public Optional<BulkOutcome> getOutcome() {
        return Redirect.carried(OUTCOME, BulkOutcome.class);
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    private void take(Step step, String done) {
        List<Slug> chosen = Chosen.slugs();
        Optional<String> why = Optional.of(reason.strip()).filter(text -> !text.isEmpty());
        List<Refusal> refused = new ArrayList<>();
        for (Slug slug : chosen) {
            acting.as(OperatorRole.OPERATOR, actor -> lifecycle.take(step, slug, why, Precondition.NONE, actor))
                    .refusal()
                    .ifPresent(problem -> refused.add(new Refusal(slug.value(), problem.detail())));
        }
        int taken = chosen.size() - refused.size();
        String sentence = taken == 0 ? "No tenant of them is " : Display.many(taken, "tenant is ", "tenants are ");
        tell(new BulkOutcome(sentence + done + ".", Optional.empty(), refused), !chosen.isEmpty());
    }

    private void tell(BulkOutcome outcome, boolean anyChosen) {
        if (anyChosen) {
            Redirect.carry(OUTCOME, outcome);
            Redirect.to(links.here());
        } else {
            notices.warn("No tenant is ticked: tick the box in front of each one that is meant.");
        }
    }
}
