package dev.tenancy.web.admin;

import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One operator, and what an admin may do about them. */
@Named("operator")
@RequestScoped
public class OperatorPage {

    @EJB
    private Operators operators;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private @Nullable Operator shown;
    private @Nullable OperatorRole role;
    private @Nullable Long version;
    private @Nullable Password password;
    private String confirmation = "";

    /** Whom the page shows. @throws OperatorNotFound if there is nobody of that name */
    public Operator getShown() {
        me.must(OperatorRole.ADMIN);
        if (shown == null) {
            shown = operators.find(name()).orElseThrow(() -> new OperatorNotFound(getUsername()));
        }
        return shown;
    }

    /** Gives another role. */
    public void changeRole() {
        me.must(OperatorRole.ADMIN);
        operators.change(name(), Optional.ofNullable(role), Optional.empty(), precondition(), me.getActor());
        done("'" + getUsername() + "' is " + Display.word(role).toLowerCase(Locale.ROOT)
                + " from the next request on.");
    }

    /** Shuts out, or lets in again. */
    public void toggleDisabled() {
        me.must(OperatorRole.ADMIN);
        boolean disable = !getShown().disabled();
        operators.change(name(), Optional.empty(), Optional.of(disable), precondition(), me.getActor());
        done("'" + getUsername() + (disable ? "' is shut out; open sessions have ended." : "' may log in again."));
    }

    /** Gives a new password, which is told on the page that follows, and never again. */
    public void resetPassword() {
        me.must(OperatorRole.ADMIN);
        Password fresh = FirstPasswords.fresh();
        operators.resetPassword(name(), fresh, me.getActor());
        password = fresh;
        shown = null;
    }

    /** Removes the account, if its name was typed. */
    public void delete() {
        me.must(OperatorRole.ADMIN);
        if (!confirmation.strip().equals(getUsername())) {
            notices.refused("Type '" + getUsername() + "' to delete the account; nothing was done.");
            return;
        }
        operators.delete(name(), precondition(), me.getActor());
        notices.done("The account '" + getUsername() + "' is deleted.");
        Redirect.to("/admin/operators");
    }

    private void done(String text) {
        notices.done(text);
        Redirect.to(links.here());
    }

    private Username name() {
        try {
            return new Username(getUsername());
        } catch (IllegalArgumentException e) {
            throw new OperatorNotFound(getUsername());
        }
    }

    private Precondition precondition() {
        return version == null ? Precondition.NONE : new Precondition(Set.of(version));
    }

    /** What they log in with the next time, if that has just been made. */
    public @Nullable String getPassword() {
        return password == null ? null : password.value();
    }

    /** Whom the URL names. */
    public String getUsername() {
        return PageParameters.get("username").orElse("");
    }

    public OperatorRole getRole() {
        return role == null ? getShown().role() : role;
    }

    public void setRole(OperatorRole role) {
        this.role = role;
    }

    /** The version the form was filled in for. */
    public long getVersion() {
        return version == null || password != null ? getShown().version() : version;
    }

    public void setVersion(long version) {
        this.version = version;
    }

    public String getConfirmation() {
        return confirmation;
    }

    public void setConfirmation(String confirmation) {
        this.confirmation = confirmation;
    }
}
