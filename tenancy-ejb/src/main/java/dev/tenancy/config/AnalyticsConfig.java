package dev.tenancy.config;

import dev.tenancy.config.Database.Login;
import java.util.Optional;

/**
 * Queries over tenants.
 *
 * @param queries whether anybody may ask all tenants
 * @param reader the login they run as, which can do nothing but read; empty: one that the owner makes
 */
public record AnalyticsConfig(boolean queries, Optional<Login> reader) {

    /** Allowed, as a login of the owner's making. */
    public static final AnalyticsConfig DEFAULT = new AnalyticsConfig(true, Optional.empty());
}
