package dev.tenancy.web.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OpenID provider as far as we need one: keys over HTTP, and tokens signed with them. */
public final class OpenIdProvider {

    /** Whose tokens they are. */
    public static final String ISSUER = "https://id.tenancy.test/realms/fleet";

    /** For whom. */
    public static final String AUDIENCE = "tenancy-api";

    private final HttpServer http;
    private final AtomicInteger asked = new AtomicInteger();
    private final ECKey elliptic = elliptic();
    private volatile RSAKey rsa = rsa();
    private volatile boolean down;

    private OpenIdProvider(HttpServer http) {
        this.http = http;
    }

    /** Starts one; it ends with the JVM. */
    public static OpenIdProvider start() {
        try {
            OpenIdProvider provider = new OpenIdProvider(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            provider.http.createContext("/jwks", provider::answer);
            provider.http.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a server that accepts its tokens. */
    public ServerSettings in(ServerSettings settings) {
        return settings.with("tenancy.jwt.issuer", ISSUER)
                .with(
                        "tenancy.jwt.jwks-uri",
                        "http://localhost:" + http.getAddress().getPort() + "/jwks")
                .with("tenancy.jwt.audience", AUDIENCE);
    }

    /** Good claims of nobody in particular: valid for five minutes. */
    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("f:1234:jane")
                .expirationTime(in(Duration.ofMinutes(5)));
    }

    /** A time from now. */
    public static Date in(Duration duration) {
        return Date.from(Instant.now().plus(duration));
    }

    /** A tenant's token. */
    public String ofTenant(String tenant, String... roles) {
        return signed(claims -> claims.claim("tenant", tenant).claim("roles", List.of(roles)));
    }

    /** An operator's token. */
    public String ofOperator(String... roles) {
        return signed(claims -> claims.claim("roles", List.of(roles)));
    }

    /** A token with good claims but for these, signed with the published RSA key. */
    public String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(JWSAlgorithm.RS256, rsa, change);
    }

    /** The same, signed with the published EC key. */
    public String signedElliptic(UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(JWSAlgorithm.ES256, elliptic, change);
    }

    /** The same, signed with a key nobody has published, under the name of one that is, or of none. */
    public String forged(boolean knownName, UnaryOperator<JWTClaimsSet.Builder> change) {
        RSAKey other = rsa();
        return signed(JWSAlgorithm.RS256, knownName ? named(other, rsa.getKeyID()) : other, change);
    }

    /** The same, with the published key as the secret of a symmetric algorithm. */
    public String signedWithThePublicKey(UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(rsa.getKeyID())
                            .build(),
                    change.apply(claims()).build());
            token.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, not signed at all. */
    public String unsigned(UnaryOperator<JWTClaimsSet.Builder> change) {
        return new PlainJWT(change.apply(claims()).build()).serialize();
    }

    /** From now on it signs with another key, and the old one is no longer published. */
    public void rotate() {
        rsa = rsa();
    }

    /** Whether it answers at all. */
    public void setDown(boolean down) {
        this.down = down;
    }

    /** How often it was asked for its keys. */
    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            if (down) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            List<JWK> keys = List.of(rsa.toPublicJWK(), elliptic.toPublicJWK());
            byte[] body = new JWKSet(keys).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String signed(JWSAlgorithm algorithm, JWK key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(),
                    change.apply(claims()).build());
            token.sign(key instanceof ECKey elliptic ? new ECDSASigner(elliptic) : new RSASSASigner(key.toRSAKey()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey named(RSAKey key, String name) {
        return new RSAKey.Builder(key).keyID(name).build();
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey elliptic() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
