package dev.tenancy.web.admin.tenants;

import java.util.List;
import java.util.Optional;

/**
 * What became of the tenants something was asked for.
 *
 * @param done a sentence that says to how many it was done
 * @param run the migration run that does it, if it takes one
 * @param refused those it was not done to
 */
public record BulkOutcome(String done, Optional<Long> run, List<Refusal> refused) {

    /** Keeps a list of its own. */
    public BulkOutcome {
        refused = List.copyOf(refused);
    }

    /**
     * One it was not done to.
     *
     * @param slug who
     * @param why what stood in the way, and what to do
     */
    public record Refusal(String slug, String why) {}
}
