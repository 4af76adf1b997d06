-- What is checked at the commit only is right until then, whether an earlier script made the rule or this one.
alter table later add column note text;
insert into later values (2, 300, 'before the row it refers to');
insert into a values (300, null);
update places set place = 2 where id = 1;
update places set place = 1 where id = 2;
create table latest (id integer primary key, later integer references later deferrable initially deferred);
insert into latest values (1, 3);
insert into later values (3, null, null);
