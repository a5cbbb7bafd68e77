-- The user who discarded the message, whose name is looked up where it rests: one in the answer would
-- outlast a user who is removed.
alter table outbox add column discarded_by text;
update outbox set answer = 'Discarded.' where answer like 'Discarded by %';
