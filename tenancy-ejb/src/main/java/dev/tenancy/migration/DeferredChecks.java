package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import java.util.Collection;
import java.util.Locale;

/**
 * What a script, or rows that come, leave to be checked at the commit, checked behind them where others follow in their
 * transaction: those find the tables as in one of their own, without events that wait, and what is wrong is told of whose
 * fault it is.
 */
public final class DeferredChecks {

    private DeferredChecks() {}

    /** Whether a schema that these scripts make may have anything to be checked at the commit. */
    public static boolean areIn(Collection<Migration> scripts) {
        return scripts.stream()
                .anyMatch(script -> script.sql().toLowerCase(Locale.ROOT).contains("deferr"));
    }

    /**
     * A statement that checks them now, and puts back to the commit what belongs there.
     *
     * <p>By name: {@code set constraints all} would go for what later scripts make, too. A name means all in the schema that
     * have it; where one of them cannot be deferred, none can be by it. They are found by what the schema's relations depend
     * on: for the schema alone the catalog has no index, and at ten thousand tenants it is large.
     */
    public static String now(SchemaRef schema) {
        return """
                set local role none;
                do $tenancy$ declare checked text; deferred text; begin
                  select string_agg(named.name, ', '), string_agg(named.name, ', ') filter (where named.deferred)
                  into checked, deferred
                  from (select format('%%I.%%I', n.nspname, k.conname) as name,
                               bool_or(k.condeferred) and bool_and(k.condeferrable) as deferred
                        from pg_catalog.pg_namespace n
                        join pg_catalog.pg_depend d
                          on d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.refobjid = n.oid
                          and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        join pg_catalog.pg_constraint k on k.conrelid = d.objid and k.conparentid = 0
                        where n.nspname = %s
                        group by n.nspname, k.conname having bool_or(k.condeferrable)) as named;
                  if checked is not null then
                    execute 'set constraints ' || checked || ' immediate';
                  end if;
                  if deferred is not null then
                    execute 'set constraints ' || deferred || ' deferred';
                  end if;
                end $tenancy$;
                """
                .formatted(SqlLiteral.of(schema.value()));
    }
}
