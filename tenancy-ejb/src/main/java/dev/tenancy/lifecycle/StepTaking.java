package dev.tenancy.lifecycle;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.config.Isolation;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.problem.TextRule;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes one step of the state machine that {@link Step} is. */
final class StepTaking {

    private static final TextRule REASON = new TextRule("a reason", 200);

    private static final String UPDATE =
            """
            update public.tenants t set status = ?, status_reason = ?, status_changed_at = clock_timestamp(), restore_to = ?,
              purge_after = clock_timestamp() + make_interval(secs => ?), version = t.version + 1
            where t.id = ? returning %s
            """
                    .formatted(TenantRows.COLUMNS);

    private final TenancyConfig config;
    private final Step step;
    private final Optional<String> reason;
    private final String actor;

    StepTaking(TenancyConfig config, Step step, Optional<String> reason, String actor) {
        this.config = config;
        this.step = step;
        this.reason = reason;
        this.actor = actor;
        reason.ifPresent(StepTaking::check);
    }

    private static void check(String reason) {
        try {
            REASON.check(reason);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(Violation.inBody("/reason", String.valueOf(e.getMessage())));
        }
    }

    Tenant take(LockedTenant locked) throws SQLException {
        Tenant tenant = locked.tenant();
        TenantStatus to = step == Step.RESTORE ? locked.restoreTo().orElse(step.to()) : step.to();
        if (tenant.status() == to) {
            return tenant;
        }
        if (!step.mayBeginAt(tenant.status())) {
            throw new TenantStatusConflict("Tenant '%s' is %s; '%s' begins where a tenant is %s."
                    .formatted(tenant.slug(), tenant.status().code(), step.code(), beginnings()));
        }
        if (tenant.status() == TenantStatus.FAILED && to != TenantStatus.ARCHIVED) {
            requireWhole(locked);
        }
        Tenant after = update(locked, to);
        String detail = tenant.status().code() + " → " + to.code()
                + reason.map(why -> ": " + why).orElse("");
        AuditLog.write(locked.connection(), actor, action(), tenant.id(), tenant.slug(), Optional.of(detail));
        return after;
    }

    private String beginnings() {
        return Arrays.stream(TenantStatus.values())
                .filter(step::mayBeginAt)
                .map(TenantStatus::code)
                .collect(Collectors.joining(", "))
                .replaceFirst(", ([^,]*)$", " or $1");
    }

    private String action() {
        return switch (step) {
            case SUSPEND -> "tenant.suspended";
            case RESUME -> "tenant.resumed";
            case READ_ONLY -> "tenant.read-only";
            case ARCHIVE -> "tenant.archived";
            case RESTORE -> "tenant.restored";
        };
    }

    /** Whoever was marked as failed is let in again once nothing is missing, and not before. */
    private void requireWhole(LockedTenant locked) throws SQLException {
        String schema = locked.tenant().schema().value();
        try (PreparedStatement select = locked.connection()
                .prepareStatement(
                        """
                        select exists (select from pg_catalog.pg_namespace where nspname = ?) as has_schema,
                               exists (select from pg_catalog.pg_roles where rolname = ?) as has_role
                        """)) {
            select.setString(1, schema);
            select.setString(2, schema);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                boolean hasRole = config.isolation() == Isolation.SCHEMA || row.getBoolean("has_role");
                if (!row.getBoolean("has_schema") || !hasRole) {
                    throw new TenantStatusConflict(
                            "The %s %s of tenant '%s' is missing; restore it from a backup first."
                                    .formatted(
                                            row.getBoolean("has_schema") ? "role" : "schema",
                                            schema,
                                            locked.tenant().slug()));
                }
            }
        }
    }

    private Tenant update(LockedTenant locked, TenantStatus to) throws SQLException {
        boolean archived = to == TenantStatus.ARCHIVED;
        try (PreparedStatement update = locked.connection().prepareStatement(UPDATE)) {
            update.setString(1, to.code());
            update.setString(2, reason.orElse(null));
            update.setString(3, archived ? restoredTo(locked.tenant().status()).code() : null);
            if (archived) {
                update.setDouble(4, config.lifecycle().archiveGrace().toMillis() / 1000.0);
            } else {
                update.setNull(4, Types.DOUBLE);
            }
            update.setObject(5, locked.tenant().id().value());
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return TenantRows.read(row);
            }
        }
    }

    private static TenantStatus restoredTo(TenantStatus before) {
        return before == TenantStatus.FAILED ? TenantStatus.SUSPENDED : before;
    }
}
