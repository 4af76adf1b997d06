package dev.tenancy.provisioning;

import dev.tenancy.config.Isolation;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.tenant.SchemaName;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the SQL that makes a tenant's schema: role, schema, grants, every migration and the history rows Flyway would
 * have written.
 */
final class ProvisioningPlan {

    /** Exactly the table Flyway creates, so that stock Flyway validates and continues it. */
    private static final String HISTORY_TABLE =
            """
            create table flyway_schema_history (
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
            alter table flyway_schema_history
              add constraint flyway_schema_history_pk primary key (installed_rank);
            create index flyway_schema_history_s_idx on flyway_schema_history (success);
            """;

    private final TenancyConfig config;
    private final MigrationSet migrations;

    ProvisioningPlan(TenancyConfig config, MigrationSet migrations) {
        this.config = config;
        this.migrations = migrations;
    }

    /** The steps for one schema; they run in this order in one transaction. */
    List<ProvisioningStep> steps(SchemaName schema, int serverVersion) {
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
                        + HISTORY_TABLE));
        steps.add(new ProvisioningStep("granting privileges", grants(schema)));
        int rank = 1;
        for (Migration migration : migrations.migrations()) {
            steps.add(new ProvisioningStep(
                    "migration " + migration.script(),
                    text(migration, schema) + "\n;\n" + historyRow(rank++, migration)));
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

    private static String text(Migration migration, SchemaName schema) {
        return migration.sql().replace(MigrationCatalog.SCHEMA_PLACEHOLDER, schema.value());
    }

    private static String historyRow(int rank, Migration migration) {
        return """
                insert into flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (%d, %s, %s, 'SQL', %s, %s, current_user, 0, true);
                """
                .formatted(
                        rank,
                        migration.version().map(SqlLiteral::of).orElse("null"),
                        SqlLiteral.of(migration.description()),
                        SqlLiteral.of(migration.script()),
                        migration.checksum().map(String::valueOf).orElse("null"));
    }
}
