-- The user who ordered the change of an address that the link confirms: it ends with their rights.
alter table links add column ordered_by text;
