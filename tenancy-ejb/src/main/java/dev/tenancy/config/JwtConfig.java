package dev.tenancy.config;

import java.net.URI;

/**
 * The OpenID provider whose tokens are accepted.
 *
 * @param issuer the {@code iss} of its tokens
 * @param jwksUri where its keys are
 * @param audience the {@code aud} that names this installation
 * @param tenantClaim the claim that names a tenant, by slug or id
 * @param roleClaim the claim that holds roles: {@code read} and {@code write} of a tenant's, {@code viewer},
 *     {@code operator} and {@code admin} of an operator's
 */
public record JwtConfig(String issuer, URI jwksUri, String audience, String tenantClaim, String roleClaim) {

    /** The claim that names a tenant, if nothing is said. */
    public static final String TENANT_CLAIM = "tenant";

    /** The claim that holds roles, if nothing is said. */
    public static final String ROLE_CLAIM = "roles";
}
