package dev.tenancy.transfer;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.NotExportable;
import dev.tenancy.registry.TenantWriters;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import dev.tenancy.transfer.Manifest.TableFacts;
import dev.tenancy.transfer.Structure.Sequence;
import dev.tenancy.transfer.Structure.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.copy.PGCopyInputStream;

/**
 * One tenant's data as it was at one moment: a repeatable-read, read-only transaction of the application's login that has
 * taken on the tenant's role, and so can read no other tenant's.
 */
final class Snapshot implements TenantContents {

    /** A union of more arms than this costs the planner more than another round trip. */
    private static final int ARMS = 100;

    private final TenantAtRest rest;
    private final Connection reader;
    private final Structure structure;
    private final Manifest manifest;
    private final List<Long> rowsSent = new ArrayList<>();

    private Snapshot(TenantAtRest rest, Connection reader, Structure structure, Manifest manifest) {
        this.rest = rest;
        this.reader = reader;
        this.structure = structure;
        this.manifest = manifest;
    }

    /**
     * Takes one.
     *
     * @param owner for what only the owner may see: the schema's history
     * @param app what may take on tenants' roles
     * @throws NotExportable if the tenant's role may not read all of it
     */
    static Snapshot take(
            DataSource owner,
            DataSource app,
            Isolation isolation,
            MigrationSet migrations,
            Slug slug,
            Deadline deadline)
            throws SQLException {
        TenantAtRest rest = TenantAtRest.open(owner, migrations, slug, deadline);
        boolean taken = false;
        try {
            Snapshot snapshot = take(rest, app, isolation, deadline);
            taken = true;
            return snapshot;
        } finally {
            if (!taken) {
                rest.close();
            }
        }
    }

    private static Snapshot take(TenantAtRest rest, DataSource app, Isolation isolation, Deadline deadline)
            throws SQLException {
        Connection reader = deadline.open(app);
        boolean taken = false;
        try {
            reader.setAutoCommit(false);
            rest.awaitWriters(reader.getMetaData().getUserName());
            execute(reader, "set transaction isolation level repeatable read, read only");
            execute(reader, TenantWriters.ENTER_NONE);
            Tenant tenant = rest.tenant();
            CopySettings.make(reader, tenant.schema(), deadline);
            if (isolation == Isolation.ROLE) {
                execute(reader, "set local role " + tenant.schema().quoted());
            }
            Structure structure = Structure.read(reader, tenant.schema());
            requireAll(tenant, structure);
            lock(reader, structure);
            Snapshot snapshot = new Snapshot(
                    rest,
                    reader,
                    structure,
                    rest.manifest(tables(structure), sequences(reader, structure.sequences())));
            taken = true;
            return snapshot;
        } finally {
            if (!taken) {
                TenantAtRest.end(reader);
            }
        }
    }

    /** That this tenant's data cannot be read, which is no fault of who it is read for. */
    static RuntimeException unreadable(Slug slug, SQLException failure) {
        return DatabaseFailure.asUnavailable(failure)
                .<RuntimeException>map(unavailable -> unavailable)
                .orElseGet(() -> new NotExportable(
                        slug,
                        "the database refused ("
                                + String.valueOf(failure.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                + ", SQLSTATE " + failure.getSQLState() + ")"));
    }

    /** A part of a tenant that passes for all of it is worse than none. */
    private static void requireAll(Tenant tenant, Structure structure) {
        for (Table table : structure.tables()) {
            if (!table.readable()) {
                throw new NotExportable(
                        tenant.slug(),
                        "its role may not read the table '" + table.name()
                                + "'; let a migration grant it 'select' there");
            }
            if (table.rowSecurity()) {
                throw new NotExportable(
                        tenant.slug(),
                        "the table '" + table.name()
                                + "' has row-level security, which may hide rows from the tenant's role; let a"
                                + " migration disable it");
            }
        }
        for (Sequence sequence : structure.sequences()) {
            if (!sequence.readable()) {
                throw new NotExportable(
                        tenant.slug(),
                        "its role may not read the sequence '" + sequence.name()
                                + "'; let a migration grant it 'select' there");
            }
        }
    }

    /** No table is emptied or rewritten by hand meanwhile; that is nothing a snapshot is safe from. */
    private static void lock(Connection reader, Structure structure) throws SQLException {
        if (!structure.tables().isEmpty()) {
            execute(
                    reader,
                    "lock table "
                            + structure.tables().stream()
                                    .map(table -> (table.partitioned() ? "" : "only ") + table.qualified())
                                    .collect(Collectors.joining(", "))
                            + " in access share mode");
        }
    }

    private static List<TableFacts> tables(Structure structure) {
        List<TableFacts> facts = new ArrayList<>();
        for (Table table : structure.tables()) {
            facts.add(new TableFacts(ArchiveFormat.file(facts.size()), table.name(), table.columns()));
        }
        return facts;
    }

    /** Sequences stand outside of snapshots; read after it was taken they are at least where its rows need them. */
    private static List<SequenceFacts> sequences(Connection reader, List<Sequence> sequences) throws SQLException {
        List<SequenceFacts> facts = new ArrayList<>();
        for (int from = 0; from < sequences.size(); from += ARMS) {
            List<Sequence> some = sequences.subList(from, Math.min(sequences.size(), from + ARMS));
            StringBuilder sql = new StringBuilder();
            for (int i = 0; i < some.size(); i++) {
                sql.append(i == 0 ? "" : " union all ")
                        .append("select ")
                        .append(i)
                        .append(" as place, last_value, is_called from ")
                        .append(some.get(i).qualified());
            }
            try (PreparedStatement select = reader.prepareStatement(sql + " order by place");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    facts.add(new SequenceFacts(
                            some.get(row.getInt(1)).name(), row.getLong("last_value"), row.getBoolean("is_called")));
                }
            }
        }
        return facts;
    }

    /** Whose it is. */
    Tenant tenant() {
        return rest.tenant();
    }

    @Override
    public String title() {
        return rest.title();
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    /** Writes the rows of a table. @return how many */
    long copy(TableFacts facts, OutputStream out) throws IOException, SQLException {
        return reader.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(table(facts).copyOut(), out);
    }

    @Override
    public InputStream rows(TableFacts facts) throws SQLException {
        CopyOut copy = reader.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(table(facts).copyOut());
        return new PGCopyInputStream(copy) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return super.read(buffer, offset, length);
                } catch (IOException e) {
                    if (e.getCause() instanceof SQLException failure) {
                        throw unreadable(rest.tenant().slug(), failure);
                    }
                    throw e;
                }
            }

            @Override
            public void close() throws IOException {
                super.close();
                rowsSent.add(copy.getHandledRowCount());
            }
        };
    }

    private Table table(TableFacts facts) {
        return structure.tables().stream()
                .filter(table -> table.name().equals(facts.name()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void verify(List<FileCheck> read) {
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).rows() != rowsSent.get(i)) {
                throw new IllegalStateException("of " + rowsSent.get(i) + " rows of " + title() + ", "
                        + read.get(i).rows() + " arrived");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        TenantAtRest.end(reader);
        rest.close();
    }
}
