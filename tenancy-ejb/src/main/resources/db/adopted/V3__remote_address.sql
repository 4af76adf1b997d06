-- As in the registry: where the request came from. V2 is the runs'.
alter table audit_events add column remote_address text;
