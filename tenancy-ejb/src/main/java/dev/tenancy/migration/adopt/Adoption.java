package dev.tenancy.migration.adopt;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.AdoptedLedger;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Histories;
import dev.tenancy.migration.Histories.Reading;
import dev.tenancy.migration.HistoryRow;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.adopt.Candidates.Candidate;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.AdoptedSchema;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Takes schemas this product did not create into a ledger of their own.
 *
 * <p>What is in them is left alone, save that a schema without a history gets one if a baseline is given. Running it again
 * reads every history again; schemas that the query no longer names stay in the ledger.
 */
public final class Adoption {

    private static final Log LOG = Log.of(Adoption.class);

    private static final String BASELINE = "<< Flyway Baseline >>";
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}([._]\\d{1,18})*");
    private static final String NOT_ALLOWED = "42501";

    private final Fleet fleet;
    private final FleetSettings settings;
    private final Histories histories;

    /** Into the ledger of this fleet, whose home is {@code ADOPTED}. */
    public Adoption(Fleet fleet) {
        if (fleet.settings().home() != LedgerHome.ADOPTED) {
            throw new IllegalArgumentException("the tenants of the registry are registered, not adopted");
        }
        this.fleet = fleet;
        this.settings = fleet.settings();
        this.histories = new Histories(settings);
    }

    /**
     * What came of it.
     *
     * @param adopted schemas taken in, with or without a baseline
     * @param known those that were in the ledger; their state is read again
     * @param refused those left out, each with the reason
     */
    public record Adopted(List<String> adopted, List<String> known, List<Refused> refused) {

        /** Keeps lists of its own. */
        public Adopted {
            adopted = List.copyOf(adopted);
            known = List.copyOf(known);
            refused = List.copyOf(refused);
        }
    }

    /** A schema left out. */
    public record Refused(String schema, String reason) {}

    /**
     * Adopts every schema the query names.
     *
     * @param query any SELECT whose first column is schema names
     * @param baseline the version a schema without a history is at; empty: such a schema is left out and reported
     * @param dryRun only tells
     * @throws AdoptionRefused if the query or the baseline is wrong, or the owner may not keep a ledger; nothing changed
     * @throws DatabaseUnavailable if the database is lost; running it again goes on
     */
    public Adopted adopt(String query, Optional<String> baseline, boolean dryRun) throws SQLException {
        Optional<String> version = baseline.map(Adoption::version);
        try {
            List<Optional<String>> names;
            Candidates candidates;
            try (Connection connection = settings.owner().getConnection()) {
                names = new TenantsQuery(query).names(connection);
            }
            if (!dryRun) {
                prepareLedger();
            }
            try (Connection connection = settings.owner().getConnection()) {
                candidates = Candidates.of(connection, settings, names);
            }
            return adopt(candidates, version, dryRun);
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            throw e;
        }
    }

    private Adopted adopt(Candidates candidates, Optional<String> baseline, boolean dryRun) throws SQLException {
        List<Refused> refused = new ArrayList<>(candidates.refused());
        Map<Candidate, SchemaState> states = new LinkedHashMap<>();
        Map<String, Reading> readings = histories.read(candidates.schemas().stream()
                .filter(Candidate::hasHistory)
                .map(Candidate::schema)
                .toList());
        for (Candidate candidate : candidates.schemas()) {
            AdoptedSchema schema = candidate.schema();
            Reading reading = readings.getOrDefault(schema.value(), new Reading.Found(new SchemaHistory(List.of())));
            if (reading instanceof Reading.Unreadable unreadable) {
                refused.add(new Refused(
                        schema.value(),
                        "its " + settings.historyTable() + " is no history of Flyway's: " + unreadable.why()));
                continue;
            }
            SchemaHistory history = ((Reading.Found) reading).history().neutral(fleet.migrations(), schema);
            if (history.rows().isEmpty() && baseline.isEmpty() && !candidate.hasHistory()) {
                refused.add(new Refused(
                        schema.value(),
                        "it has no " + settings.historyTable()
                                + ": say at which version it is with --baseline <version>, or name its history with"
                                + " --history-table"));
            } else if (history.rows().isEmpty() && baseline.isPresent()) {
                baseline(candidate, baseline.get(), dryRun)
                        .ifPresentOrElse(refused::add, () -> states.put(candidate, noted(baseline.get())));
            } else {
                states.put(candidate, history.state(fleet.migrations()));
            }
        }
        if (!dryRun && !states.isEmpty()) {
            record(states);
        }
        Adopted adopted = new Adopted(named(states, false), named(states, true), refused);
        LOG.info(
                dryRun ? "adoption-tried" : "schemas-adopted",
                "adopted",
                adopted.adopted().size(),
                "known",
                adopted.known().size(),
                "refused",
                refused.size());
        return adopted;
    }

    private SchemaState noted(String baseline) {
        return new SchemaHistory(List.of(row(baseline))).state(fleet.migrations());
    }

    /** Begins a history as {@code flyway baseline} does; empty if that went well. */
    private Optional<Refused> baseline(Candidate candidate, String version, boolean dryRun) throws SQLException {
        if (dryRun) {
            return Optional.empty();
        }
        HistoryTable table = histories.table(candidate.schema());
        try (Connection connection = settings.owner().getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set local lock_timeout = '5s'; select pg_advisory_xact_lock(" + table.lock() + ")");
                statement.execute((candidate.hasHistory() ? "" : table.create()) + table.insert(row(version)));
                connection.commit();
                return Optional.empty();
            } catch (SQLException e) {
                if (DatabaseFailure.isUnavailable(e)) {
                    throw e;
                }
                return Optional.of(
                        new Refused(candidate.schema().value(), "its history cannot be begun: " + sentence(e)));
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private static HistoryRow row(String version) {
        return new HistoryRow(1, Optional.of(version), BASELINE, "BASELINE", BASELINE, Optional.empty(), true);
    }

    private void record(Map<Candidate, SchemaState> states) throws SQLException {
        try (Connection connection = settings.owner().getConnection();
                PreparedStatement upsert = connection.prepareStatement(
                        """
                        insert into %s (slug, schema_name, schema_version, schema_digest)
                        select s, s, v, d from unnest(?::text[], ?::text[], ?::text[]) u (s, v, d)
                        on conflict (schema_name) do update
                          set schema_version = excluded.schema_version, schema_digest = excluded.schema_digest
                        """
                                .formatted(settings.home().tenants()))) {
            upsert.setArray(
                    1,
                    array(
                            connection,
                            states.keySet().stream()
                                    .map(c -> c.schema().value())
                                    .toArray()));
            upsert.setArray(
                    2,
                    array(
                            connection,
                            states.values().stream().map(SchemaState::version).toArray()));
            upsert.setArray(
                    3,
                    array(
                            connection,
                            states.values().stream().map(SchemaState::digest).toArray()));
            upsert.executeUpdate();
        }
    }

    private static java.sql.Array array(Connection connection, Object[] values) throws SQLException {
        return connection.createArrayOf("text", values);
    }

    private static List<String> named(Map<Candidate, SchemaState> states, boolean known) {
        return states.keySet().stream()
                .filter(candidate -> candidate.known() == known)
                .map(candidate -> candidate.schema().value())
                .toList();
    }

    private void prepareLedger() throws SQLException {
        String schema = LedgerHome.ADOPTED.schema();
        try {
            AdoptedLedger.prepare(settings.owner());
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw new AdoptionRefused(
                        "the login may not create the schema '" + schema
                                + "' for the ledger: GRANT CREATE ON DATABASE to it, or create the schema with"
                                + " CREATE SCHEMA " + schema + " AUTHORIZATION for it: " + sentence(e),
                        e);
            }
            throw e;
        } catch (FlywayException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            throw new AdoptionRefused(
                    "the ledger cannot be kept in the schema '" + schema + "': "
                            + DatabaseFailure.sqlCause(e)
                                    .map(Adoption::sentence)
                                    .orElseGet(() -> String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""))
                            + "; the login must own that schema, and nothing else may be in it",
                    e);
        }
    }

    private static String version(String baseline) {
        if (!VERSION.matcher(baseline).matches()) {
            throw new AdoptionRefused(
                    "baseline '" + baseline + "' is no version: it must be numbers parted by dots, for example 1.2");
        }
        return MigrationVersion.fromVersion(baseline).toString();
    }

    private static String sentence(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("") + " (SQLSTATE "
                + failure.getSQLState() + ")";
    }
}
