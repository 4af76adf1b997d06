package dev.tenancy.binding;

import java.util.Optional;

/** Reads which tenant the running request was resolved to. Setting it is another interface's business. */
public interface RequestTenant {

    /** The tenant; empty if the request has none, or if there is no request. */
    Optional<TenantRef> tenant();
}
