-- Times are milliseconds since 1970 UTC. The smallest 64-bit integer as last_sign_in_at means never:
-- a value rather than null, because a keyset comparison with null is neither true nor false.
create table users (
    id              text    not null primary key,
    name            text    not null,
    name_key        text    not null,
    email           text    not null unique,
    role_rank       integer not null check (role_rank between 0 and 2),
    kind            integer not null check (kind between 0 and 1),
    phone           text,
    phone_state     integer not null check (phone_state between 0 and 2),
    phone_at        bigint,
    auth_state      integer not null check (auth_state between 0 and 2),
    auth_at         bigint,
    auth_expires_at bigint,
    gap_rank        integer not null check (gap_rank between 0 and 4),
    search_text     text    not null,
    last_sign_in_at bigint  not null,
    created_at      bigint  not null,
    revision        bigint  not null,
    check ((phone_state = 0) = (phone is null)),
    check ((phone_state = 2) = (phone_at is not null)),
    check ((auth_state = 0) = (auth_at is null)),
    check ((auth_state = 1) = (auth_expires_at is not null))
);
create index users_by_name on users (name_key, id);
create index users_by_email on users (email, id);
create index users_by_role on users (role_rank, id);
create index users_by_gap on users (gap_rank, id);
create index users_by_last_sign_in on users (last_sign_in_at, id);
create index users_by_created on users (created_at, id);

create table sessions (
    token_hash blob   not null primary key,
    user_id    text   not null references users (id),
    created_at bigint not null,
    expires_at bigint not null,
    ended_at   bigint
);
create index sessions_open on sessions (user_id, expires_at) where ended_at is null;

create table links (
    token_hash blob   not null primary key,
    purpose    text   not null,
    user_id    text   not null references users (id),
    created_at bigint not null,
    expires_at bigint not null,
    used_at    bigint,
    revoked_at bigint
);
create index links_live on links (user_id, purpose) where used_at is null and revoked_at is null;

create table outbox (
    id         integer not null primary key autoincrement,
    message_id text    not null unique,
    at         bigint  not null,
    channel    text    not null,
    kind       text    not null,
    state      text    not null,
    user_id    text    not null references users (id),
    user_name  text    not null,
    user_email text    not null,
    recipient  text    not null,
    subject    text    not null,
    sealed     blob    not null
);

create table audit (
    seq          integer not null primary key,
    at           bigint  not null,
    actor_id     text,
    actor_name   text,
    actor_email  text,
    event        text    not null,
    target_id    text,
    target_name  text,
    target_email text,
    note         text,
    prev_hash    blob    not null,
    hash         blob    not null
);
create trigger audit_is_never_changed before update on audit
begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_is_never_cut before delete on audit
begin
    select raise(abort, 'the audit log is append-only');
end;
-- "insert or replace" deletes without firing the trigger above.
create trigger audit_is_never_replaced before insert on audit
when exists (select 1 from audit where seq >= new.seq)
begin
    select raise(abort, 'the audit log is append-only');
end;

create table idempotency (
    actor        text    not null,
    key          text    not null,
    request_hash blob    not null,
    status       integer not null,
    body         blob    not null,
    etag         text,
    at           bigint  not null,
    primary key (actor, key)
);
create index idempotency_by_age on idempotency (at);
