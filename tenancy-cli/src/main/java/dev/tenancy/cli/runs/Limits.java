package dev.tenancy.cli.runs;

import dev.tenancy.cli.Refusal;
import dev.tenancy.paging.Limit;

/** Page sizes as the command line gives them. */
final class Limits {

    private Limits() {}

    static Limit of(int limit) {
        try {
            return new Limit(limit);
        } catch (IllegalArgumentException e) {
            throw new Refusal("--" + e.getMessage(), e);
        }
    }
}
