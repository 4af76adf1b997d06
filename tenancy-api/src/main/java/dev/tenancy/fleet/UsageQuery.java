package dev.tenancy.fleet;

import dev.tenancy.registry.TenantQuery;
import java.util.Optional;

/**
 * Whose usage to list, and in which order.
 *
 * @param tenants which tenants; also the order, and its direction, if there is no figure
 * @param figure what they are sorted by; the slug decides between equals, and who has no such figure is the least
 */
public record UsageQuery(TenantQuery tenants, Optional<Figure> figure) {

    /** Everybody's by slug. */
    public static final UsageQuery ALL = new UsageQuery(TenantQuery.ALL, Optional.empty());

    /** The figures that tenants can be sorted by. */
    public enum Figure {
        /** The size on disk. */
        SIZE,
        /** How many projects. */
        PROJECTS,
        /** How many team members. */
        MEMBERS,
        /** When a project was last added or archived, or a member added. */
        ACTIVITY,
        /** How much the size has grown in the last seven days. */
        GROWTH
    }
}
