-- Since when a user is disabled; null for who can sign in. Nothing is missing to a disabled user: what
-- the policy asks for is asked of nobody who cannot sign in.
alter table users add column disabled_at bigint check (disabled_at is null or missing = 0);
create index users_disabled on users (disabled_at) where disabled_at is not null;

-- As before, with disabled_at: figures still come from this alone.
drop index users_census;
create index users_census on users (role_rank, kind, missing, present, gap_since, setup_expires_at,
    exempt_until, disabled_at);
