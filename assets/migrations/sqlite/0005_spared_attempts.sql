-- Attempts that failed before the other side was asked to take the message: they do not count
-- against it. It waits since it was queued, or queued again.
alter table outbox add column spared integer not null default 0;
alter table outbox add column queued_at bigint;
update outbox set queued_at = at;
