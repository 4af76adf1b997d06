package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Flyway's history table in one schema, as Flyway itself creates, reads, writes and locks it.
 *
 * @param schema where it is
 * @param name its bare name
 */
public record HistoryTable(SchemaRef schema, String name) {

    /** What Flyway's own lock numbers begin with. */
    private static final long FLYWAY_LOCKS = 77_431_708_279_161L;

    private static final Set<String> NO_SCHEMA_OR_TABLE = Set.of("3F000", "42P01");

    /** With the name Flyway gives it unless told otherwise. */
    public HistoryTable(SchemaRef schema) {
        this(schema, Flyways.HISTORY_TABLE);
    }

    /** The qualified, quoted name. */
    public String qualified() {
        return schema.quoted() + '.' + quote(name);
    }

    /**
     * The number of the advisory lock under which Flyway migrates this schema: who holds it keeps Flyway out, and the
     * other way round. By Flyway's {@code PostgreSQLAdvisoryLockTemplate}.
     */
    public long lock() {
        return FLYWAY_LOCKS + (schema.quoted() + '.' + quote(name)).hashCode();
    }

    /** Statements that create it exactly as Flyway does. */
    public String create() {
        return """
                create table %1$s (
                  installed_rank int not null,
                  version varchar(50),
                  description varchar(200) not null,
                  type varchar(20) not null,
                  script varchar(1000) not null,
                  checksum integer,
                  installed_by varchar(100) not null,
                  installed_on timestamp not null default now(),
                  execution_time integer not null,
                  success boolean not null
                );
                alter table %1$s add constraint %2$s primary key (installed_rank);
                create index %3$s on %1$s (success);
                """
                .formatted(qualified(), quote(name + "_pk"), quote(name + "_s_idx"));
    }

    /** The query for all rows, by rank. */
    public String select() {
        return "select installed_rank, version, description, type, script, checksum, success from " + qualified()
                + " order by installed_rank";
    }

    /** Reads the schema's history. @throws SQLException for which {@link #isMissing} tells whether there is none */
    public SchemaHistory read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select())) {
            return new SchemaHistory(read(rows));
        }
    }

    /** Whether this is for want of the schema or the table. */
    public static boolean isMissing(SQLException failure) {
        return NO_SCHEMA_OR_TABLE.contains(String.valueOf(failure.getSQLState()));
    }

    /** Reads what {@link #select} answers. */
    public static List<HistoryRow> read(ResultSet rows) throws SQLException {
        List<HistoryRow> history = new ArrayList<>();
        while (rows.next()) {
            history.add(new HistoryRow(
                    rows.getInt("installed_rank"),
                    Optional.ofNullable(rows.getString("version")),
                    rows.getString("description"),
                    rows.getString("type"),
                    rows.getString("script"),
                    Optional.ofNullable(rows.getObject("checksum", Integer.class)),
                    rows.getBoolean("success")));
        }
        return history;
    }

    /** The row Flyway would write once an SQL script has run. */
    public HistoryRow row(int rank, Migration migration) {
        return new HistoryRow(
                rank,
                migration.version(),
                migration.description(),
                "SQL",
                migration.script(),
                migration.checksumIn(schema),
                true);
    }

    /** The statement that writes a row, in the owner's name and without a time taken. */
    public String insert(HistoryRow row) {
        return """
                insert into %s
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (%d, %s, %s, %s, %s, %s, current_user, 0, %s);
                """
                .formatted(
                        qualified(),
                        row.rank(),
                        row.version().map(SqlLiteral::of).orElse("null"),
                        SqlLiteral.of(row.description()),
                        SqlLiteral.of(row.type()),
                        SqlLiteral.of(row.script()),
                        row.checksum().map(String::valueOf).orElse("null"),
                        row.success());
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
