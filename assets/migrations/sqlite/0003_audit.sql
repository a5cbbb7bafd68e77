-- What an audit entry tells besides who, what and whom. version says what its hash is made of: 1 for
-- the entries from before, which have none of the new columns.
alter table audit add column version integer not null default 1;
alter table audit add column code text;
alter table audit add column source text;
alter table audit add column reason text;
create index audit_by_target on audit (target_id, seq);
create index audit_by_actor on audit (actor_id, seq);
create index audit_by_event on audit (event, seq);

-- How far the log was carried to a place elsewhere; place is a hash of its address, which may hold a
-- secret.
create table shipping (
    place text   not null primary key,
    seq   bigint not null
);
