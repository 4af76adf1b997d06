package dev.tenancy.transfer;

import dev.tenancy.config.Isolation;
import dev.tenancy.migration.DeferredChecks;
import dev.tenancy.tenant.SchemaName;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** Fills a schema that its migrations have just made, in their transaction. */
final class Loading {

    private static final int BUFFER = 1 << 16;

    /** Those that read others, through views too, come after them: they read all that those read, and one more. */
    private static final String MATERIALIZED = Structure.RELATIONS.replace("with r as", "with recursive r as")
            + """
            , reads (view, relation) as (
              select w.ev_class, d.refobjid
              from r join pg_catalog.pg_rewrite w on w.ev_class = r.oid
              join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = w.oid
                and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid <> w.ev_class
              where r.relkind = 'm'
              union
              select reads.view, d.refobjid
              from reads join pg_catalog.pg_rewrite w on w.ev_class = reads.relation
              join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = w.oid
                and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid <> w.ev_class
            )
            select quote_ident(r.relname) from r where r.relkind = 'm' and r.relispopulated
            order by (select count(*) from reads join r other on other.oid = reads.relation and other.relkind = 'm'
                      where reads.view = r.oid), r.oid
            """;

    private final Connection connection;
    private final SchemaName schema;
    private final Isolation isolation;
    private final TransferListener listener;
    private final Deadline deadline;

    Loading(
            Connection connection,
            SchemaName schema,
            Isolation isolation,
            TransferListener listener,
            Deadline deadline) {
        this.connection = connection;
        this.schema = schema;
        this.isolation = isolation;
        this.listener = listener;
        this.deadline = deadline;
    }

    /** Loads, and verifies what was loaded. @throws dev.tenancy.problem.TenancyException.ArchiveRefused if it is not whole */
    TransferTotals load(TenantContents contents) throws SQLException, IOException {
        CopySettings.make(connection, schema, deadline);
        execute(DeferredChecks.now(schema));
        Structure there = Structure.read(connection, schema);
        Sameness.require(contents, there);
        QuietTables quiet = QuietTables.make(connection, schema);
        empty(there);
        List<FileCheck> checks = rows(contents, there);
        contents.verify(checks);
        sequences(contents, there);
        try {
            execute(DeferredChecks.now(schema));
            quiet.again(connection);
        } catch (SQLException e) {
            throw LoadFailure.ofConstraints(contents, e);
        }
        refresh(contents);
        CopySettings.undo(connection);
        return FileCheck.totals(checks);
    }

    /** What migrations put into a new schema is among the rows that come, as they have become. */
    private void empty(Structure there) throws SQLException {
        if (!there.tables().isEmpty()) {
            execute("truncate " + there.tables().stream().map(Table::qualified).collect(Collectors.joining(", ")));
        }
    }

    private List<FileCheck> rows(TenantContents contents, Structure there) throws SQLException, IOException {
        Map<String, Table> tables = there.tables().stream().collect(Collectors.toMap(Table::name, table -> table));
        Optional<LoadingRole> role =
                isolation == Isolation.ROLE ? Optional.of(LoadingRole.of(connection, schema)) : Optional.empty();
        List<FileCheck> checks = new ArrayList<>();
        List<TableFacts> facts = contents.manifest().tables();
        for (TableFacts each : facts) {
            Table table = Optional.ofNullable(tables.get(each.name())).orElseThrow();
            listener.table(table.name(), checks.size() + 1, facts.size());
            if (role.isPresent()) {
                takeOn(role.get(), table);
            }
            checks.add(copy(contents, each, columns(each, table)));
        }
        if (role.isPresent()) {
            role.get().end();
        }
        return checks;
    }

    /** From a table that migrations fill and tenants only read, its right to insert is taken; that one the owner fills. */
    private static void takeOn(LoadingRole role, Table table) throws SQLException {
        if (role.mayInsert(table.qualified())) {
            role.on();
        } else {
            role.off();
        }
    }

    /** The columns in the order of the rows, by the catalog's own words for them. */
    private Table columns(TableFacts facts, Table table) throws SQLException {
        if (facts.columns().equals(table.columns())) {
            return table;
        }
        List<String> names =
                facts.columns().stream().map(Manifest.ColumnFacts::name).toList();
        try (PreparedStatement select = connection.prepareStatement(
                """
                select string_agg(quote_ident(a.attname), ', ' order by array_position(?::text[], a.attname::text))
                from pg_catalog.pg_attribute a
                where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                """)) {
            select.setArray(1, connection.createArrayOf("text", names.toArray()));
            select.setString(2, table.qualified());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return table.withColumnList(row.getString(1));
            }
        }
    }

    private FileCheck copy(TenantContents contents, TableFacts facts, Table table) throws SQLException, IOException {
        Measuring measuring = new Measuring(listener);
        try (InputStream rows = contents.rows(facts)) {
            long count = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(table.copyIn(), measuring.from(rows), BUFFER);
            // A line that ends the rows early would leave the rest unread, and unmeasured.
            rows.transferTo(measuring.to(OutputStream.nullOutputStream()));
            return measuring.check(facts.file(), count);
        } catch (SQLException e) {
            throw LoadFailure.of(contents, table.name(), e);
        }
    }

    private void sequences(TenantContents contents, Structure there) throws SQLException {
        List<SequenceFacts> facts = contents.manifest().sequences();
        if (facts.isEmpty()) {
            return;
        }
        Map<String, String> qualified =
                there.sequences().stream().collect(Collectors.toMap(Sequence::name, Sequence::qualified));
        try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
            for (SequenceFacts sequence : facts) {
                set.setString(1, qualified.get(sequence.name()));
                set.setLong(2, sequence.lastValue());
                set.setBoolean(3, sequence.isCalled());
                try {
                    set.execute();
                } catch (SQLException e) {
                    throw LoadFailure.ofSequence(contents, sequence, e);
                }
            }
        }
    }

    /** What migrations have filled of empty tables is to show the rows. */
    private void refresh(TenantContents contents) throws SQLException {
        List<String> views = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(MATERIALIZED)) {
            select.setString(1, schema.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    views.add(row.getString(1));
                }
            }
        }
        for (String view : views) {
            try {
                execute("refresh materialized view " + schema.quoted() + '.' + view);
            } catch (SQLException e) {
                throw LoadFailure.ofView(contents, view, e);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
