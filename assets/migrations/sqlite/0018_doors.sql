-- What shuts a door for good: who ever had an authenticator, which links lost their guard, which
-- sessions belong to a process of this machine, and tokens that only remind.

-- Who ever had an authenticator: from then on, a password alone binds none. The oldest known time.
create table enrolments (
    user_id text   not null primary key references users (id),
    at      bigint not null
) without rowid;
insert into enrolments (user_id, at)
select user_id, min(at) from (
    select user_id, created_at as at from authenticators
    union all
    select user_id, coalesce(at, 0) from user_factors where kind = 2 and state = 2
    union all
    select target_id, at from audit
    where event in ('authenticator_configured', 'authenticator_reset') and code is null
)
where user_id in (select id from users)
group by user_id;

-- The user of the operating system behind the session of an embedded server, which ends with its
-- process.
alter table sessions add column local_uid bigint;
-- Those of before needed no step-up, and nothing else had that.
update sessions set ended_at = created_at
where ended_at is null and stepped_up_until = 9223372036854775807;

create temp table tokens_before as select * from tokens;
drop table tokens;
create table tokens (
    id             text    not null primary key,
    token_hash     blob    not null unique,
    name           text    not null,
    -- 0 read, 1 act, 2 remind.
    scope          integer not null check (scope between 0 and 2),
    account_id     text    not null references accounts (id),
    created_at     bigint  not null,
    expires_at     bigint  not null,
    last_used_at   bigint,
    revoked_at     bigint,
    revealed_until bigint  not null default 0
);
insert into tokens (id, token_hash, name, scope, account_id, created_at, expires_at, last_used_at,
    revoked_at, revealed_until)
select id, token_hash, name, scope, account_id, created_at, expires_at, last_used_at,
    revoked_at, revealed_until
from tokens_before;
drop table tokens_before;
create index tokens_by_account on tokens (account_id);
