package dev.tenancy.web.resolution;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.web.resolution.Caller.FoundBy;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whose credential a request carries. */
@ApplicationScoped
public class Authenticator {

    private static final Pattern BEARER = Pattern.compile("^Bearer +([\\x21-\\x7e]{1,200})$", Pattern.CASE_INSENSITIVE);

    @EJB
    private TenantAccess access;

    /**
     * The caller of the {@code Authorization} headers, of which there must be one.
     *
     * @throws Unauthenticated if it is missing, out of form or not known; the answer is the same for all three
     */
    Caller authenticate(List<String> authorization) {
        Matcher bearer = BEARER.matcher(authorization.size() == 1 ? authorization.get(0) : "");
        if (!bearer.matches()) {
            throw new Unauthenticated();
        }
        ApiKey key = new ApiKey(bearer.group(1));
        if (isOperator(key)) {
            return new Caller.Operator();
        }
        return access.byKey(key)
                .map(found -> new Caller.TenantClient(
                        found.entry().tenant(), found.entry().limits(), found.scope(), FoundBy.CREDENTIAL))
                .orElseThrow(Unauthenticated::new);
    }

    private static boolean isOperator(ApiKey key) {
        Optional<ApiKey> token = ServerConfig.get().operatorToken();
        return token.isPresent() && MessageDigest.isEqual(token.get().hash(), key.hash());
    }
}
