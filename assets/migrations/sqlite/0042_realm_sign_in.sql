-- Signing in by an identity provider: one row for each panel that waits for a browser. What it is known by
-- is kept as a hash: to the panel by its token, to the browser by a short address, and by a cookie once the
-- browser has begun.
create table realm_sign_ins (
    token_hash   blob    not null primary key,
    address_hash blob    not null unique,
    -- What panel and page both show.
    compare_code text    not null,
    -- The session that is to be stepped up; absent where somebody signs in.
    session_hash blob,
    -- Who asks, as the panel says it.
    asked_by     text    not null,
    client       text,
    source       text,
    created_at   bigint  not null,
    expires_at   bigint  not null,
    -- Of the browser that goes through the provider, and of the pass that it is on.
    browser_hash blob,
    state_hash   blob    unique,
    begun_at     bigint,
    -- What came of it: a person, or a refusal.
    account_id   text    references accounts (id),
    provider_sid text,
    refusal      text,
    refusal_note text,
    ended_at     bigint
);
create index realm_sign_ins_by_end on realm_sign_ins (expires_at);
create index realm_sign_ins_by_account on realm_sign_ins (account_id) where account_id is not null;

-- A session of a person whom a provider vouches for: the provider's own session, and when the person's
-- role there was read last.
alter table sessions add column provider_sid text;
alter table sessions add column role_read_at bigint;
create index sessions_by_provider on sessions (provider_sid) where provider_sid is not null;

-- Logouts that the provider told of, so that none is told twice.
create table provider_logouts (
    id_hash    blob   not null primary key,
    expires_at bigint not null
) without rowid;
