-- Types made of types, values at the ends of their ranges, columns that are computed, and names as long as they may be.

create function slug_of(text) returns text language plpgsql immutable as $$ begin return lower(replace($1, ' ', '-')); end $$;
create function title_of(text) returns text language plpgsql immutable as $$ begin return slug_of($1) || '!'; end $$;
create function is_short(text) returns boolean language plpgsql immutable as $$ begin return length(slug_of($1)) < 100; end $$;

create domain tags as text[] check (cardinality(value) < 5);
create domain nearby as point3 check ((value).x < 1000);
create domain code as text collate "C" not null default 'none';
create type span as range (subtype = float8);
create type mood_span as range (subtype = mood);
create type place as (at nearby, moods mood[], size positive, during span);

create table composed (
  id integer generated always as identity (start -1 increment -5) primary key,
  tags tags, nearby nearby, code code, span span, mood_span mood_span, place place, places place[], points point3[], sizes positive[],
  spans span[], nothing_much text[][] default '{}'
);
create table at_the_ends (
  id smallint generated always as identity (minvalue 1 maxvalue 2 cycle) primary key,
  d daterange, ts tsrange, tz tstzrange, n numrange, i8 int8range, nm nummultirange, dates date[], n_scaled numeric(10, -3), b "char",
  name name, lsn pg_lsn, mac macaddr8, net cidr, box box, path path, polygon polygon, circle circle, line line, q tsquery, jp jsonpath,
  bits bit(3), tx xid8, o oid
);
create sequence countdown as smallint increment by -3 minvalue -9 maxvalue 3 start 0;

create table computed (
  id integer primary key, name text check (is_short(name)),
  title text generated always as (title_of(name)) stored,
  dropped integer, last text not null default 'last'
);
alter table computed drop column dropped;
create unique index computed_slug on computed (slug_of(name));
create table only_computed (one integer generated always as (1) stored);
create table without_rows (id bigint generated always as identity primary key, name text not null);
create table single (line text);

create table other_order (id integer not null, at date not null, note text) partition by range (at);
create table other_order_first (note text, gone integer, at date not null, id integer not null);
alter table other_order_first drop column gone;
alter table other_order attach partition other_order_first for values from (minvalue) to ('2000-01-01');
create table other_order_rest partition of other_order default;

create table "Ein sehr langer Name in dem Umlaute wie ü zwei Bytes lang sind" (
  "Ein sehr langer Name in dem Umlaute wie ü zwei Bytes lang sind" text primary key,
  "a%s ""b"" \c" integer
);

do $$ begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'alter table computed add column shout text generated always as (upper(name)) virtual';
  end if;
end $$;
