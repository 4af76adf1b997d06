-- Accounts, and the life of a tenant.

-- What a plan allows.
alter table plans
  add column requests_per_minute  integer check (requests_per_minute >= 1),
  add column concurrent_requests  integer check (concurrent_requests >= 1),
  add column statement_timeout_ms integer check (statement_timeout_ms between 100 and 600000),
  add column version              bigint not null default 1;
comment on column plans.requests_per_minute is 'by each node; null: unlimited';
comment on column plans.concurrent_requests is 'by each node; null: unlimited';
comment on column plans.statement_timeout_ms is 'null: unlimited';
update plans set requests_per_minute = 600, concurrent_requests = 4, statement_timeout_ms = 5000 where code = 'free';
update plans set requests_per_minute = 6000, concurrent_requests = 8, statement_timeout_ms = 15000 where code = 'team';
update plans set concurrent_requests = 12, statement_timeout_ms = 30000 where code = 'business';

-- Where a tenant stands in its life.
alter table tenants drop constraint tenants_status_check;
alter table tenants add constraint tenants_status_check
  check (status in ('active', 'suspended', 'read-only', 'archived', 'failed', 'purging'));
alter table tenants
  add column status_reason     text,
  add column status_changed_at timestamptz not null default now(),
  add column restore_to        text check (restore_to in ('active', 'suspended', 'read-only')),
  add column purge_after       timestamptz,
  add column version           bigint not null default 1;
comment on column tenants.restore_to is 'of an archived tenant: the status that restoring brings back';
comment on column tenants.purge_after is 'of an archived tenant: the end of its grace period';
comment on column tenants.version is 'of these facts, for optimistic locking; the ledger''s columns do not count';
create index tenants_purge_after_idx on tenants (purge_after) where purge_after is not null;
create index tenants_plan_idx on tenants (plan);
create index tenants_labels_idx on tenants using gin (labels jsonb_path_ops);

create table former_slugs (
  slug           text collate "C" primary key,
  tenant_id      uuid not null references tenants on delete cascade,
  redirect_until timestamptz not null
);
create index former_slugs_tenant_id_idx on former_slugs (tenant_id);
comment on table former_slugs is 'nobody else gets them while the tenant lives, whether they still redirect or not';

-- Runs after the unique indexes have waited for whoever was before us, and each statement in it sees what that one has
-- committed: of a renaming and a registration at once the second one is refused here, whichever it is.
create function slug_is_free() returns trigger language plpgsql as $$
begin
  if exists (select from public.former_slugs f where f.slug = new.slug and f.tenant_id <> new.id)
     or exists (select from public.tenants t
                where t.schema_name = 'tenant_' || replace(new.slug, '-', '_') and t.id <> new.id) then
    raise exception 'the slug is, or was, another tenant''s'
      using errcode = 'unique_violation', constraint = 'tenants_slug_free';
  end if;
  return null;
end $$;
create trigger tenants_slug_free after insert or update of slug on tenants
  for each row execute function slug_is_free();

create table tenant_domains (
  host        text collate "C" not null,
  tenant_id   uuid not null references tenants on delete cascade,
  token       text not null,
  created_at  timestamptz not null default now(),
  verified_at timestamptz,
  primary key (tenant_id, host)
);
create unique index tenant_domains_verified_key on tenant_domains (host) where verified_at is not null;
comment on table tenant_domains is 'anybody may claim a host, one may prove it';

-- API keys: named, scoped, expiring, revocable.
alter table api_keys
  add column scope        text not null default 'write' check (scope in ('read', 'write')),
  add column created_by   text,
  add column expires_at   timestamptz,
  add column lifetime     interval,
  add column revoked_at   timestamptz,
  add column last_used_at timestamptz;
comment on column api_keys.lifetime is 'how long it was made to live; a rotation makes one that lives as long';
comment on column api_keys.scope is 'write includes read';
comment on column api_keys.last_used_at is 'to the minute or so';

-- Operators.
create table operators (
  id              uuid primary key,
  username        text collate "C" not null constraint operators_username_key unique
                    check (username ~ '^[a-z][a-z0-9._-]{1,62}$'),
  password_hash   text not null,
  role            text not null check (role in ('viewer', 'operator', 'admin')),
  change_password boolean not null default false,
  disabled        boolean not null default false,
  failed_logins   integer not null default 0,
  locked_until    timestamptz,
  last_login_at   timestamptz,
  session_epoch   integer not null default 0,
  version         bigint not null default 1,
  created_at      timestamptz not null default now()
);
comment on column operators.password_hash is 'PBKDF2, as Jakarta Security writes it';
comment on column operators.session_epoch is 'sessions of an earlier one have ended';

create table operator_tokens (
  id           uuid primary key,
  operator_id  uuid not null references operators on delete cascade,
  name         text not null,
  hash         bytea not null constraint operator_tokens_hash_key unique check (length(hash) = 32),
  created_at   timestamptz not null default now(),
  created_by   text not null,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
create index operator_tokens_operator_id_idx on operator_tokens (operator_id);

-- Who did what, from where.
alter table audit_events add column remote_address text, alter column action type text collate "C";
drop index audit_events_tenant_id_idx;
create index audit_events_tenant_id_idx on audit_events (tenant_id, id);
create index audit_events_tenant_slug_idx on audit_events (tenant_slug, id);
create index audit_events_actor_idx on audit_events (actor, id);
create index audit_events_action_idx on audit_events (action, id);
create index audit_events_at_idx on audit_events (at);

-- How large tenants are, over time.
create table tenant_usage (
  tenant_id uuid not null references tenants on delete cascade,
  at        timestamptz not null,
  bytes     bigint not null,
  primary key (tenant_id, at)
);
create index tenant_usage_at_idx on tenant_usage (at);

create table fleet_usage (
  at      timestamptz primary key,
  tenants integer not null,
  bytes   bigint not null
);
comment on table fleet_usage is 'one row for each time at which tenant_usage was written: its sum';

-- The last looks for drift, for all nodes.
create table drift_reports (
  id          bigint generated always as identity primary key,
  started_by  text not null,
  started_at  timestamptz not null default now(),
  finished_at timestamptz,
  failure     text,
  report      jsonb
);

-- Nodes keep what they have read of the registry; what changes is told to all of them. The ledger's columns are not:
-- a run over ten thousand tenants would tell ten thousand times, and each notification is a lock that commits queue for.
create function registry_changed() returns trigger language plpgsql as $$
declare
  changed jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  perform pg_catalog.pg_notify('tenancy_registry', tg_argv[0] || ':' || (changed ->> tg_argv[1]));
  return null;
end $$;
create trigger tenants_updated after update on tenants
  for each row when (old.version is distinct from new.version) execute function registry_changed('tenant', 'id');
create trigger tenants_deleted after delete on tenants
  for each row execute function registry_changed('tenant', 'id');
create trigger plans_changed after update or delete on plans
  for each row execute function registry_changed('plan', 'code');
create trigger api_keys_updated after update of scope, expires_at, revoked_at on api_keys
  for each row execute function registry_changed('tenant', 'tenant_id');
create trigger api_keys_deleted after delete on api_keys
  for each row execute function registry_changed('tenant', 'tenant_id');
create trigger tenant_domains_changed after insert or update or delete on tenant_domains
  for each row execute function registry_changed('tenant', 'tenant_id');
create trigger former_slugs_changed after insert or update or delete on former_slugs
  for each row execute function registry_changed('tenant', 'tenant_id');
