-- Actions that are held for some seconds, so that who ordered them can take them back.

create table held_actions (
    id           text   not null primary key,
    account_id   text   not null references accounts (id),
    -- It may be removed meanwhile: what was ordered is refused then, and not forgotten.
    user_id      text   not null,
    -- From where it was ordered.
    source       text,
    ordered_at   bigint not null,
    due_at       bigint not null,
    -- The idempotency key of the order, and its request: the kept answer becomes the outcome.
    key          text,
    request_hash blob   not null,
    -- The user's revision that it is meant for, where it is meant for one only.
    revision     bigint,
    -- held, ran or taken_back.
    state        text   not null,
    -- What is to be done. Empty once that is settled, or the user was removed.
    sealed       blob   not null
);
create index held_actions_by_due on held_actions (due_at, id) where state = 'held';
create index held_actions_by_user on held_actions (user_id);
create index held_actions_by_account on held_actions (account_id);
