package dev.tenancy.fleet;

/**
 * How many rows of each kind one or more tenants have.
 *
 * @param projects how many projects
 * @param archivedProjects how many of them are archived
 * @param members how many team members
 */
public record UsageCounts(long projects, long archivedProjects, long members) {

    /** Nothing. */
    public static final UsageCounts NONE = new UsageCounts(0, 0, 0);

    /** How many of the projects are not archived. */
    public long activeProjects() {
        return projects - archivedProjects;
    }

    /** These and others together. */
    public UsageCounts plus(UsageCounts other) {
        return new UsageCounts(
                projects + other.projects, archivedProjects + other.archivedProjects, members + other.members);
    }
}
