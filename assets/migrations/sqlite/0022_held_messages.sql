-- Messages that wait for a decision, and which link a message carries.

-- 0: it is sent as soon as it is its turn. 1: it was queued while nothing could send it, and waits until
-- somebody sends or discards it.
alter table outbox add column hold integer not null default 0;

-- What was never tried was most likely queued where nothing was set up to send it. Nobody is to get old
-- mail unasked, so that somebody is asked about the few that the last stop of a server left behind, too.
update outbox set hold = 1 where state = 'queued' and attempts = 0;

drop index outbox_waiting;
create index outbox_waiting on outbox (channel, next_attempt_at) where state = 'queued' and hold = 0;
create index outbox_held on outbox (id) where state = 'queued' and hold = 1;
-- A user is asked how far the message with their link has come.
create index outbox_by_link on outbox (link_hash) where link_hash is not null;
