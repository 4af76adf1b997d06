package dev.tenancy.lifecycle;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes name, plan and labels. */
final class FactsChange {

    private static final String UPDATE =
            """
            update public.tenants t set name = ?, plan = ?, labels = jsonb_object(?::text[], ?::text[]),
              version = t.version + 1
            where t.id = ? returning %s
            """
                    .formatted(TenantRows.COLUMNS);

    private final Changes changes;
    private final String actor;

    FactsChange(Changes changes, String actor) {
        this.changes = changes;
        this.actor = actor;
        changes.plan().ifPresent(FactsChange::check);
    }

    private static void check(String plan) {
        try {
            Plan.code(plan);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(Violation.inBody("/plan", String.valueOf(e.getMessage())));
        }
    }

    Tenant make(LockedTenant locked) throws SQLException {
        locked.requireNotPurging();
        Tenant before = locked.tenant();
        TenantName name = changes.name().orElse(before.name());
        String plan = changes.plan().orElse(before.plan());
        Labels labels = changes.labels().orElse(before.labels());
        List<String> changed = new ArrayList<>();
        if (!name.equals(before.name())) {
            changed.add("name '" + before.name() + "' → '" + name + "'");
        }
        if (!plan.equals(before.plan())) {
            changed.add("plan " + before.plan() + " → " + plan);
        }
        if (!labels.equals(before.labels())) {
            changed.add("labels " + before.labels().values() + " → " + labels.values());
        }
        if (changed.isEmpty()) {
            return before;
        }
        Tenant after = update(locked.connection(), before, name, plan, labels);
        AuditLog.write(
                locked.connection(),
                actor,
                "tenant.changed",
                before.id(),
                before.slug(),
                Optional.of(String.join("; ", changed)));
        return after;
    }

    private static Tenant update(Connection connection, Tenant before, TenantName name, String plan, Labels labels)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, name.value());
            update.setString(2, plan);
            update.setArray(
                    3, connection.createArrayOf("text", labels.values().keySet().toArray()));
            update.setArray(
                    4, connection.createArrayOf("text", labels.values().values().toArray()));
            update.setObject(5, before.id().value());
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return TenantRows.read(row);
            }
        } catch (SQLException e) {
            if (DatabaseFailure.violates(e, "tenants_plan_fkey")) {
                throw new InvalidInput(Violation.inBody("/plan", "there is no plan '" + plan + "'"));
            }
            throw e;
        }
    }
}
