package dev.tenancy.config;

import dev.tenancy.registry.ApiKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, validated.
 *
 * @param database where the data is
 * @param isolation what keeps a tenant's SQL inside its schema
 * @param startupMigration what start-up does about migrations
 * @param domain tenants are hosts below it ({@code <slug>.<domain>}); empty: hosts say nothing
 * @param tenantLocations where tenant migrations are, as Flyway locations
 * @param sharedLocations where registry migrations are, as Flyway locations
 * @param operatorToken opens the operator's API with the role of an admin; empty: only operators' own tokens do
 * @param web how browsers and proxies see the server
 * @param lifecycle grace periods and background work
 * @param jwt whose tokens are accepted beside ours; empty: nobody's
 * @param signUp whether companies register themselves
 * @param analytics whether, and as whom, all tenants can be asked
 * @param transferTimeout how long an export, an import or a clone may take
 */
public record TenancyConfig(
        Database database,
        Isolation isolation,
        StartupMigration startupMigration,
        Optional<String> domain,
        List<String> tenantLocations,
        List<String> sharedLocations,
        Optional<ApiKey> operatorToken,
        WebConfig web,
        LifecycleConfig lifecycle,
        Optional<JwtConfig> jwt,
        SignUpConfig signUp,
        AnalyticsConfig analytics,
        Duration transferTimeout) {

    /** How long an export, an import or a clone may take if nothing is said. */
    public static final Duration TRANSFER_TIMEOUT = Duration.ofHours(4);

    /** Keeps lists of its own. */
    public TenancyConfig {
        tenantLocations = List.copyOf(tenantLocations);
        sharedLocations = List.copyOf(sharedLocations);
    }

    /**
     * Reads and checks every key.
     *
     * @throws InvalidConfiguration naming everything that is wrong
     */
    public static TenancyConfig read(ConfigSource source) {
        return new ConfigReader(source).read();
    }
}
