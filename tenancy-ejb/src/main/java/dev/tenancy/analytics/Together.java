package dev.tenancy.analytics;

import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.tenant.SchemaName;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement that asks several tenants, one arm for each, and tells whose arm a place in it is. */
final class Together {

    /** The column that numbers the arms. */
    static final int ARM = 1;

    /** The column that tells the types of the arm's columns. */
    static final int SIGNATURE = 2;

    /** The first of the query's own. */
    static final int FIRST = 3;

    /** About how much is written for each column of an arm. */
    static final int TEXT_PER_COLUMN = 150;

    private final String sql;
    private final List<Integer> ends;

    private Together(String sql, List<Integer> ends) {
        this.sql = sql;
        this.ends = ends;
    }

    /** The statement. All of the tenants have a rendering. */
    static Together of(Plan plan, List<AskedTenant> tenants) {
        List<ResultType> types = plan.shape().types();
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
            names.append(i == 0 ? " (c" : ", c").append(i);
            values.append(", q.c").append(i).append(types.get(i).isShared() ? "" : "::pg_catalog.text");
        }
        names.append(types.isEmpty() ? "" : ")");
        StringBuilder sql = new StringBuilder();
        List<Integer> ends = new ArrayList<>();
        for (int arm = 0; arm < tenants.size(); arm++) {
            AskedTenant tenant = tenants.get(arm);
            sql.append(arm == 0 ? "select " : "\nunion all\nselect ")
                    .append(arm)
                    .append(", ")
                    .append(signature(types, tenant.schema()))
                    .append(values)
                    .append(" from (")
                    .append(plan.rendering(tenant).orElseThrow().in(tenant.schema()))
                    .append(") as q")
                    .append(names);
            ends.add(sql.length());
        }
        return new Together(sql.toString(), ends);
    }

    /**
     * The types of an arm's columns. PostgreSQL would make those of all arms one, and lose what does not go into it. A
     * condition that is never true asks an expression for its type, and not for its value; numbers, because a name would
     * have to be parsed for each arm.
     */
    private static String signature(List<ResultType> types, SchemaName schema) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String type = "pg_catalog.pg_typeof(case when false then q.c" + i + " end)";
            each.add(
                    types.get(i).isShared()
                            ? type + "::pg_catalog.oid"
                            : '(' + type + " = " + regtype(types.get(i), schema)
                                    + ")::pg_catalog.int4::pg_catalog.oid");
        }
        return array(each);
    }

    /** The query for what {@link #SIGNATURE} has to be. */
    static String expected(Shape shape, SchemaName any) {
        return "select "
                + array(shape.types().stream()
                        .map(type -> type.isShared() ? regtype(type, any) + "::pg_catalog.oid" : "1")
                        .toList());
    }

    private static String regtype(ResultType type, SchemaName schema) {
        return SqlLiteral.of(type.in(schema)) + "::pg_catalog.regtype";
    }

    private static String array(List<String> oids) {
        return "array[" + String.join(", ", oids) + "]::pg_catalog.oid[]";
    }

    /** Whether what comes is of the types the plan has; else those of an arm have changed them for all. */
    static boolean fits(Plan plan, ResultSetMetaData result) throws SQLException {
        for (int i = 0; i < plan.shape().types().size(); i++) {
            ResultType type = plan.shape().types().get(i);
            String name = ResultType.of(result, FIRST + i, Optional.empty()).name();
            if (!name.equals(type.isShared() ? type.name() : "text")) {
                return false;
            }
        }
        return true;
    }

    String sql() {
        return sql;
    }

    /** Whose arm a character, counted from 1, is in; -1 if it is in none. */
    int armAt(int position) {
        if (position > 0) {
            for (int arm = 0; arm < ends.size(); arm++) {
                if (position <= ends.get(arm)) {
                    return arm;
                }
            }
        }
        return -1;
    }
}
