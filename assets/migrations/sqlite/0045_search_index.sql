-- Searching by an index. Its entries name users by a number that stays: the one that SQLite gives a row
-- by itself changes when the file is vacuumed.

pragma defer_foreign_keys = on;

-- In the order of names, and not in memory: there may be a million.
create table users_before as select id, name, name_key, email, username, external_id, remote_revision,
    as_of, role_rank, kind, phone, present, missing, unread, unknown, setup_sent_at, setup_expires_at,
    gap_since, exempt_until, disabled_at, last_sign_in_at, created_at, revision, store_name, store_mode,
    locked_until, written, overwritten, overwritten_at
from users indexed by users_by_name order by name_key, id;
drop table users;

-- present, missing, unread and unknown are bit masks of factors: 1 the phone, 2 the authenticator, 4 the
-- security key. unread are those whose state nobody knows. missing is what the policy in settings misses
-- for sure: a gap, but until exempt_until. unknown are the unread factors by which a requirement may be
-- met or not. gap_since is when the gap opens, which lies ahead for an exempt user; it stays while the gap
-- is unknown. The setup link of an authenticator stands here, too, because lists and jobs ask everybody
-- for it.
create table users (
    -- By which the index knows the user. Rows lie in its order: where it follows the names, users who
    -- stand together in a list are read together.
    number           integer not null primary key,
    id               text    not null unique,
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
    -- What the user is found by.
    search_text      text    not null,
    last_sign_in_at  bigint  not null,
    created_at       bigint  not null,
    revision         bigint  not null,
    -- The user store behind the directory that has the user, and whether changes reach it.
    store_name       text,
    store_mode       text,
    -- Until when the directory lets the user not sign in, after too many wrong passwords; the greatest
    -- time where it does not tell.
    locked_until     bigint,
    -- Of each part of the profile that was changed here, a hash of what was written (JSON), to find out
    -- whether somebody saves over it in the directory; and the parts of which that was found (JSON), and
    -- when.
    written          text,
    overwritten      text,
    overwritten_at   bigint,
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

-- What users are found by is computed anew when the database is opened, because it is written in
-- another way than before: text_rules is not the number of the program's rules.
insert into users (id, name, name_key, email, username, external_id, remote_revision, as_of, role_rank,
    kind, phone, present, missing, unread, unknown, setup_sent_at, setup_expires_at, gap_since,
    exempt_until, disabled_at, search_text, last_sign_in_at, created_at, revision, store_name, store_mode,
    locked_until, written, overwritten, overwritten_at)
select id, name, name_key, email, username, external_id, remote_revision, as_of, role_rank,
    kind, phone, present, missing, unread, unknown, setup_sent_at, setup_expires_at, gap_since,
    exempt_until, disabled_at, '', last_sign_in_at, created_at, revision, store_name, store_mode,
    locked_until, written, overwritten, overwritten_at
from users_before order by rowid;
drop table users_before;
update settings set value = '0' where name = 'text_rules';

-- The address of a user of this database is theirs alone; what another directory says of its users may
-- be said twice. The next step makes the indexes of the other orders and of times.
create unique index users_email_once on users (email) where external_id is null;
create unique index users_by_external on users (external_id) where external_id is not null;
create index users_by_handle on users (handle, id);
create index users_by_username on users (username) where username is not null;
create index users_by_name on users (name_key, id);
create index users_by_last_sign_in on users (last_sign_in_at, id);
create index users_by_created on users (created_at, id);

create trigger users_leave_nothing before delete on users
when exists (select 1 from passwords where user_id = old.id)
    or exists (select 1 from authenticators where user_id = old.id)
    or exists (select 1 from recovery_codes where user_id = old.id)
    or exists (select 1 from enrolments where user_id = old.id)
    or exists (select 1 from links where user_id = old.id)
begin select raise(abort, 'a user who has credentials'); end;

-- The substrings of three characters of what users are found by, and where they stand in it. The text
-- itself is in users alone.
create virtual table users_search using fts5 (
    search_text, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
-- What is deleted is overwritten, and not marked as deleted: the substrings of a name tell the name.
insert into users_search (users_search, rank) values ('secure-delete', 1);
-- In bytes: many users at once are written as few large parts, which are merged later.
insert into users_search (users_search, rank) values ('hashsize', 8388608);

-- Whatever writes to users keeps the index by these.
create trigger search_of_new_users after insert on users
begin
    insert into users_search (rowid, search_text) values (new.number, new.search_text);
end;
create trigger search_of_removed_users after delete on users
begin
    insert into users_search (users_search, rowid, search_text)
    values ('delete', old.number, old.search_text);
end;
create trigger search_of_changed_users after update of search_text on users
when old.search_text <> new.search_text
begin
    insert into users_search (users_search, rowid, search_text)
    values ('delete', old.number, old.search_text);
    insert into users_search (rowid, search_text) values (new.number, new.search_text);
end;
