-- Whose data nobody may change: every transaction of a tenant's asks for it as it begins, and is read-only if it is here.
-- A table of its own, because who asks holds a lock on it to the end of the transaction: one tenant's transaction that
-- does not end must not stand in the way of a change to the table of all tenants.

-- Nobody changes where a tenant stands between what is read here and the trigger.
lock table tenants in share row exclusive mode;

create table closed_tenants (
  schema_name text collate "C" primary key
);
comment on table closed_tenants is 'the tenants that are not active; kept by a trigger on tenants';
insert into closed_tenants select schema_name from tenants where status <> 'active';

create function tenant_closed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from public.closed_tenants where schema_name = old.schema_name;
  end if;
  if tg_op <> 'DELETE' then
    if new.status = 'active' then
      delete from public.closed_tenants where schema_name = new.schema_name;
    else
      insert into public.closed_tenants values (new.schema_name) on conflict do nothing;
    end if;
  end if;
  return null;
end $$;
create trigger tenants_closed after insert or delete or update of status, schema_name on tenants
  for each row execute function tenant_closed();

-- Asked by the login that binds and by a tenant's role, if that is what a connection comes with; neither reads the table.
create function tenant_is_closed(schema_name text) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return exists (select from public.closed_tenants c where c.schema_name = tenant_is_closed.schema_name);
end $$;
grant execute on function tenant_is_closed(text) to public;
