package dev.tenancy.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one tenant has.
 *
 * @param slug who
 * @param bytes its size on disk; empty if its schema is missing, or cannot be measured now
 * @param projects how many projects; empty if that cannot be counted
 * @param archivedProjects how many of them are archived
 * @param members how many team members
 * @param lastActivity when a project was last added or archived, or a member added, UTC
 * @param problem why something could not be counted
 */
public record TenantFacts(
        String slug,
        OptionalLong bytes,
        OptionalLong projects,
        OptionalLong archivedProjects,
        OptionalLong members,
        Optional<Instant> lastActivity,
        Optional<String> problem) {

    /** How many projects are not archived. */
    public OptionalLong activeProjects() {
        return projects.isPresent()
                ? OptionalLong.of(projects.getAsLong() - archivedProjects.orElse(0))
                : OptionalLong.empty();
    }
}
