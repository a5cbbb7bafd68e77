-- What signs in to the panel as a table of its own. Sessions, tokens, jobs, exemptions and kept
-- answers are an account's; passwords and factors stay with the user.

pragma defer_foreign_keys = on;

-- An account of a local user bears that user's id. Who it is stands in users alone, so that nothing
-- can drift apart. One without a user here signs in nowhere.
create table accounts (
    id         text   not null primary key,
    user_id    text   unique references users (id),
    created_at bigint not null,
    check (user_id is null or user_id = id)
);
-- Owners and Admins, and whoever left something that is an account's: they may have been either.
insert into accounts (id, user_id, created_at)
select id, id, created_at from users
where kind = 0 and role_rank < 2
    or id in (select user_id from sessions union select user_id from tokens
        union select by_id from jobs union select by_id from exemptions);

create temp table sessions_before as select * from sessions;
drop table sessions;
create table sessions (
    token_hash       blob    not null primary key,
    -- Absent for those that were only made up, whose token nobody holds.
    id               text,
    account_id       text    not null references accounts (id),
    -- 0 the password was right, 1 an authenticator is being set up, 2 open.
    stage            integer not null default 2,
    created_at       bigint  not null,
    expires_at       bigint  not null,
    ended_at         bigint,
    idle_ms          bigint,
    last_seen_at     bigint  not null default 0,
    -- The largest 64-bit integer where the session needs no step-up: who can read the database file
    -- of an embedded server owns it already.
    stepped_up_until bigint  not null default 0,
    revealed_until   bigint  not null default 0,
    client           text,
    sealed_secret    blob,
    sealed_code      blob,
    code_at          bigint,
    codes            integer not null default 0
);
insert into sessions (token_hash, id, account_id, stage, created_at, expires_at, ended_at, idle_ms,
    last_seen_at, stepped_up_until, revealed_until, client, sealed_secret, sealed_code, code_at, codes)
select token_hash, id, user_id, stage, created_at, expires_at, ended_at, idle_ms,
    last_seen_at, stepped_up_until, revealed_until, client, sealed_secret, sealed_code, code_at, codes
from sessions_before;
drop table sessions_before;
create index sessions_open on sessions (account_id, expires_at) where ended_at is null;
create unique index sessions_by_id on sessions (id);

create temp table tokens_before as select * from tokens;
drop table tokens;
create table tokens (
    id             text    not null primary key,
    token_hash     blob    not null unique,
    name           text    not null,
    -- 0 read, 1 act.
    scope          integer not null check (scope between 0 and 1),
    account_id     text    not null references accounts (id),
    created_at     bigint  not null,
    expires_at     bigint  not null,
    last_used_at   bigint,
    revoked_at     bigint,
    revealed_until bigint  not null default 0
);
insert into tokens (id, token_hash, name, scope, account_id, created_at, expires_at, last_used_at,
    revoked_at, revealed_until)
select id, token_hash, name, scope, user_id, created_at, expires_at, last_used_at,
    revoked_at, revealed_until
from tokens_before;
drop table tokens_before;

-- Foreign keys are looked up by these while jobs is built anew.
create index rebuild_retries on jobs (retry_of);
create index rebuild_items on job_items (retried_by);
create temp table jobs_before as select * from jobs;
drop table jobs;
create table jobs (
    id                 text    not null primary key,
    action             text    not null,
    -- Who ordered it, and how they were called then.
    by_id              text    not null references accounts (id),
    by_name            text    not null,
    by_email           text    not null,
    -- The address from which it was ordered.
    source             text,
    reason             text,
    override_cool_down integer not null,
    cool_down_days     integer,
    state              text    not null,
    created_at         bigint  not null,
    started_at         bigint,
    finished_at        bigint,
    total              bigint  not null,
    done               bigint  not null default 0,
    skipped            bigint  not null default 0,
    failed             bigint  not null default 0,
    retry_of           text references jobs (id)
);
insert into jobs select * from jobs_before;
drop table jobs_before;
drop index rebuild_items;
create index jobs_open on jobs (created_at) where state in ('queued', 'running');
create index jobs_by_age on jobs (created_at, id);

create temp table exemptions_before as select * from exemptions;
drop table exemptions;
create table exemptions (
    user_id text   not null primary key references users (id),
    until   bigint not null,
    reason  text   not null,
    by_id   text   not null references accounts (id),
    at      bigint not null
);
insert into exemptions select * from exemptions_before;
drop table exemptions_before;

create temp table idempotency_before as select * from idempotency;
drop table idempotency;
create table idempotency (
    account_id   text    not null references accounts (id),
    key          text    not null,
    request_hash blob    not null,
    status       integer not null,
    body         blob    not null,
    etag         text,
    at           bigint  not null,
    primary key (account_id, key)
);
insert into idempotency (account_id, key, request_hash, status, body, etag, at)
select actor, key, request_hash, status, body, etag, at from idempotency_before
where actor in (select id from accounts);
drop table idempotency_before;
create index idempotency_by_age on idempotency (at);
