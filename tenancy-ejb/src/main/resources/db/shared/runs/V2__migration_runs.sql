-- Runs of the fleet's migration, for the registry as for a ledger of adopted schemas.

alter table tenants add column labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object');

create table migration_runs (
  id                   bigint generated always as identity primary key,
  status               text not null check (status in
                         ('running', 'paused', 'awaiting-approval', 'halted', 'completed', 'failed', 'cancelled')),
  target_version       text not null,
  target_digest        text not null,
  only_tenants         text[] not null,
  exclude              text[] not null,
  task_order           text not null,
  canary               text,
  wave_size            integer,
  gate                 text not null,
  error_budget         text not null,
  lock_timeout_ms      bigint not null,
  statement_timeout_ms bigint not null,
  attempts             integer not null,
  wave                 integer not null default 1,
  waves                integer not null check (waves >= 1),
  wave_not_before      timestamptz,
  max_failures         integer not null,
  forgiven             integer not null default 0,
  servers_join         boolean not null,
  reason               text,
  created_by           text not null,
  created_at           timestamptz not null default now(),
  finished_at          timestamptz
);
comment on column migration_runs.gate is 'what stands between waves: open, approval, or an ISO 8601 duration';
comment on column migration_runs.wave_not_before is 'a timed pause between waves ends here';
comment on column migration_runs.max_failures is 'one more halts the run';
comment on column migration_runs.forgiven is 'failures before the last resumption, which the error budget no longer counts';
comment on column migration_runs.servers_join is 'whether servers that find it running work on it too';

create unique index migration_runs_one_open on migration_runs ((true))
  where status in ('running', 'paused', 'awaiting-approval');

create table migration_tasks (
  run_id       bigint not null references migration_runs on delete cascade,
  position     integer not null,
  wave         integer not null,
  tenant_id    uuid not null,
  tenant       text not null,
  schema_name  text not null,
  status       text not null default 'pending' check (status in
                 ('pending', 'running', 'migrated', 'up-to-date', 'failed', 'skipped')),
  attempts     integer not null default 0,
  not_before   timestamptz,
  node         text,
  from_version text,
  to_version   text,
  scripts      integer,
  duration_ms  integer,
  sql_state    text,
  message      text,
  script       text,
  line         integer,
  finished_at  timestamptz,
  primary key (run_id, position)
) with (fillfactor = 60);
comment on column migration_tasks.tenant_id is 'no reference: the run tells of tenants that are gone';
create index migration_tasks_pending_idx on migration_tasks (run_id, wave, attempts, position)
  where status = 'pending';
create index migration_tasks_running_idx on migration_tasks (run_id, wave) where status = 'running';
create index migration_tasks_tenant_idx on migration_tasks (tenant_id, run_id);

create table migration_workers (
  run_id      bigint not null references migration_runs on delete cascade,
  node        text not null,
  lease_until timestamptz not null,
  primary key (run_id, node)
);
comment on table migration_workers is 'processes that work on a run; the tasks of one whose lease is over are taken over';

alter table audit_events add column detail text;
