package dev.tenancy.web.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tenancy.config.JwtConfig;
import dev.tenancy.problem.TenancyException.IdentityProviderUnavailable;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import java.text.ParseException;
import java.util.Set;

/**
 * Reads the tokens of the configured OpenID provider: signed with one of its published keys by an asymmetric algorithm,
 * issued by it, for us, and valid now, give or take a minute.
 */
final class JwtReader {

    /** No {@code none}, and nothing whose key signs as well as it verifies: a public key would be anybody's secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int SKEW_SECONDS = 60;

    private final JwtKeys keys = new JwtKeys();
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    JwtReader(JwtConfig config) {
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)); // null: a token need not say
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.at(config.jwksUri())));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                config.audience(),
                new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                Set.of("exp", "sub"));
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * The claims of a good token.
     *
     * @throws Unauthenticated if it is not good; nobody learns why
     * @throws IdentityProviderUnavailable if the provider's keys cannot be had
     */
    JWTClaimsSet read(String token) {
        try {
            return processor.process(token, null);
        } catch (RateLimitReachedException e) {
            throw keys.areUnavailable() ? new IdentityProviderUnavailable(e) : new Unauthenticated();
        } catch (KeySourceException e) {
            throw new IdentityProviderUnavailable(e);
        } catch (BadJOSEException | JOSEException | ParseException | IllegalArgumentException e) {
            throw new Unauthenticated();
        }
    }
}
