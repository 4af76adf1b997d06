package dev.tenancy.web.security;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tenancy.access.KeyScope;
import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.config.JwtConfig;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.Caller.FoundBy;
import dev.tenancy.web.resolution.Caller.TenantClient;
import dev.tenancy.web.resolution.NamedTenants;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes callers of an OpenID provider's tokens. A token that names a tenant is that tenant's client and never an operator,
 * whatever roles it holds; one that names none is an operator, if it holds a role of theirs.
 */
@ApplicationScoped
public class JwtCallers {

    private static final int MAX_SUBJECT = 100;

    @Inject
    private NamedTenants tenants;

    private Optional<JwtConfig> config = Optional.empty();
    private Optional<JwtReader> reader = Optional.empty();

    @PostConstruct
    void prepare() {
        config = ServerConfig.get().jwt();
        reader = config.map(JwtReader::new);
    }

    /** Whether a credential has the form of a token, and tokens are accepted. */
    boolean accept(String credential) {
        return reader.isPresent() && credential.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * The caller of a token.
     *
     * @throws Unauthenticated if it is not good
     * @throws TenantNotFound if it names a tenant that does not exist
     * @throws Forbidden if it names no tenant and holds no role of operators
     */
    Caller caller(String token) {
        JWTClaimsSet read = reader.orElseThrow().read(token);
        JwtClaims claims = new JwtClaims(read.getClaims());
        JwtConfig names = config.orElseThrow();
        Set<String> roles = claims.texts(names.roleClaim());
        return claims.has(names.tenantClaim())
                ? tenant(claims.get(names.tenantClaim()), roles)
                : operator(String.valueOf(read.getSubject()), roles);
    }

    private Caller tenant(@Nullable Object claim, Set<String> roles) {
        if (!(claim instanceof String name)) {
            throw new Unauthenticated();
        }
        Entry entry = tenants.find(name).orElseThrow(() -> new TenantNotFound(name));
        KeyScope scope = roles.contains(KeyScope.WRITE.code()) ? KeyScope.WRITE : KeyScope.READ;
        return new TenantClient(entry.tenant(), entry.limits(), scope, FoundBy.CLAIM);
    }

    /** Told apart from operators with an account, whose names hold no colon. */
    private static Caller operator(String subject, Set<String> roles) {
        OperatorRole role = Arrays.stream(OperatorRole.values())
                .filter(each -> roles.contains(each.code()))
                .max(OperatorRole::compareTo)
                .orElseThrow(() -> new Forbidden("The token is good, but names no tenant and none of the roles viewer,"
                        + " operator and admin; ask for one at your OpenID provider."));
        String visible = subject.replaceAll("[^\\x21-\\x7e]", "?");
        return new Caller.Operator(
                "jwt:" + visible.substring(0, Math.min(MAX_SUBJECT, visible.length())), role, Optional.empty());
    }
}
