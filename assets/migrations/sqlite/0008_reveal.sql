-- Until when lists tell phone numbers whole, in milliseconds since 1970.
alter table sessions add column revealed_until bigint not null default 0;
alter table tokens add column revealed_until bigint not null default 0;
