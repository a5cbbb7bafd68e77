-- A directory that another system keeps: how it is read, and what was ordered of it.

-- A reading of all its users, page by page. It goes on where it stopped, and only one that came to its
-- end says who is gone.
create table scans (
    id          integer not null primary key autoincrement,
    started_at  bigint  not null,
    -- Where the next page begins; null before the first.
    cursor      text,
    -- 1 once the last page was read.
    is_listed   integer not null default 0,
    -- How many users the directory counts, where it does.
    expected    bigint,
    finished_at bigint,
    -- Why it ended without an effect; null while it goes on, and where it came to its end.
    fault       text
);
create unique index scans_open on scans ((1)) where finished_at is null;

-- Whom the pages of the open one told, as JSON.
create table scanned_users (
    external_id text    not null primary key,
    revision    text    not null,
    record      text    not null,
    -- 0 waits for the end of the list or for a reading of its own, 1 is in users.
    is_taken    integer not null default 0,
    -- 1 where the list told everything.
    is_whole    integer not null
) without rowid;
create index scanned_users_waiting on scanned_users (external_id) where is_taken = 0;
create table scanned_factors (
    user_external_id text not null,
    factor_id        text not null,
    record           text not null,
    primary key (user_external_id, factor_id)
) without rowid;

-- What was ordered, in the steps in which the directory does it.
create table operations (
    id              text    not null primary key,
    account_id      text    not null references accounts (id),
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
    lease_until     bigint
);
create index operations_waiting on operations (next_attempt_at, id) where state = 'requested';
create index operations_by_user on operations (user_id, ordered_at);
create index operations_by_account on operations (account_id);
