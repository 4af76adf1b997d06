package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Steers the run that is shown. */
@Named
@RequestScoped
public class RunActions {

    @EJB
    private FleetMigrations migrations;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    @Inject
    private RunPage page;

    /** Whether there is a button for it. */
    public boolean offers(String deed) {
        return me.may(OperatorRole.OPERATOR)
                && (Clicked.on(deed) || Deed.of(deed).fits(page.getRun()));
    }

    /** Does it, and shows the run anew. @throws MigrationRunConflict if the run stands elsewhere by now */
    public void take(String name) {
        me.must(OperatorRole.OPERATOR);
        Deed deed = Deed.of(name);
        long id = page.getRun().id();
        deed.on(migrations, id, me.getActor());
        notices.done(deed.done(id));
        Redirect.to(RunPage.path(id));
    }
}
