-- What the user's side needs: links that can be followed, secrets that prove who follows them, and
-- messages that are sent.

alter table links add column number text;
alter table links add column ends_sessions integer not null default 0;
alter table links add column failures integer not null default 0;
alter table links add column sealed_code blob;
alter table links add column code_at bigint;
alter table links add column codes integer not null default 0;
alter table links add column proof_hash blob;
-- passwords refused on it.
alter table links add column refused integer not null default 0;
-- What had to be proved when it was issued: 0 nothing, 1 the phone, 2 the authenticator.
alter table links add column needed integer not null default 0;

-- last_step is the time step (RFC 6238) of the last code that was accepted: no step counts twice.
create table authenticators (
    user_id       text   not null primary key references users (id),
    sealed_secret blob   not null,
    last_step     bigint not null,
    created_at    bigint not null
);

create table recovery_codes (
    user_id text   not null references users (id),
    hash    text   not null,
    used_at bigint,
    primary key (user_id, hash)
);

create table passwords (
    user_id    text   not null primary key references users (id),
    hash       text   not null,
    changed_at bigint not null
);

-- A lease names the worker's attempt that holds the message; it is free again when the lease ends.
alter table outbox add column attempts integer not null default 0;
alter table outbox add column next_attempt_at bigint not null default 0;
alter table outbox add column lease blob;
alter table outbox add column lease_until bigint;
alter table outbox add column settled_at bigint;
alter table outbox add column answer text;
alter table outbox add column link_hash blob;
create index outbox_waiting on outbox (channel, next_attempt_at) where state = 'queued';
