-- Users whom another directory keeps: the address is neither required nor unique there, some sign in with
-- a name instead, and of a factor it may be that nobody knows whether it is there.

pragma defer_foreign_keys = on;

create temp table users_before as select * from users;
drop table users;

-- present, missing, unread and unknown are bit masks of factors: 1 the phone, 2 the authenticator, 4 the
-- security key. unread are those whose state nobody knows. missing is what the policy in settings misses
-- for sure: a gap, but until exempt_until. unknown are the unread factors by which a requirement may be
-- met or not. gap_since is when the gap opens, which lies ahead for an exempt user; it stays while the gap
-- is unknown. The setup link of an authenticator stands here, too, because lists and jobs ask everybody
-- for it.
create table users (
    id               text    not null primary key,
    name             text    not null,
    name_key         blob    not null,
    email            text,
    -- What the user signs in with, where that is another word than the address.
    username         text,
    -- The directory's own name of the user; absent for a user of this database.
    external_id      text,
    -- The same text as long as the directory's list says the same of the user.
    remote_revision  text,
    -- When the directory told of the user.
    as_of            bigint,
    role_rank        integer not null check (role_rank between 0 and 2),
    kind             integer not null check (kind between 0 and 1),
    phone            text,
    present          integer not null check (present between 0 and 255),
    missing          integer not null check (missing between 0 and 255),
    unread           integer not null default 0 check (unread between 0 and 255),
    unknown          integer not null default 0 check (unknown between 0 and 255),
    setup_sent_at    bigint,
    setup_expires_at bigint,
    gap_since        bigint,
    exempt_until     bigint,
    disabled_at      bigint,
    search_text      text    not null,
    last_sign_in_at  bigint  not null,
    created_at       bigint  not null,
    revision         bigint  not null,
    -- What the user is called where a name is not enough, and what the order of addresses goes by.
    handle text not null generated always as (coalesce(email, username, '')) virtual,
    -- To whom most is missing first, then by which factors, then of whom it is not known, then nobody's
    -- gap, then Avobots.
    gap_rank integer not null generated always as (
        case when kind = 1 then 4096
            when missing = 0 then 2048 + (unknown = 0)
            else missing + 256 * (8
                - (missing & 1) - (missing >> 1 & 1) - (missing >> 2 & 1) - (missing >> 3 & 1)
                - (missing >> 4 & 1) - (missing >> 5 & 1) - (missing >> 6 & 1) - (missing >> 7 & 1))
        end
    ) virtual,
    -- The order of urgency as one number, so that a place in it is one key: the class (Owners and
    -- Admins to whom something is missing, members to whom two factors are or more, members to whom
    -- one is, who is unknown, no gap, Avobots), and within it the time since the last sign-in, where
    -- never is the longest.
    urgency bigint not null generated always as (
        case when kind = 1 then 5
            when missing = 0 and unknown = 0 then 4
            when missing = 0 then 3
            when role_rank < 2 then 0
            when missing & (missing - 1) <> 0 then 1
            else 2
        end * 1125899906842624
        + case when last_sign_in_at < 0 then 1125899906842623
            else 1125899906842622 - last_sign_in_at
        end
    ) virtual,
    check (present & missing = 0),
    check (present & unread = 0),
    check (unknown & ~unread = 0),
    check (kind = 0 or missing | unknown = 0),
    check (disabled_at is null or missing | unknown = 0),
    check (missing = 0 or gap_since is not null),
    check (gap_since is null or missing | unknown <> 0),
    check ((setup_sent_at is null) = (setup_expires_at is null)),
    check (external_id is not null or email is not null),
    check ((external_id is null) = (as_of is null))
);

insert into users (id, name, name_key, email, role_rank, kind, phone, present, missing, setup_sent_at,
    setup_expires_at, gap_since, exempt_until, disabled_at, search_text, last_sign_in_at, created_at,
    revision)
select id, name, name_key, email, role_rank, kind, phone, present, missing, setup_sent_at,
    setup_expires_at, gap_since, exempt_until, disabled_at, search_text, last_sign_in_at, created_at,
    revision
from users_before;
drop table users_before;

-- The address of a user of this database is theirs alone; what another directory says of its users may
-- be said twice.
create unique index users_email_once on users (email) where external_id is null;
create unique index users_by_external on users (external_id) where external_id is not null;
create index users_by_handle on users (handle, id);
create index users_by_username on users (username) where username is not null;
create index users_by_name on users (name_key, id);
create index users_by_role on users (role_rank, id);
create index users_by_gap on users (gap_rank, id);
create index users_by_last_sign_in on users (last_sign_in_at, id);
create index users_by_created on users (created_at, id);
create index users_by_urgency on users (urgency, id);
-- Figures, and the counts of most filters, come from this alone, without a look at the rows.
create index users_census on users (role_rank, kind, missing, present, gap_since, setup_expires_at,
    exempt_until, disabled_at, unread, unknown);
create index users_exempt on users (exempt_until) where exempt_until is not null;
create index users_disabled on users (disabled_at) where disabled_at is not null;

-- state: 0 nobody knows, 1 begun, 2 there. reason: why nobody knows. at: since when, where that is known.
create temp table factors_before as select * from user_factors;
drop table user_factors;
create table user_factors (
    user_id    text    not null references users (id),
    kind       integer not null check (kind > 0),
    state      integer not null check (state between 0 and 2),
    at         bigint,
    expires_at bigint,
    count      bigint check (count > 0),
    reason     integer check (reason >= 0),
    primary key (user_id, kind),
    check ((state = 0) = (reason is not null))
) without rowid;
insert into user_factors (user_id, kind, state, at, expires_at, count)
select user_id, kind, state, at, expires_at, count from factors_before;
drop table factors_before;

-- Everything that a directory has of the factors of its users, counting or not.
create table directory_factors (
    user_id     text not null references users (id),
    external_id text not null,
    kind        text not null,
    status      text not null,
    label       text not null,
    primary key (user_id, external_id)
) without rowid;

-- An account without a user here is an operator's, who says in its own row who it is. One that says nothing
-- was a removed user's.
alter table accounts add column name text;
alter table accounts add column email text;
alter table accounts add column role_rank integer check (role_rank between 0 and 1)
    check (role_rank is null or (user_id is null and name is not null));

-- How many could not be told at the end of a day.
alter table days add column unknown bigint not null default 0;

-- What the user signed in with, as a part of what entries commit to.
alter table audit_names add column username text;
