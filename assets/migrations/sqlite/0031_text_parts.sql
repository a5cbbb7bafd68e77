-- In how many parts a text is sent, each of which a provider charges; null for a mail.
alter table outbox add column parts bigint;
