package dev.tenancy.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the schemas of the fleet differ from what their migrations would have made.
 *
 * @param tenants how many were looked at
 * @param clean how many are as they should be
 * @param drifted those that are not, by slug
 * @param missing tenants whose schema is not there, by slug
 * @param orphans schemas that look like a tenant's and belong to none
 */
public record DriftReport(int tenants, int clean, List<Drifted> drifted, List<String> missing, List<String> orphans) {

    /** Keeps lists of its own. */
    public DriftReport {
        drifted = List.copyOf(drifted);
        missing = List.copyOf(missing);
        orphans = List.copyOf(orphans);
    }

    /** One tenant that differs; {@code version} is what its history says it is at. */
    public record Drifted(String tenant, String schema, String version, List<Difference> differences) {

        /** Keeps a list of its own. */
        public Drifted {
            differences = List.copyOf(differences);
        }
    }

    /**
     * One difference.
     *
     * @param kind what sort it is
     * @param object what it is about, for example {@code table projects} or {@code V2__archive.sql}
     * @param inWords what is different
     * @param remedy SQL that would mend it, if there is any that loses nothing unasked
     */
    public record Difference(Kind kind, String object, String inWords, Optional<String> remedy) {}

    /** The sorts of difference. */
    public enum Kind {
        /** Something the migrations make is not there. */
        MISSING_OBJECT,
        /** Something is there that no migration makes. */
        EXTRA_OBJECT,
        /** Something is there and is not as the migrations make it. */
        CHANGED_OBJECT,
        /** An index that a failed {@code CONCURRENTLY} left behind. */
        INVALID_INDEX,
        /** The history says something else than the ledger. */
        LEDGER_DIFFERS,
        /** A script has changed since it was applied. */
        CHECKSUM_CHANGED,
        /** A version is applied that the scripts do not have. */
        UNKNOWN_VERSION,
        /** The history does not fit the scripts in another way: a gap, a failed row, a script gone. */
        HISTORY_BROKEN,
        /** The schema has no history table. */
        NO_HISTORY;

        /** As shown, for example {@code missing-object}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
