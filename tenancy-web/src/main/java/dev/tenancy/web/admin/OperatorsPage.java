package dev.tenancy.web.admin;

import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who runs the fleet, and adding one. */
@Named("operators")
@RequestScoped
public class OperatorsPage {

    @EJB
    private Operators operators;

    @Inject
    private Me me;

    private @Nullable List<Operator> list;
    private String username = "";
    private OperatorRole role = OperatorRole.VIEWER;
    private @Nullable Username added;
    private @Nullable Password password;

    /** All of them. */
    public List<Operator> getList() {
        me.must(OperatorRole.ADMIN);
        if (list == null) {
            list = operators.list();
        }
        return list;
    }

    /** Adds one, with a password that is told on the page that follows, and never again. */
    public void add() {
        me.must(OperatorRole.ADMIN);
        Optional<Username> name = Fields.read("username", username, Username::new);
        if (name.isPresent()) {
            Password first = FirstPasswords.fresh();
            operators.create(name.get(), first, role, true, me.getActor());
            added = name.get();
            password = first;
            username = "";
            list = null;
        }
    }

    /** Whether they can log in, as a word. */
    public String state(Operator someone) {
        if (someone.disabled()) {
            return "disabled";
        }
        if (someone.lockedUntil().filter(Instant.now()::isBefore).isPresent()) {
            return "locked";
        }
        return someone.changePassword() ? "invited" : "active";
    }

    /** What the added one logs in with the first time. */
    public @Nullable String getPassword() {
        return password == null ? null : password.value();
    }

    /** Who was added. */
    public @Nullable Username getAdded() {
        return added;
    }

    /** What an operator may be. */
    public OperatorRole[] getRoles() {
        return OperatorRole.values();
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public OperatorRole getRole() {
        return role;
    }

    public void setRole(OperatorRole role) {
        this.role = role;
    }
}
