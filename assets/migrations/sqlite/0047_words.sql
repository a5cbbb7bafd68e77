-- Who asked for what a message tells. The name is looked up when the message is sent, so that none outlasts
-- its user here.
alter table outbox add column asked_by text;
-- The language in which a user is written to, as a tag (BCP 47).
alter table users add column language text;
