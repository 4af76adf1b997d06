alter table later add column note text;
