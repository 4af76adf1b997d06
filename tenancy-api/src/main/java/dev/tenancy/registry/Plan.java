package dev.tenancy.registry;

import java.util.OptionalInt;

/**
 * What a tenant pays for.
 *
 * @param code its name in URLs and JSON, for example {@code team}
 * @param name its name for people
 * @param maxProjects the most projects a tenant may have; empty: no limit
 * @param maxMembers the most team members; empty: no limit
 */
public record Plan(String code, String name, OptionalInt maxProjects, OptionalInt maxMembers) {}
