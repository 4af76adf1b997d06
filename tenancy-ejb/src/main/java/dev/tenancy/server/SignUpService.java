package dev.tenancy.server;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.SignUpConfig;
import dev.tenancy.log.Log;
import dev.tenancy.log.LogContext;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.SignUpClosed;
import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.signup.Attempts;
import dev.tenancy.signup.SignUp;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.Duration;
import java.util.Optional;

/** Sign-up inside a server: counts attempts, then registers as an operator would. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({SignUp.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SignUpService implements SignUp {

    private static final Log LOG = Log.of(SignUpService.class);

    private volatile SignUpConfig config = SignUpConfig.DEFAULT;
    private volatile Attempts attempts = new Attempts(SignUpConfig.DEFAULT.perHour());

    @EJB
    private TenantRegistry registry;

    @PostConstruct
    void start() {
        config = ServerConfig.get().signUp();
        attempts = new Attempts(config.perHour());
    }

    @Override
    public boolean isOpen() {
        return config.on();
    }

    @Override
    public Registered signUp(Slug slug, TenantName name) {
        if (!config.on()) {
            throw new SignUpClosed();
        }
        String address = LogContext.remoteAddress().orElse("unknown");
        Optional<Duration> wait = attempts.count(address, System.nanoTime());
        if (wait.isPresent()) {
            LOG.warn(
                    "sign-up-too-often",
                    "address",
                    address,
                    "wait_s",
                    wait.get().toSeconds());
            throw new TooManyRequests(
                    "So many have signed up from your address that the next may in "
                            + Math.max(1, wait.get().toMinutes()) + " min; try again then.",
                    wait.get());
        }
        return register(new NewTenant(slug, name, config.plan()));
    }

    private Registered register(NewTenant tenant) {
        try {
            if (registry.register(tenant, ACTOR, Optional.empty()) instanceof Registered registered) {
                LOG.info("signed-up", "tenant", tenant.slug());
                return registered;
            }
            throw new IllegalStateException("a registration without a key cannot be a repeated one");
        } catch (InvalidInput e) {
            throw new IllegalStateException(
                    "tenancy.sign-up.plan names the plan '" + tenant.plan() + "', which there is not", e);
        }
    }
}
