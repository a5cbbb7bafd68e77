//! Jobs: what was ordered, and how far it has come.

mod items;
mod materialize_items;
mod target_groups;
mod unknown_users;

pub use items::{Settlement, WaitingItem};
pub use materialize_items::{Materialized, TargetSelection};
pub use target_groups::{Distinctions, TargetGroup};

use super::{
    StoreError,
    engine::Row,
    rows,
    sql::Sql,
    tx::{JobTable, Write},
};
use crate::contract::{
    AccountId, Code, JobId, RequestSource,
    api::{Job, JobState, Person},
    query::Days,
};
use jiff::Timestamp;

/// A job, with what its items need to know.
#[derive(Clone, Debug)]
pub struct JobRow {
    pub job: Job,
    /// Who ordered it; `job.by` says how they were called then.
    pub by: AccountId,
    /// The address from which it was ordered.
    pub from: Option<RequestSource>,
    pub override_cool_down: bool,
    pub cool_down: Option<Days>,
}

/// Items that came to their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub done: u64,
    pub skipped: u64,
    pub failed: u64,
    pub unknown: u64,
}

const SELECT: &str = "select id, action, by_id, by_name, by_email, source, reason, \
                      override_cool_down, cool_down_days, state, created_at, started_at, \
                      finished_at, total, done, skipped, failed, unknown, \
                      retry_of from jobs";

impl<A> JobTable<'_, A> {
    pub async fn find(&mut self, id: JobId) -> Result<Option<JobRow>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(" where id = ").bind(id.to_string());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    /// The newest first.
    pub async fn list(&mut self, limit: i64) -> Result<Vec<Job>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(" order by created_at desc, id desc limit ").bind(limit);
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| read(row).map(|row| row.job)).collect()
    }

    /// Those that are not over, the oldest first.
    pub async fn open(&mut self) -> Result<Vec<JobId>, StoreError> {
        let sql = Sql::new(
            "select id from jobs where state in ('queued', 'running') order by created_at, id",
        );
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| job_id(row.get("id")?)).collect()
    }
}

impl JobTable<'_, Write> {
    /// Writes a job whose items have yet to be frozen.
    pub async fn insert(&mut self, row: &JobRow) -> Result<(), StoreError> {
        let JobRow { job, by, from, override_cool_down, cool_down } = row;
        let mut sql = Sql::new(
            "insert into jobs (id, action, by_id, by_name, by_email, source, reason, \
             override_cool_down, cool_down_days, state, created_at, total, retry_of) values ",
        );
        sql.bind_tuple([
            job.id.to_string().into(),
            job.action.as_str().into(),
            by.to_string().into(),
            job.by.name.as_str().into(),
            rows::email_text(job.by.email.as_ref()).into(),
            from.map(|address| address.to_string()).into(),
            job.reason.as_ref().map(ToString::to_string).into(),
            i64::from(*override_cool_down).into(),
            cool_down.map(|days| i64::from(days.count())).into(),
            job.state.as_str().into(),
            job.created_at.as_millisecond().into(),
            number(job.total).into(),
            job.retry_of.map(|id| id.to_string()).into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Takes the job for the transaction: until its end nobody else takes or cancels it. False where the
    /// job is over.
    pub async fn claim(&mut self, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
        let mut sql =
            Sql::new("update jobs set state = 'running', started_at = coalesce(started_at, ");
        sql.bind(now.as_millisecond()).push(")");
        Ok(if_open(sql, id).execute(self.transaction).await? == 1)
    }

    /// Cancels the jobs of `account` that are not over, and gives them.
    pub async fn cancel_all(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<JobId>, StoreError> {
        let mut sql = Sql::new("update jobs set state = 'cancelled', finished_at = ");
        sql.bind(now.as_millisecond()).push(" where state in ('queued', 'running') and by_id = ");
        sql.bind(account.to_string()).push(" returning id");
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| job_id(row.get("id")?)).collect()
    }

    /// Cancels everybody's jobs that are not over; gives their number.
    pub async fn cancel_everybodys(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut sql = Sql::new("update jobs set state = 'cancelled', finished_at = ");
        sql.bind(now.as_millisecond()).push(" where state in ('queued', 'running')");
        sql.execute(self.transaction).await
    }

    /// Gives the job its number of items.
    pub async fn set_total(&mut self, id: JobId, total: u64) -> Result<(), StoreError> {
        let mut sql = Sql::new("update jobs set total = ");
        sql.bind(number(total)).push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    pub async fn count(&mut self, id: JobId, tally: Tally) -> Result<(), StoreError> {
        let Tally { done, skipped, failed, unknown } = tally;
        let mut sql = Sql::new("update jobs set done = done + ");
        sql.bind(number(done)).push(", skipped = skipped + ").bind(number(skipped));
        sql.push(", failed = failed + ").bind(number(failed));
        sql.push(", unknown = unknown + ").bind(number(unknown));
        sql.push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Ends the job as done or cancelled. False where it was over before.
    pub async fn end(
        &mut self,
        id: JobId,
        state: JobState,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update jobs set state = ");
        sql.bind(state.as_str()).push(", finished_at = ").bind(now.as_millisecond());
        Ok(if_open(sql, id).execute(self.transaction).await? == 1)
    }
}

fn if_open(mut sql: Sql, id: JobId) -> Sql {
    sql.push(" where state in ('queued', 'running') and id = ").bind(id.to_string());
    sql
}

fn read(row: &Row) -> Result<JobRow, StoreError> {
    let action: &str = row.get("action")?;
    let state: &str = row.get("state")?;
    let by: Option<Person> = rows::person(row, ["by_id", "by_name", "by_email"])?;
    let count = |column| row.get::<i64>(column).map(|n| u64::try_from(n).unwrap_or(0));
    let source: Option<String> = row.get("source")?;
    let reason: Option<String> = row.get("reason")?;
    let days: Option<i64> = row.get("cool_down_days")?;
    let days = days.map(|days| u16::try_from(days).ok().and_then(Days::new));
    let retry_of: Option<String> = row.get("retry_of")?;
    let job = Job {
        id: job_id(row.get("id")?)?,
        action: action.parse().map_err(|_| StoreError::Corrupt("a job's action"))?,
        by: by.ok_or(StoreError::Corrupt("a job"))?,
        reason: reason
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| StoreError::Corrupt("a reason"))?,
        state: state.parse().map_err(|_| StoreError::Corrupt("a job's state"))?,
        created_at: rows::time(row.get("created_at")?)?,
        started_at: rows::optional_time(row, "started_at")?,
        finished_at: rows::optional_time(row, "finished_at")?,
        total: count("total")?,
        done: count("done")?,
        skipped: count("skipped")?,
        failed: count("failed")?,
        unknown: count("unknown")?,
        retry_of: retry_of.as_deref().map(job_id).transpose()?,
    };
    let from = source.map(|text| text.parse()).transpose();
    Ok(JobRow {
        job,
        by: rows::account_id(row.get("by_id")?)?,
        from: from.map_err(|_| StoreError::Corrupt("an address"))?,
        override_cool_down: row.get::<i64>("override_cool_down")? != 0,
        cool_down: match days {
            None => None,
            Some(days) => Some(days.ok_or(StoreError::Corrupt("a cool-down"))?),
        },
    })
}

fn job_id(text: &str) -> Result<JobId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("a job id"))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn code(word: Option<String>) -> Result<Option<Code>, StoreError> {
    let Some(word) = word else { return Ok(None) };
    let known = Code::ALL.into_iter().find(|code| code.to_string() == word);
    known.map(Some).ok_or(StoreError::Corrupt("a code"))
}
