-- Authenticators that a user sets up on a page of ours and that another system keeps.

-- What is set up on a page was ordered by the user, who may have no account here; and the secret lies in
-- the row until the operation is settled.
create table operations_before as select * from operations;
drop table operations;
create table operations (
    id              text    not null primary key,
    -- Null where the user ordered it, by a link.
    account_id      text    references accounts (id),
    -- Null for a user who is to be added.
    user_id         text,
    -- From where it was ordered.
    source          text,
    -- The idempotency key of the order, and its request: the kept answer becomes the outcome.
    key             text,
    request_hash    blob    not null,
    -- The item of a job that ordered it.
    job_id          text,
    job_item        bigint,
    -- What was ordered, in the words of the audit log, with the reason and a fact for the entry.
    label           text    not null,
    reason          text,
    note            text,
    -- What is to be done, and its steps once they are planned, as JSON. Empty once it is settled.
    orders          text    not null,
    steps           text,
    -- The number of steps that are done.
    step            integer not null default 0,
    -- Since when the outcome of the next step is not known; null before it is sent.
    sent_at         bigint,
    -- 0 is refused where the directory is out of reach, 1 waits for it.
    patience        integer not null,
    -- requested, done, refused or unknown.
    state           text    not null,
    answer          text,
    ordered_at      bigint  not null,
    settled_at      bigint,
    attempts        integer not null default 0,
    next_attempt_at bigint  not null,
    lease           blob,
    lease_until     bigint,
    -- The link by which it was ordered.
    link_hash       blob,
    -- The secret of the authenticator that is set up, sealed. Null once it is settled.
    sealed_secret   blob
);
insert into operations (id, account_id, user_id, source, key, request_hash, job_id, job_item, label,
    reason, note, orders, steps, step, sent_at, patience, state, answer, ordered_at, settled_at, attempts,
    next_attempt_at, lease, lease_until)
select id, account_id, user_id, source, key, request_hash, job_id, job_item, label,
    reason, note, orders, steps, step, sent_at, patience, state, answer, ordered_at, settled_at, attempts,
    next_attempt_at, lease, lease_until
from operations_before;
drop table operations_before;
create index operations_waiting on operations (next_attempt_at, id) where state = 'requested';
create index operations_by_user on operations (user_id, ordered_at);
create index operations_by_account on operations (account_id);
create index operations_by_link on operations (link_hash, ordered_at) where link_hash is not null;

-- 1 where the authenticator that the link sets up takes the place of those that are there.
alter table links add column replaces integer not null default 0;
