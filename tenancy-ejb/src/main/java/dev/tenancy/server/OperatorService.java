package dev.tenancy.server;

import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorDirectory;
import dev.tenancy.operator.OperatorLogin;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.OperatorTokens;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.PasswordHash;
import dev.tenancy.operator.Username;
import dev.tenancy.paging.Precondition;
import dev.tenancy.registry.ApiKey;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The operators inside a server: a thin shell around the plain code of their package. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({Operators.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OperatorService implements Operators {

    private static final Log LOG = Log.of(OperatorService.class);
    private static final Duration USE_IS_NEWS_AFTER = Duration.ofMinutes(1);

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Inject
    private PasswordHash hash;

    private final LoginGate gate = new LoginGate();
    private final RecentUses uses = new RecentUses(USE_IS_NEWS_AFTER);

    @SuppressWarnings("NullAway.Init") // made once hash is injected
    private OperatorLogin login;

    @PostConstruct
    void prepare() {
        login = new OperatorLogin(owner, hash);
    }

    @Override
    public List<Operator> list() {
        return query(() -> new OperatorDirectory(registry).list());
    }

    @Override
    public Optional<Operator> find(Username username) {
        return query(() -> new OperatorDirectory(registry).find(username));
    }

    @Override
    public Optional<Operator> find(UUID id) {
        return query(() -> new OperatorDirectory(registry).find(id));
    }

    @Override
    public Optional<Operator> findByToken(ApiKey token) {
        Optional<Operator> found = query(() -> new OperatorTokens(registry).owner(token));
        if (found.isPresent() && uses.isNews(token)) {
            noteUse(token);
        }
        return found;
    }

    /** Who cannot be noted is served all the same. */
    private void noteUse(ApiKey token) {
        try {
            new OperatorTokens(owner).used(token);
        } catch (SQLException e) {
            LOG.warn("token-use-not-noted", "reason", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Operator logIn(String username, String password) {
        return gate.pass(() -> login.logIn(username, password));
    }

    @Override
    public Operator create(
            Username username, Password password, OperatorRole role, boolean changePassword, String actor) {
        OperatorLogin.requireSecret(username, password);
        return query(() ->
                new OperatorDirectory(owner).create(username, hash.of(password.value()), role, changePassword, actor));
    }

    @Override
    public Operator change(
            Username username,
            Optional<OperatorRole> role,
            Optional<Boolean> disabled,
            Precondition precondition,
            String actor) {
        return query(() -> new OperatorDirectory(owner).change(username, role, disabled, precondition, actor));
    }

    @Override
    public Operator resetPassword(Username username, Password password, String actor) {
        OperatorLogin.requireSecret(username, password);
        return query(() -> new OperatorDirectory(owner).resetPassword(username, hash.of(password.value()), actor));
    }

    @Override
    public Operator changePassword(Username username, String current, Password changed) {
        return gate.pass(() -> login.changePassword(username, current, changed));
    }

    @Override
    public void delete(Username username, Precondition precondition, String actor) {
        query(() -> {
            new OperatorDirectory(owner).delete(username, precondition, actor);
            return username;
        });
    }

    @Override
    public List<KeyFacts> tokens(Username username) {
        return query(() -> new OperatorTokens(registry).list(username));
    }

    @Override
    public NewToken createToken(Username username, KeyName name, Optional<Instant> expiresAt, String actor) {
        return query(() -> new OperatorTokens(owner).create(username, name, expiresAt, actor));
    }

    @Override
    public void revokeToken(Username username, UUID id, String actor) {
        query(() -> {
            new OperatorTokens(owner).revoke(username, id, actor);
            return id;
        });
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the operators cannot be read or changed", query);
    }
}
