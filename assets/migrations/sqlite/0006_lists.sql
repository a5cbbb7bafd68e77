-- What lists are narrowed and ordered by, and the figures of each day.

-- When the present gap was opened. For those who have one already: when the authenticator was reset,
-- if the phone was verified before, and else the user's creation.
alter table users add column gap_since bigint;
update users set gap_since = coalesce(
    (select max(a.at) from audit a where a.target_id = users.id and a.event = 'authenticator_reset'
        and a.code is null and a.at > users.phone_at),
    created_at)
where gap_rank in (0, 1, 2);

-- The order of urgency as one number, so that a place in it is one key: the class (Owners and
-- Admins with a gap, members who lack both, members who lack one, no gap, Avobots), and within it
-- the time since the last sign-in, where never is the longest.
alter table users add column urgency bigint not null generated always as (
    case when gap_rank >= 3 then gap_rank
        when role_rank < 2 then 0
        when gap_rank = 0 then 1
        else 2
    end * 1125899906842624
    + case when last_sign_in_at < 0 then 1125899906842623
        else 1125899906842622 - last_sign_in_at
    end
) virtual;
create index users_by_urgency on users (urgency, id);

-- How many humans stood where at the end of a day (UTC), written YYYY-MM-DD.
create table days (
    date          text   not null primary key,
    humans        bigint not null,
    complete      bigint not null,
    phone         bigint not null,
    authenticator bigint not null
);
