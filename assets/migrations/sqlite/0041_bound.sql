-- Whether the authenticator that an operation sets up counts in the directory: its steps differ by directory, so
-- their number does not tell, and they are erased once it is settled.
alter table operations add column bound integer not null default 0;
-- Until now every plan began with the two steps that give it and prove it.
update operations set bound = 1 where link_hash is not null and step >= 2;
