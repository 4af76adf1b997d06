package dev.tenancy.web.admin;

import dev.tenancy.operator.Operator;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.web.security.ConsoleLogin;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Where an operator logs in, and goes on to the page that was asked for. */
@Named("login")
@RequestScoped
public class LoginPage {

    @Inject
    private ConsoleLogin console;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    private String username = "";
    private String password = "";
    private @Nullable String next;

    /** Leads on who is logged in already. */
    public void skipIfKnown() {
        if (me.isKnown()) {
            Redirect.to(ConsoleLogin.next(next));
        }
    }

    /** Logs in, or says why not. */
    public void logIn() {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        try {
            Operator operator = console.logIn(
                    (HttpServletRequest) external.getRequest(),
                    (HttpServletResponse) external.getResponse(),
                    username,
                    password);
            Redirect.to(operator.changePassword() ? AccountPage.PATH : ConsoleLogin.next(next));
        } catch (LoginRefused | TooManyRequests e) {
            notices.refused(String.valueOf(e.getMessage()));
        }
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** The page that was asked for. */
    public @Nullable String getNext() {
        return next;
    }

    public void setNext(@Nullable String next) {
        this.next = next;
    }
}
