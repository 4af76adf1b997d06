package dev.tenancy.project;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.paging.Position;
import dev.tenancy.paging.Precondition;
import java.util.Optional;
import java.util.UUID;

/**
 * The projects of the tenant that is calling.
 *
 * <p>Every method joins the caller's transaction or opens one; it must be the transaction of one tenant.
 */
public interface Projects {

    /** Creates a project. */
    Project create(ProjectName name);

    /** Reads one. @throws NotFound if this tenant has no such project */
    Project get(UUID id);

    /**
     * Lists, newest first.
     *
     * @param archived only archived ones, only active ones, or (empty) both
     * @param after where the page begins; empty: at the newest
     */
    Page<Project, Position> list(Optional<Boolean> archived, Limit limit, Optional<Position> after);

    /** Renames. @throws NotFound if there is none @throws StaleVersion if it has changed since */
    Project rename(UUID id, ProjectName name, Precondition precondition);

    /** Archives; an archived one stays as it is. @throws NotFound if there is none @throws StaleVersion as above */
    Project archive(UUID id, Precondition precondition);

    /** Takes out of the archive; an active one stays as it is. @throws NotFound @throws StaleVersion as above */
    Project unarchive(UUID id, Precondition precondition);

    /** Deletes for good. @throws NotFound if there is none @throws StaleVersion if it has changed since */
    void delete(UUID id, Precondition precondition);

    /** How many there are, archived ones included. */
    long count();
}
