-- What tenants have, noted together with how large they are: so that ten thousand tenants can be sorted, summed up and
-- drawn over time without a look into a single schema.
alter table tenant_usage
  add column projects          bigint,
  add column archived_projects bigint,
  add column members           bigint,
  add column last_activity     timestamptz;
comment on column tenant_usage.projects is 'null, like the others: could not be counted then';

alter table fleet_usage
  add column counted           integer not null default 0,
  add column projects          bigint,
  add column archived_projects bigint,
  add column members           bigint;
comment on column fleet_usage.counted is 'how many of the tenants could be counted; the sums are theirs';
