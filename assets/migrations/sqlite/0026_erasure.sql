-- Removing a user looks at the rows that are theirs, and at no others: a job removes thousands.

-- Whom a kept answer names: it goes when they do.
create table idempotency_users (
    user_id    text not null,
    account_id text not null,
    key        text not null,
    primary key (account_id, key, user_id),
    foreign key (account_id, key) references idempotency (account_id, key) on delete cascade
) without rowid;
create index idempotency_users_by_user on idempotency_users (user_id);
insert into idempotency_users (user_id, account_id, key)
select distinct t.value, i.account_id, i.key
from (select account_id, key, cast(body as text) as body from idempotency
    where json_valid(cast(body as text))) i, json_tree(i.body) t
where t.type = 'text' and length(t.value) = 36
    and (t.value in (select id from users) or t.value in (select id from removed_users));

create index job_items_by_user on job_items (user_id);
create index job_items_by_email on job_items (email);
create index jobs_by_account on jobs (by_id);
create index links_by_user on links (user_id);
create index sessions_by_account on sessions (account_id);

-- A message of a removed user that was discarded kept its subject.
update outbox set subject = '', sealed = x'', answer = 'Discarded.'
where state = 'withdrawn' and user_id in (select id from removed_users);
