-- From where a directory tells, at the next reading, what changed since this one began.
alter table scans add column change_mark text;
-- How far a reading has come is counted after each batch, and not by the records themselves.
create index scanned_users_taken on scanned_users (is_taken);
