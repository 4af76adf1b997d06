package dev.tenancy.lifecycle;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.run.Backoff;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops a schema in transactions that each fit the lock table, however much is in it: {@code drop schema … cascade} locks
 * everything at once, and fails at a few thousand tables.
 */
final class SchemaDrop {

    private static final String OUT_OF_LOCKS = "53200";

    /** A lock timeout, a deadlock, a serialization failure. */
    private static final Set<String> PASSING = Set.of("55P03", "40P01", "40001", OUT_OF_LOCKS);

    private final Connection connection;
    private final SchemaName schema;
    private final PurgePace pace;
    private int portion;

    SchemaDrop(Connection connection, SchemaName schema, PurgePace pace) {
        this.connection = connection;
        this.schema = schema;
        this.pace = pace;
        this.portion = pace.portion();
    }

    /** Somebody stands in the way for longer than we wait. */
    static final class Hindered extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        private Hindered(String reason, @Nullable SQLException cause) {
            super(reason, cause);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Drops it, each portion a transaction of its own. */
    void drop() throws SQLException, Hindered {
        for (SchemaPart part : SchemaPart.values()) {
            drop(part);
        }
        inPortions(List.of("drop schema if exists " + schema.quoted() + " cascade"));
    }

    /** Until nothing of it is found any more, or only what could not be dropped alone: that goes with the schema. */
    private void drop(SchemaPart part) throws SQLException, Hindered {
        Set<String> done = new HashSet<>();
        List<String> found = find(part);
        while (done.addAll(found)) {
            inPortions(found);
            found = find(part);
        }
    }

    private List<String> find(SchemaPart part) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(part.query())) {
            select.setString(1, schema.value());
            List<String> statements = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    statements.add(row.getString(1));
                }
            }
            return statements;
        }
    }

    private void inPortions(List<String> statements) throws SQLException, Hindered {
        int from = 0;
        int attempt = 1;
        while (from < statements.size()) {
            int to = Math.min(statements.size(), from + portion);
            try {
                execute(statements.subList(from, to));
                from = to;
                attempt = 1;
            } catch (SQLException e) {
                if (!PASSING.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                if (OUT_OF_LOCKS.equals(e.getSQLState()) && to - from > 1) {
                    portion = (to - from) / 2;
                } else {
                    await(attempt++, e);
                }
            }
        }
    }

    private void execute(List<String> statements) throws SQLException {
        Ledgered.inTransaction(connection, transaction -> {
            try (Statement statement = transaction.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set local lock_timeout = "
                        + pace.lockTimeout().toMillis() + ";\n" + String.join(";\n", statements));
            }
            return statements;
        });
    }

    private void await(int attempt, SQLException failure) throws Hindered, SQLException {
        if (attempt >= pace.attempts()) {
            throw new Hindered(reason(failure), failure);
        }
        try {
            Thread.sleep(Backoff.after(attempt).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Hindered("the server is being stopped", failure);
        }
    }

    private String reason(SQLException failure) throws SQLException {
        if (OUT_OF_LOCKS.equals(failure.getSQLState())) {
            return "the database's lock table is full; wait until there is less to do, or raise"
                    + " max_locks_per_transaction";
        }
        List<String> holders = holders();
        return holders.isEmpty()
                ? said(failure)
                : "its tables are in use by the database " + (holders.size() == 1 ? "session " : "sessions ")
                        + String.join(", ", holders) + "; wait for them or end them (pg_terminate_backend)";
    }

    /** Who has a lock on something of the schema. */
    private List<String> holders() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select distinct l.pid from pg_catalog.pg_locks l
                join pg_catalog.pg_class c on c.oid = l.relation
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where l.database = (select oid from pg_catalog.pg_database where datname = current_database())
                  and l.granted and l.pid <> pg_backend_pid() and n.nspname = ?
                order by 1 limit 5
                """)) {
            select.setString(1, schema.value());
            List<String> holders = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    holders.add(row.getString(1));
                }
            }
            return holders;
        }
    }

    /** What PostgreSQL said, in one line. */
    static String said(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("") + " (SQLSTATE "
                + failure.getSQLState() + ")";
    }
}
