package dev.tenancy.transfer;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that take rows as they are, in any order: no trigger answers, and what refers to what is checked once, when all
 * of it is there. Foreign keys are dropped for that and made again, word for word; so a check is one join, circles are no
 * matter, and the server keeps no list of rows to look at later. What a constraint tolerates because it was never validated
 * it would refuse of rows that come, so that one is made again behind them, too.
 *
 * <p>A key into another schema stays, if it was validated: what it refers to is there already, and to drop it would lock a
 * table of everybody's.
 *
 * @param constraints statements that make them again
 * @param triggers statements that switch them on again, each as it was
 */
record QuietTables(List<String> constraints, List<String> triggers) {

    private static final String CONSTRAINTS = Structure.RELATIONS
            + """
            select format('alter table %1$I.%2$I drop constraint %3$I', n.nspname, r.relname, k.conname) as quiet,
                   format('alter table %1$I.%2$I add constraint %3$I %4$s', n.nspname, r.relname, k.conname,
                          pg_catalog.pg_get_constraintdef(k.oid))
                   || coalesce(format('; comment on constraint %3$I on %1$I.%2$I is %4$L', n.nspname, r.relname, k.conname,
                                      pg_catalog.obj_description(k.oid, 'pg_constraint')), '') as again
            from r join pg_catalog.pg_constraint k on k.conrelid = r.oid and k.conparentid = 0
              and (k.contype = 'f' and (k.confrelid in (select oid from r) or not k.convalidated)
                   or k.contype in ('c', 'n') and not k.convalidated and k.coninhcount = 0)
            join pg_catalog.pg_class c on c.oid = r.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            order by k.oid
            """;

    private static final String TRIGGERS = Structure.RELATIONS
            + """
            select format('alter table only %I.%I disable trigger %I', n.nspname, r.relname, g.tgname) as quiet,
                   format('alter table only %I.%I enable %s trigger %I', n.nspname, r.relname,
                          case g.tgenabled when 'R' then 'replica' when 'A' then 'always' else '' end, g.tgname) as again
            from r join pg_catalog.pg_trigger g on g.tgrelid = r.oid and not g.tgisinternal and g.tgenabled <> 'D'
            join pg_catalog.pg_class c on c.oid = r.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            order by g.oid
            """;

    QuietTables {
        constraints = List.copyOf(constraints);
        triggers = List.copyOf(triggers);
    }

    /** Makes them so, until {@link #again}. */
    static QuietTables make(Connection connection, SchemaName schema) throws SQLException {
        List<String> triggers = quiet(connection, schema, TRIGGERS);
        return new QuietTables(quiet(connection, schema, CONSTRAINTS), triggers);
    }

    private static List<String> quiet(Connection connection, SchemaName schema, String query) throws SQLException {
        List<String> quiet = new ArrayList<>();
        List<String> again = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, schema.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    quiet.add(row.getString("quiet"));
                    again.add(row.getString("again"));
                }
            }
        }
        execute(connection, quiet);
        return again;
    }

    /** Puts all back as it was. */
    void again(Connection connection) throws SQLException {
        execute(connection, constraints);
        execute(connection, triggers);
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        if (!statements.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(String.join(";\n", statements));
            }
        }
    }
}
