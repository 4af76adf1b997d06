package dev.tenancy.registry;

import dev.tenancy.tenant.Tenant;

/** What became of a registration: a new tenant, or the one that an earlier request with the same key made. */
public sealed interface RegistrationOutcome {

    /** The tenant registered. */
    Tenant tenant();

    /** A new tenant, with its key. */
    record Registered(Tenant tenant, ApiKey apiKey) implements RegistrationOutcome {}

    /** The tenant of an earlier request; its key was shown then and cannot be shown again. */
    record Replayed(Tenant tenant) implements RegistrationOutcome {}
}
