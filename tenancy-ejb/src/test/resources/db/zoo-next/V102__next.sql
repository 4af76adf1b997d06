alter table node add column note text not null default 'from before';
alter table node add column long_name text generated always as (name || ' ' || coalesce(size::text, '')) stored;
update no_key set y = 'migrated ' || y where x = 1;
create table afterwards (id integer generated always as identity primary key, node bigint references node);
insert into afterwards (node) select id from node order by id;
