-- What is left of a removed user.
create table removed_users (
    id         text   not null primary key,
    removed_at bigint not null
);

-- Who the audit log names. An entry from version 3 on holds a commitment, the salted hash of id, name
-- and address, and its own hash covers that: the names can be erased and the chain still holds.
create table audit_names (
    commitment blob not null primary key,
    user_id    text not null,
    salt       blob not null,
    name       text not null,
    email      text not null
);
create index audit_names_by_user on audit_names (user_id);
alter table audit add column actor_commitment blob;
alter table audit add column target_commitment blob;

-- The last message to a removed user waits here after the user has gone, until it is settled.
create table outbox_after (
    id              integer not null primary key autoincrement,
    message_id      text    not null unique,
    at              bigint  not null,
    channel         text    not null,
    kind            text    not null,
    state           text    not null,
    user_id         text    not null,
    user_name       text    not null,
    user_email      text    not null,
    recipient       text    not null,
    subject         text    not null,
    sealed          blob    not null,
    attempts        integer not null default 0,
    next_attempt_at bigint  not null default 0,
    lease           blob,
    lease_until     bigint,
    settled_at      bigint,
    answer          text,
    link_hash       blob,
    spared          integer not null default 0,
    queued_at       bigint
);
insert into outbox_after (id, message_id, at, channel, kind, state, user_id, user_name, user_email,
    recipient, subject, sealed, attempts, next_attempt_at, lease, lease_until, settled_at, answer,
    link_hash, spared, queued_at)
select id, message_id, at, channel, kind, state, user_id, user_name, user_email, recipient, subject,
    sealed, attempts, next_attempt_at, lease, lease_until, settled_at, answer, link_hash, spared,
    queued_at
from outbox;
drop table outbox;
alter table outbox_after rename to outbox;
create index outbox_waiting on outbox (channel, next_attempt_at) where state = 'queued';
create index outbox_by_user on outbox (user_id);
