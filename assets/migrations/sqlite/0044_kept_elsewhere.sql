-- What a directory tells of a user beside their factors. Null of users who are kept here.

-- The user store behind the directory that has the user, and whether changes reach it.
alter table users add column store_name text;
alter table users add column store_mode text;

-- Until when the directory lets the user not sign in, after too many wrong passwords; the greatest time where
-- it does not tell.
alter table users add column locked_until bigint;
create index users_locked on users (locked_until) where locked_until is not null;

-- Of each part of the profile that was changed here, a hash of what was written (JSON), to find out whether
-- somebody saves over it in the directory; and the parts of which that was found (JSON), and when.
alter table users add column written text;
alter table users add column overwritten text;
alter table users add column overwritten_at bigint;
