-- The states of factors as rows instead of columns of users, so that a factor more is a row more.
-- users keeps what lists are narrowed and ordered by.

pragma defer_foreign_keys = on;

-- Foreign keys are looked up by these while users is built anew.
create index rebuild_sessions on sessions (user_id);
create index rebuild_links on links (user_id);
create index rebuild_outbox on outbox (user_id);
create index rebuild_tokens on tokens (user_id);
create index rebuild_jobs on jobs (by_id);

create temp table users_before as select * from users;
drop table users;

-- present and missing are bit masks of factors: 1 the phone, 2 the authenticator, 4 the security key.
-- missing is what the policy in settings misses: a gap, but until exempt_until. gap_since is when the
-- gap opens, which lies ahead for an exempt user. The setup link of an authenticator stands here, too,
-- because lists and jobs ask everybody for it.
create table users (
    id               text    not null primary key,
    name             text    not null,
    name_key         text    not null,
    email            text    not null unique,
    role_rank        integer not null check (role_rank between 0 and 2),
    kind             integer not null check (kind between 0 and 1),
    phone            text,
    present          integer not null check (present between 0 and 255),
    missing          integer not null check (missing between 0 and 255),
    setup_sent_at    bigint,
    setup_expires_at bigint,
    gap_since        bigint,
    exempt_until     bigint,
    search_text      text    not null,
    last_sign_in_at  bigint  not null,
    created_at       bigint  not null,
    revision         bigint  not null,
    -- To whom most is missing first, then by which factors, then nobody's gap, then Avobots.
    gap_rank integer not null generated always as (
        case when kind = 1 then 4096
            else missing + 256 * (8
                - (missing & 1) - (missing >> 1 & 1) - (missing >> 2 & 1) - (missing >> 3 & 1)
                - (missing >> 4 & 1) - (missing >> 5 & 1) - (missing >> 6 & 1) - (missing >> 7 & 1))
        end
    ) virtual,
    -- The order of urgency as one number, so that a place in it is one key: the class (Owners and
    -- Admins to whom something is missing, members to whom two factors are or more, members to whom
    -- one is, no gap, Avobots), and within it the time since the last sign-in, where never is the
    -- longest.
    urgency bigint not null generated always as (
        case when kind = 1 then 4
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
    check (kind = 0 or missing = 0),
    check ((gap_since is null) = (missing = 0)),
    check ((setup_sent_at is null) = (setup_expires_at is null))
);

insert into users (id, name, name_key, email, role_rank, kind, phone, present, missing,
    setup_sent_at, setup_expires_at, gap_since, search_text, last_sign_in_at, created_at, revision)
select id, name, name_key, email, role_rank, kind, phone,
    (phone_state = 2) + 2 * (auth_state = 2),
    case when kind = 1 then 0 else 3 - (phone_state = 2) - 2 * (auth_state = 2) end,
    case when auth_state = 1 then auth_at end,
    auth_expires_at,
    case when kind = 0 and gap_rank < 3 then coalesce(gap_since, created_at) end,
    search_text, last_sign_in_at, created_at, revision
from users_before;

create index users_by_name on users (name_key, id);
create index users_by_email on users (email, id);
create index users_by_role on users (role_rank, id);
create index users_by_gap on users (gap_rank, id);
create index users_by_last_sign_in on users (last_sign_in_at, id);
create index users_by_created on users (created_at, id);
create index users_by_urgency on users (urgency, id);
-- Figures, and the counts of most filters, come from this alone, without a look at the rows.
create index users_census on users (role_rank, kind, missing, present, gap_since, setup_expires_at,
    exempt_until);
create index users_exempt on users (exempt_until) where exempt_until is not null;

drop index rebuild_sessions;
drop index rebuild_links;
drop index rebuild_outbox;
drop index rebuild_tokens;
drop index rebuild_jobs;

-- What a user has, or has begun, of each factor. kind: 1 the phone, 2 the authenticator, 3 the
-- security key. state: 1 begun, 2 there. count: how many, where there can be several.
create table user_factors (
    user_id    text    not null references users (id),
    kind       integer not null check (kind > 0),
    state      integer not null check (state between 1 and 2),
    at         bigint,
    expires_at bigint,
    count      bigint check (count > 0),
    primary key (user_id, kind)
) without rowid;
insert into user_factors (user_id, kind, state, at)
select id, 1, phone_state, phone_at from users_before where phone_state > 0;
insert into user_factors (user_id, kind, state, at, expires_at)
select id, 2, auth_state, auth_at, auth_expires_at from users_before where auth_state > 0;
drop table users_before;

-- Who is exempt, until when, why, and by whom. users.exempt_until is the same time.
create table exemptions (
    user_id  text   not null primary key references users (id),
    until    bigint not null,
    reason   text   not null,
    by_id    text   not null references users (id),
    at       bigint not null
);

-- Facts about the whole database. required: the requirements that missing was computed with.
create table settings (
    name  text not null primary key,
    value text not null
);
insert into settings (name, value) values ('required', 'phone, authenticator');

-- How many had each factor at the end of a day.
create table day_factors (
    date    text    not null references days (date) on delete cascade on update cascade,
    kind    integer not null,
    present bigint  not null,
    primary key (date, kind)
) without rowid;
insert into day_factors (date, kind, present)
select date, 1, phone from days union all select date, 2, authenticator from days;
alter table days drop column phone;
alter table days drop column authenticator;
