-- Figures that are kept, and lists in any order of any of the users that they tell apart.
--
-- The step before builds `users` anew. Were it to run after this one, the column, the triggers and the
-- indexes below would be gone.

-- All that a figure or a filter tells users apart by, but for times, as one number: the role (two bits),
-- Avobots (4), disabled (8), never signed in (16), a setup link (32), an exemption, be it over or not
-- (64), and what is missing (256), unknown (65,536) and present (16,777,216) as masks.
alter table users add column cohort integer not null generated always as (
    role_rank + 4 * kind + 8 * (disabled_at is not null)
    + 16 * (last_sign_in_at = -9223372036854775808) + 32 * (setup_expires_at is not null)
    + 64 * (exempt_until is not null) + 256 * missing + 65536 * unknown + 16777216 * present
) virtual;

-- How many users each cohort has. A cohort that has emptied stays, with none.
create table cohorts (
    cohort integer not null primary key,
    users  bigint  not null check (users >= 0)
);
insert into cohorts (cohort, users) select cohort, count(*) from users group by cohort;

-- How many setup links of enabled users end, or ended, within each hour since 1970: those of whole hours
-- need no look at their users.
create table setup_link_hours (
    hour  integer not null primary key,
    users bigint  not null check (users >= 0)
);
insert into setup_link_hours (hour, users)
select setup_expires_at / 3600000, count(*) from users
where setup_expires_at is not null and kind = 0 and disabled_at is null group by 1;

-- Whatever writes to users keeps the figures by these.
create trigger figures_of_new_users after insert on users
begin
    insert into cohorts (cohort, users) values (new.cohort, 1)
    on conflict (cohort) do update set users = users + 1;
    insert into setup_link_hours (hour, users)
    select new.setup_expires_at / 3600000, 1 where new.cohort & 44 = 32
    on conflict (hour) do update set users = users + 1;
end;
create trigger figures_of_removed_users after delete on users
begin
    update cohorts set users = users - 1 where cohort = old.cohort;
    update setup_link_hours set users = users - 1
    where old.cohort & 44 = 32 and hour = old.setup_expires_at / 3600000;
end;
create trigger figures_of_changed_users after update of role_rank, kind, disabled_at, last_sign_in_at,
    setup_expires_at, exempt_until, missing, unknown, present on users
when old.cohort <> new.cohort or old.setup_expires_at <> new.setup_expires_at
begin
    update cohorts set users = users - 1 where cohort = old.cohort;
    insert into cohorts (cohort, users) values (new.cohort, 1)
    on conflict (cohort) do update set users = users + 1;
    update setup_link_hours set users = users - 1
    where old.cohort & 44 = 32 and hour = old.setup_expires_at / 3600000;
    insert into setup_link_hours (hour, users)
    select new.setup_expires_at / 3600000, 1 where new.cohort & 44 = 32
    on conflict (hour) do update set users = users + 1;
end;

-- Owners, of whom there are few.
create index users_owners on users (id) where role_rank = 0;

-- Whatever is asked for by a time: the users of a cohort follow one another by it.
create index users_exempt on users (cohort, exempt_until) where exempt_until is not null;
create index users_locked on users (cohort, locked_until) where locked_until is not null;
create index users_setup_link on users (cohort, setup_expires_at) where setup_expires_at is not null;
create index users_gap_since on users (cohort, gap_since) where gap_since is not null;

-- A list of some cohorts in an order merges what these have of each. Where everybody is listed, one of
-- those by name, handle, sign-in and creation is enough.
create index users_cohort on users (cohort, id);
create index users_cohort_by_name on users (cohort, name_key, id);
create index users_cohort_by_handle on users (cohort, handle, id);
create index users_cohort_by_last_sign_in on users (cohort, last_sign_in_at, id);
create index users_cohort_by_created on users (cohort, created_at, id);
create index users_cohort_by_urgency on users (cohort, urgency, id);
