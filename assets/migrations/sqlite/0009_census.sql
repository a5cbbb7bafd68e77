-- The overview counts everyone by these alone, without a look at their rows.
create index users_census on users (role_rank, gap_rank, kind, auth_expires_at);
