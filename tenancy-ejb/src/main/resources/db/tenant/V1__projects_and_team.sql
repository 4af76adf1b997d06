create table projects (
  id         uuid primary key,
  name       text not null,
  created_at timestamptz not null default now()
);
create index projects_created_at_idx on projects (created_at desc);

create table team_members (
  id        uuid primary key,
  user_id   text not null,
  role      text not null default 'member',
  joined_at timestamptz not null default now()
);
create index team_members_user_id_idx on team_members (user_id);
