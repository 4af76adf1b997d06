-- What the application refuses is refused here too, so that a row that came by an import or by hand can be read.

-- A text as TextRule takes it: 1 to 200 characters, no control character, no end of a line, something to see. What is not
-- seen differs from one version of Unicode to the next, so here it is what no version shows: spaces, and the format
-- characters among them. All that the application takes is taken.
alter table projects
  add constraint projects_name_check check (
    char_length(name) <= 200
    and name !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029]'
    and name ~ '[^\u0020\u00A0\u00AD\u1680\u180E\u2000-\u200F\u202A-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF]'),
  -- A time is of a year that ISO 8601 writes with four digits; cursors hold no other.
  add constraint projects_created_at_check check (extract(year from created_at at time zone 'UTC') between 1 and 9999),
  add constraint projects_archived_at_check check (extract(year from archived_at at time zone 'UTC') between 1 and 9999),
  -- A version is a number that If-Match can say.
  add constraint projects_version_check check (version between 1 and 999999999999999999);

alter table team_members
  add constraint team_members_user_id_check check (
    char_length(user_id) <= 200
    and user_id !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029]'
    and user_id ~ '[^\u0020\u00A0\u00AD\u1680\u180E\u2000-\u200F\u202A-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF]'),
  add constraint team_members_joined_at_check check (extract(year from joined_at at time zone 'UTC') between 1 and 9999),
  add constraint team_members_version_check check (version between 1 and 999999999999999999);

-- An answer that is kept can be given again: a success, its body, headers of visible ASCII.
alter table idempotency_keys
  add constraint idempotency_keys_status_check check (status between 200 and 299),
  add constraint idempotency_keys_location_check check (location !~ '[^\u0021-\u007E]'),
  add constraint idempotency_keys_etag_check check (etag !~ '[^\u0021-\u007E]'),
  add constraint idempotency_keys_body_check check (status is null or body is not null);
