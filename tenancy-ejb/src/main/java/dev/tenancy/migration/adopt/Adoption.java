package dev.tenancy.migration.adopt;

import dev.tenancy.migration.Fleet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Takes schemas this product did not create into a ledger of their own. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // TODO goes with the last stub
public final class Adoption {

    private final Fleet fleet;

    /** Into the ledger of this fleet, whose home is {@code ADOPTED}. */
    public Adoption(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Adopts every schema the query names.
     *
     * @param query any SELECT whose first column is schema names
     * @param baseline the version a schema without a history is at; empty: such a schema is left out and reported
     * @param dryRun only tells
     */
    public Adopted adopt(String query, Optional<String> baseline, boolean dryRun) throws SQLException {
        throw new UnsupportedOperationException(fleet + query + baseline + dryRun);
    }

    /**
     * What came of it.
     *
     * @param adopted schemas taken in, with or without a baseline
     * @param known those that were in the ledger; their state is read again
     * @param refused those left out, each with the reason
     */
    public record Adopted(List<String> adopted, List<String> known, List<Refused> refused) {}

    /** A schema left out. */
    public record Refused(String schema, String reason) {}
}
