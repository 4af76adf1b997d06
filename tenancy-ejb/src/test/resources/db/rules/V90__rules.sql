-- A table with a rule of each kind for the rows that come, and one whose rule tenants may not follow.
create table ruled (
  id    bigint generated always as identity primary key,
  tag   text unique,
  rel   regclass,
  share integer
);
create materialized view shares as select 100 / share as part from ruled;

create function is_fit(integer) returns boolean language plpgsql immutable as 'begin return $1 > 0; end';
revoke execute on function is_fit(integer) from public;
create table barred (value integer check (is_fit(value)));
