-- The ledger of schemas this product did not create; what the registry's tenants are for those it did.

create table tenants (
  id             uuid primary key default gen_random_uuid(),
  slug           text collate "C" not null constraint tenants_slug_key unique,
  schema_name    text collate "C" not null constraint tenants_schema_name_key unique,
  schema_version text not null,
  schema_digest  text not null,
  created_at     timestamptz not null default now()
);
comment on table tenants is 'slug: the schema''s own name';

create table audit_events (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  actor       text not null,
  action      text not null,
  tenant_id   uuid,
  tenant_slug text,
  request_id  text
);
