package dev.tenancy.web.admin;

import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Operators.NewToken;
import dev.tenancy.operator.Password;
import dev.tenancy.web.security.ConsoleLogin;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One's own account: the password and the tokens. */
@Named("account")
@RequestScoped
public class AccountPage {

    static final String PATH = "/admin/account";

    @EJB
    private Operators operators;

    @Inject
    private ConsoleLogin console;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    private String current = "";
    private String changed = "";
    private String repeated = "";
    private String tokenName = "";
    private int tokenDays = 90;
    private @Nullable NewToken made;
    private @Nullable List<KeyFacts> tokens;

    /** Gives oneself another password. */
    public void changePassword() {
        Optional<Password> password = Fields.readAsTyped("changed", changed, Password::new);
        if (password.isEmpty()) {
            return;
        }
        if (!changed.equals(repeated)) {
            notices.refused("The new password and its repetition differ; type both again.");
            return;
        }
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        boolean first = me.getAccount().changePassword();
        console.changePassword(
                (HttpServletRequest) external.getRequest(),
                (HttpServletResponse) external.getResponse(),
                current,
                password.get());
        notices.done("Your password is changed. Every other session of yours has ended.");
        Redirect.to(first ? Navigation.HOME : PATH);
    }

    /** Makes a token; its secret is on the page that follows, and never again. */
    public void makeToken() {
        if (me.getAccount().changePassword()) {
            notices.refused("Choose a password of your own first; no token was made.");
            return;
        }
        Optional<KeyName> name = Fields.read("token-name", tokenName, KeyName::new);
        if (name.isPresent()) {
            Optional<Instant> end =
                    tokenDays > 0 ? Optional.of(Instant.now().plus(Duration.ofDays(tokenDays))) : Optional.empty();
            made = operators.createToken(me.getAccount().username(), name.get(), end, me.getActor());
            tokenName = "";
            tokens = null;
        }
    }

    /** Ends the token that was meant: the dialog sends which one it is about, for rows may have moved since. */
    public void revokeToken() {
        String sent = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .getOrDefault("token", "");
        UUID id;
        try {
            id = UUID.fromString(sent);
        } catch (IllegalArgumentException none) {
            notices.warn("No token was chosen; press the button in the row of the one that is meant.");
            return;
        }
        operators.revokeToken(me.getAccount().username(), id, me.getActor());
        notices.done("The token is revoked; nothing can use it any more.");
        Redirect.to(PATH);
    }

    /** One's tokens, newest first. */
    public List<KeyFacts> getTokens() {
        if (tokens == null) {
            tokens = operators.tokens(me.getAccount().username());
        }
        return tokens;
    }

    /** Whether it can be used. */
    public boolean isGood(KeyFacts token) {
        return token.isGood(Instant.now());
    }

    /** Where it stands, as a word. */
    public String state(KeyFacts token) {
        if (token.revokedAt().isPresent()) {
            return "revoked";
        }
        return isGood(token) ? "active" : "expired";
    }

    /** The secret of the token just made. */
    public @Nullable String getSecret() {
        return made == null ? null : made.secret().value();
    }

    public String getCurrent() {
        return current;
    }

    public void setCurrent(String current) {
        this.current = current;
    }

    public String getChanged() {
        return changed;
    }

    public void setChanged(String changed) {
        this.changed = changed;
    }

    public String getRepeated() {
        return repeated;
    }

    public void setRepeated(String repeated) {
        this.repeated = repeated;
    }

    public String getTokenName() {
        return tokenName;
    }

    public void setTokenName(String tokenName) {
        this.tokenName = tokenName;
    }

    public int getTokenDays() {
        return tokenDays;
    }

    public void setTokenDays(int tokenDays) {
        this.tokenDays = tokenDays;
    }
}
