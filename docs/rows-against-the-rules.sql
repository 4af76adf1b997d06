-- Rows that migration V4 does not take: tenancy query --file docs/rows-against-the-rules.sql
select 'projects' as "table", id::text as key from projects
where char_length(name) > 200
   or name ~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029]'
   or name !~ '[^\u0020\u00A0\u00AD\u1680\u180E\u2000-\u200F\u202A-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF]'
   or extract(year from created_at at time zone 'UTC') not between 1 and 9999
   or extract(year from archived_at at time zone 'UTC') not between 1 and 9999
   or version not between 1 and 999999999999999999
union all
select 'team_members', id::text from team_members
where char_length(user_id) > 200
   or user_id ~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029]'
   or user_id !~ '[^\u0020\u00A0\u00AD\u1680\u180E\u2000-\u200F\u202A-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF]'
   or extract(year from joined_at at time zone 'UTC') not between 1 and 9999
   or version not between 1 and 999999999999999999
union all
select 'idempotency_keys', key from idempotency_keys
where status not between 200 and 299
   or location ~ '[^\u0021-\u007E]'
   or etag ~ '[^\u0021-\u007E]'
   or status is not null and body is null
