alter table projects add column archived_at timestamptz;
create index projects_archived_at_idx on projects (archived_at);
