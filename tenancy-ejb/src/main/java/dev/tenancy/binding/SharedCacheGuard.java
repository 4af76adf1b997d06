package dev.tenancy.binding;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.sessions.server.ServerSession;

/**
 * Refuses to start with a tenant entity in the shared cache.
 *
 * <p>That cache knows a row by class and primary key, not by tenant, so {@code find} in one tenant would answer with
 * another's row. The unit's settings keep every entity out; an annotation on one entity could let it back in.
 */
public final class SharedCacheGuard {

    private SharedCacheGuard() {}

    /** Checks every entity of a unit. @throws IllegalStateException naming those that would be shared */
    public static void check(EntityManagerFactory unit) {
        List<String> shared = unit.unwrap(ServerSession.class).getDescriptors().values().stream()
                .filter(descriptor -> !descriptor.isAggregateDescriptor())
                .filter(descriptor -> !descriptor.getCachePolicy().isIsolated())
                .map(ClassDescriptor::getJavaClassName)
                .sorted()
                .toList();
        if (!shared.isEmpty()) {
            throw new IllegalStateException("Tenant entities would be in the cache shared by all tenants: " + shared
                    + "; take @Cacheable, @Cache and cache settings off them.");
        }
    }
}
