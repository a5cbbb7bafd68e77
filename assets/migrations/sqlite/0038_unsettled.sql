-- What is not settled of a directory: found without a look at what is, and counted for its job.

create index operations_by_state on operations (state, id);

-- Users of whom nobody knows whether the directory did it. They were among those that failed.
alter table jobs add column unknown bigint not null default 0;
update job_items set outcome = 'unknown'
    where outcome = 'failed' and code = 'outcome_unknown' and retried_by is null;
update jobs set unknown = (select count(*) from job_items i
        where i.job_id = jobs.id and i.outcome = 'unknown')
    where id in (select job_id from job_items where outcome = 'unknown');
update jobs set failed = failed - unknown where unknown > 0;

-- What a reading told that came to its end; null for one that did not, and for one before this was kept.
alter table scans add column users bigint;
alter table scans add column added bigint;
alter table scans add column changed bigint;
alter table scans add column gone bigint;
alter table scans add column unread bigint;
-- Users before, and users that the list told, where a reading was stopped because they were many fewer.
alter table scans add column shrunk_before bigint;
alter table scans add column shrunk_now bigint;
