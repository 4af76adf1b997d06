package dev.tenancy.web.security;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.operator.Operators;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.Caller.FoundBy;
import dev.tenancy.web.resolution.Caller.TenantClient;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whose credential a request carries in its {@code Authorization} header. */
@ApplicationScoped
public class Bearer {

    private static final Pattern FORM = Pattern.compile("^Bearer +([\\x21-\\x7e]{1,8000})$", Pattern.CASE_INSENSITIVE);
    private static final String OPERATORS = "op_";
    private static final int LONGEST_KEY = 200;

    @EJB
    private TenantAccess access;

    @EJB
    private Operators operators;

    @Inject
    private JwtCallers tokens;

    /** The caller; empty if the credential is missing, there twice, out of form or not known. */
    Optional<Caller> caller(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        Matcher bearer = FORM.matcher(headers.size() == 1 ? headers.get(0) : "");
        if (!bearer.matches()) {
            return Optional.empty();
        }
        String credential = bearer.group(1);
        if (tokens.accept(credential)) {
            return Optional.of(tokens.caller(credential));
        }
        return credential.length() <= LONGEST_KEY ? caller(new ApiKey(credential)) : Optional.empty();
    }

    private Optional<Caller> caller(ApiKey credential) {
        if (isConfigured(credential)) {
            return Optional.of(Caller.Operator.CONFIGURED);
        }
        if (credential.value().startsWith(OPERATORS)) {
            return operators.findByToken(credential).map(Caller.Operator::of);
        }
        return access.byKey(credential)
                .map(found -> new TenantClient(
                        found.entry().tenant(), found.entry().limits(), found.scope(), FoundBy.CREDENTIAL));
    }

    private static boolean isConfigured(ApiKey credential) {
        Optional<ApiKey> token = ServerConfig.get().operatorToken();
        return token.isPresent() && MessageDigest.isEqual(token.get().hash(), credential.hash());
    }
}
