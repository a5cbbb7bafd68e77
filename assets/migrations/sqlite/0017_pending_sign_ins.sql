-- Where a sign-in came from, and those that never came to their end: a right password without the
-- second factor goes to the audit log. Those from before are not told of.
alter table sessions add column source text;
update sessions set ended_at = expires_at where stage < 2 and ended_at is null;
create index sessions_pending on sessions (expires_at) where ended_at is null and stage < 2;
