package dev.tenancy.migration;

import java.util.List;
import java.util.Optional;

/**
 * What a run would do now.
 *
 * @param target the version it would lead to
 * @param groups tenants that would run the same scripts; those at the target are in none
 */
public record FleetPlan(String target, List<Group> groups) {

    /** Keeps a list of its own. */
    public FleetPlan {
        groups = List.copyOf(groups);
    }

    /**
     * Tenants that are at one state.
     *
     * @param from their version
     * @param to where they would end
     * @param scripts what would run, in order
     * @param tenants how many they are
     * @param examples up to five of them, by slug
     * @param obstacle why they cannot be migrated as they are, if so: a changed checksum, an unknown version
     */
    public record Group(
            String from,
            String to,
            List<String> scripts,
            int tenants,
            List<String> examples,
            Optional<String> obstacle) {

        /** Keeps lists of its own. */
        public Group {
            scripts = List.copyOf(scripts);
            examples = List.copyOf(examples);
        }
    }
}
