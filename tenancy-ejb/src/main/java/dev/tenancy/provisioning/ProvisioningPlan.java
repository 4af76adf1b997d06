package dev.tenancy.provisioning;

import dev.tenancy.config.Isolation;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.migration.DeferredChecks;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.tenant.SchemaName;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the SQL that makes a tenant's schema: role, schema, grants, every migration and the history rows Flyway would
 * have written.
 */
final class ProvisioningPlan {

    private final TenancyConfig config;

    ProvisioningPlan(TenancyConfig config) {
        this.config = config;
    }

    /** The steps for one schema; they run in this order in one transaction. */
    List<ProvisioningStep> steps(SchemaName schema, int serverVersion, MigrationSet migrations) {
        List<ProvisioningStep> steps = new ArrayList<>(schema(schema, serverVersion));
        steps.addAll(migrations(schema, 1, migrations.migrations()));
        return steps;
    }

    /** The steps that make a schema in which no migration has run. */
    List<ProvisioningStep> schema(SchemaName schema, int serverVersion) {
        HistoryTable history = new HistoryTable(schema);
        List<ProvisioningStep> steps = new ArrayList<>();
        steps.add(new ProvisioningStep("limiting the wait for locks", "set local lock_timeout = '5s';\n"));
        if (config.isolation() == Isolation.ROLE) {
            steps.add(new ProvisioningStep("creating the tenant's role", role(schema, serverVersion)));
        }
        steps.add(new ProvisioningStep(
                "creating the schema",
                """
                create schema %1$s;
                set local search_path = %1$s;
                """
                                .formatted(schema.quoted())
                        + history.create()));
        steps.add(new ProvisioningStep("granting privileges", grants(schema)));
        return steps;
    }

    /** The steps that run migrations in it, their history rows from this rank on. */
    List<ProvisioningStep> migrations(SchemaName schema, int firstRank, List<Migration> migrations) {
        HistoryTable history = new HistoryTable(schema);
        List<ProvisioningStep> steps = new ArrayList<>();
        boolean defers = DeferredChecks.areIn(migrations);
        int rank = firstRank;
        for (Migration migration : migrations) {
            boolean isLast = rank == firstRank + migrations.size() - 1;
            steps.add(new ProvisioningStep(
                    "migration " + migration.script(),
                    migration.sqlIn(schema) + "\n;\n" + history.insert(history.row(rank++, migration))
                            + (defers && !isLast ? DeferredChecks.now(schema) : "")));
        }
        return steps;
    }

    /** A role left behind by another database of this cluster is taken over if it is what we would have created. */
    private String role(SchemaName schema, int serverVersion) {
        String membership = serverVersion >= 16 ? " with inherit false, set true" : "";
        return """
                do $tenancy$ begin
                  if not exists (select from pg_roles where rolname = %1$s) then
                    create role %2$s nologin noinherit;
                  elsif exists (select from pg_roles r where rolname = %1$s
                                and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls
                                     or rolreplication
                                     or exists (select from pg_auth_members m where m.member = r.oid))) then
                    raise exception 'role %3$s exists and is not a tenant''s role';
                  end if;
                  execute format('grant %3$s to %%I%4$s', %5$s);
                end $tenancy$;
                """
                .formatted(
                        SqlLiteral.of(schema.value()),
                        schema.quoted(),
                        schema.value(),
                        membership,
                        SqlLiteral.of(config.database().app().user()));
    }

    /** Default privileges reach what later migrations create; the history table is older and stays the owner's. */
    private String grants(SchemaName schema) {
        if (config.isolation() == Isolation.ROLE) {
            return grants(schema, schema.quoted())
                    + """
                    grant usage on schema %1$s to %2$s;
                    alter default privileges in schema %1$s grant select on tables to %2$s;
                    """
                            .formatted(schema.quoted(), DatabaseRoles.READER);
        }
        return """
                do $tenancy$ begin
                  execute replace(%s, '__app__', format('%%I', %s));
                end $tenancy$;
                """
                .formatted(
                        SqlLiteral.of(grants(schema, "__app__")),
                        SqlLiteral.of(config.database().app().user()));
    }

    private static String grants(SchemaName schema, String grantee) {
        return """
                grant usage on schema %1$s to %2$s;
                alter default privileges in schema %1$s grant select, insert, update, delete on tables to %2$s;
                alter default privileges in schema %1$s grant usage, select on sequences to %2$s;
                """
                .formatted(schema.quoted(), grantee);
    }
}
