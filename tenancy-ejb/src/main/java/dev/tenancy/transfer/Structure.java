package dev.tenancy.transfer;

import dev.tenancy.migration.HistoryTable;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.transfer.Manifest.ColumnFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What in a schema holds data, by the catalog.
 *
 * @param tables but Flyway's history and partitions, whose rows are their parents'; rows after those they refer to
 * @param sequences by name
 */
record Structure(List<Table> tables, List<Sequence> sequences) {

    /**
     * Relations are found by what they depend on: for their schema alone the catalog has no index, and at ten thousand
     * tenants it is large. What belongs to an extension is the extension's.
     */
    static final String RELATIONS =
            """
            with r as materialized (
              select c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relispopulated
              from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid
              where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                and d.refobjid = (select n.oid from pg_catalog.pg_namespace n where n.nspname = ?::name)
                and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and c.relkind in ('r', 'p', 'S', 'm')
                and not exists (select from pg_catalog.pg_depend e
                                where e.classid = d.classid and e.objid = d.objid and e.objsubid = 0 and e.deptype = 'e')
            )
            """;

    private static final String TABLES = RELATIONS
            + """
            select r.relname as name, quote_ident(r.relname) as quoted, r.relkind = 'p' as partitioned, r.relrowsecurity,
                   has_table_privilege(r.oid, 'select') as readable,
                   array(select a.attname::text from pg_catalog.pg_attribute a
                         where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                         order by a.attnum) as columns,
                   array(select pg_catalog.format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute a
                         where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                         order by a.attnum) as types,
                   (select coalesce(string_agg(quote_ident(a.attname), ', ' order by a.attnum), '')
                    from pg_catalog.pg_attribute a
                    where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as list
            from r
            where r.relkind in ('r', 'p') and r.relname <> ?::name
              and not (r.relispartition and exists (
                select from pg_catalog.pg_inherits i join r p on p.oid = i.inhparent where i.inhrelid = r.oid))
            """;

    private static final String REFERENCES = RELATIONS
            + """
            select distinct child.relname, parent.relname
            from r join pg_catalog.pg_constraint k on k.conrelid = r.oid and k.contype = 'f' and k.conparentid = 0
            join r child on child.oid = coalesce(pg_catalog.pg_partition_root(k.conrelid), k.conrelid)
            join r parent on parent.oid = coalesce(pg_catalog.pg_partition_root(k.confrelid), k.confrelid)
            where child.oid <> parent.oid
            """;

    private static final String SEQUENCES = RELATIONS
            + """
            select r.relname as name, quote_ident(r.relname) as quoted, has_sequence_privilege(r.oid, 'select') as readable
            from r where r.relkind = 'S'
            """;

    Structure {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    /**
     * A table.
     *
     * @param qualified its name in SQL
     * @param partitioned whether its rows are in partitions
     * @param readable whether who asks may read it
     * @param rowSecurity whether policies decide which of its rows who sees
     * @param columnList in SQL; without generated ones, empty if there are none
     */
    record Table(
            String name,
            String qualified,
            boolean partitioned,
            boolean readable,
            boolean rowSecurity,
            List<ColumnFacts> columns,
            String columnList) {

        Table {
            columns = List.copyOf(columns);
        }

        Table withColumnList(String other) {
            return new Table(name, qualified, partitioned, readable, rowSecurity, columns, other);
        }

        String copyOut() {
            String list = columnList.isEmpty() ? "" : " (" + columnList + ")";
            return partitioned
                    ? "copy (select " + columnList + " from " + qualified + ") to stdout"
                    : "copy " + qualified + list + " to stdout";
        }

        String copyIn() {
            String list = columnList.isEmpty() ? "" : " (" + columnList + ")";
            return "copy " + qualified + list + " from stdin";
        }
    }

    /** A sequence; the qualified name is its name in SQL. */
    record Sequence(String name, String qualified, boolean readable) {}

    /** Reads it as whoever the connection is just now, after {@link CopySettings}. */
    static Structure read(Connection connection, SchemaName schema) throws SQLException {
        Map<String, Table> tables = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(TABLES)) {
            select.setString(1, schema.value());
            select.setString(2, new HistoryTable(schema).name());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Table table = table(row, schema);
                    tables.put(table.name(), table);
                }
            }
        }
        return new Structure(
                TableOrder.of(tables, references(connection, schema)).stream()
                        .map(tables::get)
                        .toList(),
                sequences(connection, schema));
    }

    private static Table table(ResultSet row, SchemaName schema) throws SQLException {
        String[] names = (String[]) row.getArray("columns").getArray();
        String[] types = (String[]) row.getArray("types").getArray();
        // A type that has a name of PostgreSQL's is found by its schema alone, which is another one in each tenant.
        String own = schema.value() + '.';
        List<ColumnFacts> columns = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            columns.add(
                    new ColumnFacts(names[i], types[i].startsWith(own) ? types[i].substring(own.length()) : types[i]));
        }
        return new Table(
                row.getString("name"),
                schema.quoted() + '.' + row.getString("quoted"),
                row.getBoolean("partitioned"),
                row.getBoolean("readable"),
                row.getBoolean("relrowsecurity"),
                columns,
                row.getString("list"));
    }

    private static Map<String, TreeSet<String>> references(Connection connection, SchemaName schema)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REFERENCES)) {
            select.setString(1, schema.value());
            try (ResultSet row = select.executeQuery()) {
                Map<String, TreeSet<String>> references = new TreeMap<>();
                while (row.next()) {
                    references
                            .computeIfAbsent(row.getString(1), child -> new TreeSet<>())
                            .add(row.getString(2));
                }
                return references;
            }
        }
    }

    private static List<Sequence> sequences(Connection connection, SchemaName schema) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SEQUENCES)) {
            select.setString(1, schema.value());
            try (ResultSet row = select.executeQuery()) {
                Map<String, Sequence> sequences = new TreeMap<>();
                while (row.next()) {
                    String name = row.getString("name");
                    sequences.put(
                            name,
                            new Sequence(
                                    name, schema.quoted() + '.' + row.getString("quoted"), row.getBoolean("readable")));
                }
                return List.copyOf(sequences.values());
            }
        }
    }
}
