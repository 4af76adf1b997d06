-- Optimistic locking: what an ETag stands for.
alter table projects add column version bigint not null default 1;
alter table team_members add column version bigint not null default 1;

-- A person is in a team once, and the database says so.
alter table team_members add constraint team_members_user_id_key unique (user_id);
alter table team_members add constraint team_members_role_check check (role in ('owner', 'admin', 'member'));

-- The team is listed newest first.
create index team_members_joined_at_idx on team_members (joined_at desc);

-- The answer to a request that may be sent twice, kept with the tenant it belongs to.
create table idempotency_keys (
  key         text primary key,
  fingerprint text not null,
  status      integer,
  location    text,
  etag        text,
  body        text,
  created_at  timestamptz not null default now()
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
