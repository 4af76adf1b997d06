package dev.tenancy.cli.connect;

import dev.tenancy.migration.LedgerHome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which ledger a database has.
 *
 * @param home the registry's, or that of adopted schemas; empty: none
 * @param isCurrent whether it has the tables and columns this release writes
 */
public record LedgerFound(Optional<LedgerHome> home, boolean isCurrent) {

    /** A table called tenants is no rare thing; the column tells ours. */
    static final String QUERY =
            """
            select current_setting('server_version_num')::int as version,
                   exists (select from pg_attribute where attrelid = to_regclass('public.tenants')
                           and attname = 'schema_digest' and not attisdropped) as registry,
                   to_regprocedure('public.tenant_is_closed(text)') is not null as registry_current,
                   exists (select from pg_attribute where attrelid = to_regclass('tenancy.tenants')
                           and attname = 'schema_digest' and not attisdropped) as adopted,
                   exists (select from pg_attribute where attrelid = to_regclass('tenancy.audit_events')
                           and attname = 'remote_address' and not attisdropped) as adopted_current
            """;

    static LedgerFound read(ResultSet row) throws SQLException {
        if (row.getBoolean("registry")) {
            return new LedgerFound(Optional.of(LedgerHome.REGISTRY), row.getBoolean("registry_current"));
        }
        return row.getBoolean("adopted")
                ? new LedgerFound(Optional.of(LedgerHome.ADOPTED), row.getBoolean("adopted_current"))
                : new LedgerFound(Optional.empty(), false);
    }
}
