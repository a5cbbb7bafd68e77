-- The networks from which somebody signed in to an account, or that a link in a mail admits for a
-- while. key is a hash of the account's id and the network, so that no address rests here.
create table known_networks (
    key            blob   not null primary key,
    account_id     text   not null references accounts (id),
    last_at        bigint not null,
    -- Absent where somebody signed in.
    admitted_until bigint
);
create index known_networks_by_account on known_networks (account_id, last_at);

-- Failures of an account count longer than those of one network. Those from before have an hour.
alter table attempts add column expires_at bigint not null default 0;
update attempts set expires_at = last_at + 3600000;
