-- How fast each channel sends, and until when it waits: a limit of the other side is the channel's, and
-- not of the message that met it.
create table channels (
    channel text not null primary key,
    -- Messages a minute, in thousandths; null while no limit was met.
    rate bigint,
    paused_until bigint,
    -- Why it waits: limit, unreachable or settings.
    cause text,
    -- How often in a row it was refused.
    refusals integer not null default 0,
    -- The last time.
    refused_at bigint,
    answer text
);

-- When a message met a limit of its channel last. One that meets it again while others pass has its own
-- fault.
alter table outbox add column limited_at bigint;

-- A texted code goes before whatever else waits: somebody waits for it at a page.
create index outbox_codes on outbox (channel, next_attempt_at)
    where state = 'queued' and hold = 0 and kind = 'phone_code';
