-- Sessions have names, stages and limits; machines have tokens; failed attempts are counted.

-- stage: 0 the password was right, 1 an authenticator is being set up, 2 open.
alter table sessions add column id text;
alter table sessions add column stage integer not null default 2;
alter table sessions add column idle_ms bigint;
alter table sessions add column last_seen_at bigint not null default 0;
-- The largest 64-bit integer where the session needs no step-up: who can read the database file of
-- an embedded server owns it already.
alter table sessions add column stepped_up_until bigint not null default 0;
alter table sessions add column client text;
alter table sessions add column sealed_secret blob;
alter table sessions add column sealed_code blob;
alter table sessions add column code_at bigint;
alter table sessions add column codes integer not null default 0;
update sessions set id = lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4'
    || substr(lower(hex(randomblob(2))), 2) || '-8' || substr(lower(hex(randomblob(2))), 2) || '-'
    || lower(hex(randomblob(6))), last_seen_at = created_at;
create unique index sessions_by_id on sessions (id);

-- scope: 0 read, 1 act.
create table tokens (
    id           text    not null primary key,
    token_hash   blob    not null unique,
    name         text    not null,
    scope        integer not null check (scope between 0 and 1),
    user_id      text    not null references users (id),
    created_at   bigint  not null,
    expires_at   bigint  not null,
    last_used_at bigint,
    revoked_at   bigint
);

-- account: the hash of an e-mail address or of a user's id, so that unknown accounts count as
-- known ones do.
create table attempts (
    account    blob   not null primary key,
    failures   bigint not null,
    last_at    bigint not null,
    free_at    bigint not null
);
