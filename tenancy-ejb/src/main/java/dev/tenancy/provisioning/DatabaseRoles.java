package dev.tenancy.provisioning;

import dev.tenancy.config.Isolation;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.migration.SqlLiteral;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes the database's logins fit for their work: the owner may create roles, the application reads the registry, writes
 * nothing there and inherits nothing, the reader exists.
 */
public final class DatabaseRoles {

    /** The role that may read in every tenant schema, for analytics. */
    public static final String READER = "tenancy_reader";

    /** Names the lock under which two nodes starting at once take turns. */
    private static final long LOCK = 0x74656e616e6379L;

    private final DataSource owner;
    private final TenancyConfig config;

    /** Works with the owner's connections. */
    public DatabaseRoles(DataSource owner, TenancyConfig config) {
        this.owner = owner;
        this.config = config;
    }

    /**
     * Checks, and changes nothing.
     *
     * @throws RolesUnfit if the logins cannot keep tenants apart, saying what to do about it
     */
    public void verify() throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            if (config.isolation() == Isolation.ROLE) {
                check(statement);
            }
            checkRegistry(statement);
        }
    }

    /** Every transaction of a tenant's asks it; without it all of them fail. */
    private void checkRegistry(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                """
                select has_function_privilege(a.rolname, to_regprocedure('public.tenant_is_closed(text)'), 'execute')
                       as readable
                from pg_roles a where a.rolname = %s
                """
                        .formatted(appLiteral()))) {
            if (!row.next() || !row.getBoolean("readable")) {
                throw new RolesUnfit("the registry is that of an older release, or the application's login '"
                        + config.database().app().user()
                        + "' may not ask it: start one server with tenancy.startup.migrate=run, or run 'tenancy"
                        + " migrate', first");
            }
        }
    }

    /**
     * Checks and grants, in one transaction; what earlier releases granted beyond that is taken back.
     *
     * @throws RolesUnfit if the logins cannot keep tenants apart, saying what to do about it
     */
    public void prepare() throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                if (config.isolation() == Isolation.ROLE) {
                    check(statement);
                    statement.execute(
                            """
                            do $$ begin
                              if not exists (select from pg_roles where rolname = '%1$s') then
                                create role %1$s nologin;
                              end if;
                            end $$
                            """
                                    .formatted(READER));
                    statement.execute(takeOnReader());
                }
                if (!appIsOwner()) {
                    statement.execute(
                            """
                            do $$ begin
                              execute format('grant usage on schema public to %%I', %1$s);
                              execute format('revoke insert, update, delete on all tables in schema public from %%I', %1$s);
                              execute format('grant select on all tables in schema public to %%I', %1$s);
                              execute format('revoke all on public.flyway_schema_history from %%I', %1$s);
                            end $$
                            """
                                    .formatted(appLiteral()));
                }
                connection.commit();
            } finally {
                rollbackQuietly(connection);
            }
        }
    }

    /**
     * Lets the owner take the reader's role on. Since PostgreSQL 16 who makes a role may not by itself. An owner that did not
     * make the reader may not let itself, and does without counts; nothing else needs it.
     */
    private static String takeOnReader() {
        return """
                do $$ begin
                  if current_setting('server_version_num')::int < 160000 then
                    if not pg_has_role(current_user, '%1$s', 'member') then
                      grant %1$s to current_user;
                    end if;
                  elsif not pg_has_role(current_user, '%1$s', 'set') then
                    execute 'grant %1$s to current_user with inherit false, set true';
                  end if;
                exception when insufficient_privilege then
                  raise warning 'the owner may not take on the role %1$s';
                end $$
                """
                .formatted(READER);
    }

    private void check(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                """
                select o.rolsuper or o.rolcreaterole as creates,
                       o.rolname,
                       a.rolname is null as app_missing,
                       a.rolinherit and not a.rolsuper and current_setting('server_version_num')::int < 160000 as inherits,
                       a.rolsuper as app_super
                from pg_roles o left join pg_roles a on a.rolname = %s
                where o.rolname = current_user
                """
                        .formatted(appLiteral()))) {
            row.next();
            String app = config.database().app().user();
            if (!row.getBoolean("creates")) {
                throw new RolesUnfit(
                        "tenancy.isolation is role, and the owner '" + row.getString("rolname")
                                + "' may not create roles: run ALTER ROLE … CREATEROLE for it, or set tenancy.isolation=schema");
            }
            if (row.getBoolean("app_missing")) {
                throw new RolesUnfit("the application's login '" + app + "' does not exist: create it");
            }
            if (!appIsOwner() && row.getBoolean("app_super")) {
                throw new RolesUnfit("the application's login '" + app
                        + "' is a superuser, which no grant keeps out of a tenant: use an ordinary login");
            }
            if (!appIsOwner() && row.getBoolean("inherits")) {
                throw new RolesUnfit("the application's login '" + app + "' inherits from its roles, and so would reach"
                        + " every tenant at once: run ALTER ROLE … NOINHERIT for it");
            }
        }
    }

    private boolean appIsOwner() {
        return config.database().app().user().equals(config.database().owner().user());
    }

    private String appLiteral() {
        return SqlLiteral.of(config.database().app().user());
    }

    private static void rollbackQuietly(Connection connection) throws SQLException {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The logins cannot keep tenants apart. */
    public static final class RolesUnfit extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RolesUnfit(String message) {
            super(message);
        }
    }
}
