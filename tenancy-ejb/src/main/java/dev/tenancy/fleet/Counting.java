package dev.tenancy.fleet;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Counts in many tenants' schemas, fifty to a statement: more would take more locks than the table for them has by default.
 *
 * <p>It reads as the reader, who can do nothing else, in transactions that can do nothing else; where tenants have no
 * roles there is no reader, and the owner reads. If a statement fails, its tenants are counted one by one, so that the one
 * that is locked, broken or large is told alone.
 */
final class Counting {

    private static final int AT_ONCE = 50;
    static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELED = "57014";

    private final DataSource owner;
    private final String begin;
    private final Map<SchemaName, Counts> counts = new HashMap<>();
    private final Map<SchemaName, String> problems = new HashMap<>();
    private final Patience patience;
    private final long end;

    Counting(DataSource owner, Isolation isolation, Patience patience) {
        this.owner = owner;
        this.patience = patience;
        this.end = System.nanoTime() + patience.all().toNanos();
        this.begin = "set transaction read only; set local lock_timeout = '200ms'; set local statement_timeout = "
                + patience.statement().toMillis()
                + (isolation == Isolation.ROLE ? "; set local role " + DatabaseRoles.READER : "");
    }

    /**
     * How long counting may take.
     *
     * @param statement of fifty tenants, or of one
     * @param all of everybody
     */
    record Patience(Duration statement, Duration all) {

        /** Somebody waits. */
        static final Patience SHORT = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10));

        /** Nobody does. */
        static final Patience LONG = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** Counts in these. */
    void count(List<SchemaName> schemas) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            for (int from = 0; from < schemas.size(); from += AT_ONCE) {
                List<SchemaName> some = schemas.subList(from, Math.min(from + AT_ONCE, schemas.size()));
                if (!isCounted(connection, some) && some.size() > 1) {
                    for (SchemaName one : some) {
                        isCounted(connection, List.of(one));
                    }
                }
            }
        }
    }

    /** What was counted, by schema. */
    Map<SchemaName, Counts> counts() {
        return counts;
    }

    /** Why something was not, by schema. */
    Map<SchemaName, String> problems() {
        return problems;
    }

    private boolean isCounted(Connection connection, List<SchemaName> schemas) throws SQLException {
        if (System.nanoTime() > end) {
            schemas.forEach(schema -> problems.put(schema, "Counting the others took too long; ask for fewer."));
            return true;
        }
        List<String> arms = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            arms.add(Counts.query(i, schemas.get(i)));
        }
        try {
            counts.putAll(Ledgered.inTransaction(
                    connection, reader -> counted(reader, schemas, String.join("union all\n", arms))));
            return true;
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            schemas.forEach(schema -> problems.put(schema, words(e)));
            return false;
        }
    }

    private Map<SchemaName, Counts> counted(Connection connection, List<SchemaName> schemas, String sql)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            try (ResultSet rows = statement.executeQuery(sql)) {
                Map<SchemaName, Counts> found = new HashMap<>();
                while (rows.next()) {
                    found.put(schemas.get(rows.getInt("number")), Counts.read(rows));
                }
                return found;
            }
        }
    }

    private String words(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return switch (state) {
            case LOCK_NOT_AVAILABLE -> "Its tables are locked, as by a migration; try again.";
            case CANCELED ->
                "Counting its rows takes longer than " + patience.statement().toSeconds() + " s.";
            default ->
                "It cannot be counted: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("") + " (SQLSTATE " + state + ")";
        };
    }
}
