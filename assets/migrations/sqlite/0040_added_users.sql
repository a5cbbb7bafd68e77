-- The address of a user who is to be added, so that nobody is added twice at once. It goes with the end of
-- the operation.
alter table operations add column email text;
create index operations_email on operations (email) where email is not null;
