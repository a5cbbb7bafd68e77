-- A new address of a user, which a link in the mail to it confirms.

-- The address that the link confirms. A change waits as long as its link works.
alter table links add column email text;
-- An address that waits for one user is asked for by another.
create index links_by_email on links (email)
where email is not null and used_at is null and revoked_at is null;
