-- Actions on many users: who ordered them, and each user with what became of it.

create table jobs (
    id                 text    not null primary key,
    action             text    not null,
    by_id              text    not null references users (id),
    by_name            text    not null,
    by_email           text    not null,
    -- The address from which it was ordered.
    source             text,
    reason             text,
    override_cool_down integer not null,
    cool_down_days     integer,
    state              text    not null,
    created_at         bigint  not null,
    started_at         bigint,
    finished_at        bigint,
    total              bigint  not null,
    done               bigint  not null default 0,
    skipped            bigint  not null default 0,
    failed             bigint  not null default 0,
    retry_of           text references jobs (id)
);
create index jobs_open on jobs (created_at) where state in ('queued', 'running');
create index jobs_by_age on jobs (created_at, id);

-- user_id is null where nobody has the address. A user who goes while a job waits leaves the item.
create table job_items (
    job_id     text   not null references jobs (id),
    number     bigint not null,
    user_id    text,
    email      text   not null,
    outcome    text   not null default 'waiting',
    code       text,
    -- The job that tries a failed item again: none is tried twice.
    retried_by text references jobs (id),
    primary key (job_id, number)
);
-- No job acts on a user twice.
create unique index job_items_once on job_items (job_id, user_id);
create index job_items_by_outcome on job_items (job_id, outcome, number);
