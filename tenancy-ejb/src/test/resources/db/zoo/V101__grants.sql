-- tenancy:cross-schema
do $$ begin
  execute 'revoke insert on read_only_for_tenants from '
    || coalesce((select quote_ident(rolname) from pg_roles where rolname = current_schema()), 'public');
end $$;
