-- The registry: what is known of every tenant, and nothing that belongs to one.

create table plans (
  code         text primary key check (code ~ '^[a-z][a-z0-9-]{0,30}$'),
  name         text not null,
  max_projects integer check (max_projects >= 0),
  max_members  integer check (max_members >= 0),
  created_at   timestamptz not null default now()
);
comment on column plans.max_projects is 'null: unlimited';
comment on column plans.max_members is 'null: unlimited';

insert into plans (code, name, max_projects, max_members) values
  ('free', 'Free', 100, 10),
  ('team', 'Team', 10000, 250),
  ('business', 'Business', null, null);

create table tenants (
  id             uuid primary key,
  slug           text collate "C" not null constraint tenants_slug_key unique,
  schema_name    text collate "C" not null constraint tenants_schema_name_key unique,
  name           text not null,
  plan           text not null constraint tenants_plan_fkey references plans,
  status         text not null default 'active' check (status in ('active', 'suspended', 'archived')),
  schema_version text not null,
  schema_digest  text not null,
  created_at     timestamptz not null default now()
);
comment on column tenants.schema_version is 'central ledger: the highest migration applied to the schema';
comment on column tenants.schema_digest is 'central ledger: SHA-256 over all that is applied to the schema';

create table api_keys (
  id           uuid primary key,
  tenant_id    uuid not null references tenants on delete cascade,
  name         text not null,
  hash         bytea not null constraint api_keys_hash_key unique check (length(hash) = 32),
  created_at   timestamptz not null default now()
);
create index api_keys_tenant_id_idx on api_keys (tenant_id);
comment on column api_keys.hash is 'SHA-256 of the key; the key itself is nowhere';

create table audit_events (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  actor       text not null,
  action      text not null,
  tenant_id   uuid,
  tenant_slug text,
  request_id  text
);
create index audit_events_tenant_id_idx on audit_events (tenant_id, at desc);
comment on table audit_events is 'outlives the tenants it speaks of, so nothing here refers to them by constraint';

create table idempotency_keys (
  key         text primary key,
  fingerprint text not null,
  tenant_id   uuid not null,
  created_at  timestamptz not null default now()
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
