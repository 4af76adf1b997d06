package dev.tenancy.analytics;

import java.util.ArrayList;
import java.util.List;

/** A statement that asks several tenants, one arm for each, and tells whose arm a place in it is. */
final class Together {

    /** The column that numbers the arms. */
    static final int ARM = 1;

    private final String sql;
    private final List<Integer> ends;

    private Together(String sql, List<Integer> ends) {
        this.sql = sql;
        this.ends = ends;
    }

    /** A type of a tenant's own is another one in each schema, so its values are told as texts. */
    static Together of(Plan plan, Qualified query, List<AskedTenant> tenants) {
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < plan.columns().size(); i++) {
            names.append(i == 0 ? "" : ", ").append('c').append(i);
            values.append(", q.c").append(i).append(plan.plain().get(i) ? "" : "::pg_catalog.text");
        }
        StringBuilder sql = new StringBuilder();
        List<Integer> ends = new ArrayList<>();
        for (int arm = 0; arm < tenants.size(); arm++) {
            sql.append(arm == 0 ? "select " : "\nunion all\nselect ")
                    .append(arm)
                    .append(values)
                    .append(" from (")
                    .append(query.in(tenants.get(arm).schema()))
                    .append(") as q");
            if (names.length() > 0) {
                sql.append(" (").append(names).append(')');
            }
            ends.add(sql.length());
        }
        return new Together(sql.toString(), ends);
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
