//! The users of a job, and what became of each.

use super::{code, number};
use crate::{
    contract::{
        Code, JobId, UserId,
        api::{ItemOutcome, JobItem, Person, SkipCount},
    },
    server::store::{
        StoreError, rows,
        sql::Sql,
        tx::{JobTable, Write},
    },
};

/// An item that has not come up yet.
#[derive(Clone, Copy, Debug)]
pub struct WaitingItem {
    pub number: u64,
    /// Absent where nobody had the address when the job was ordered.
    pub user: Option<UserId>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    Done,
    /// A rule refused it.
    Skipped(Code),
    Failed(Code),
    /// Nobody knows whether its directory did it.
    Unknown,
}

impl<A> JobTable<'_, A> {
    /// The next `limit` items.
    pub async fn waiting(
        &mut self,
        job: JobId,
        limit: usize,
    ) -> Result<Vec<WaitingItem>, StoreError> {
        let mut sql = Sql::new(
            "select number, user_id from job_items where outcome = 'waiting' and job_id = ",
        );
        sql.bind(job.to_string()).push(" order by number limit ");
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let mut items = Vec::new();
        for row in sql.fetch_all(self.transaction).await? {
            let user: Option<String> = row.get("user_id")?;
            let number: i64 = row.get("number")?;
            items.push(WaitingItem {
                number: u64::try_from(number).map_err(|_| StoreError::Corrupt("a job's item"))?,
                user: user.as_deref().map(rows::user_id).transpose()?,
            });
        }
        Ok(items)
    }

    /// At most `limit` items after the number `after`, with their users as they are called now.
    pub async fn page_of_items(
        &mut self,
        job: JobId,
        outcome: Option<ItemOutcome>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobItem>, StoreError> {
        let mut sql = Sql::new(
            "select i.number, i.email, i.outcome, i.code, u.id as user_id, u.name as user_name, \
             u.email as user_email, u.username as user_username from job_items i left join users u on u.id = i.user_id \
             where i.job_id = ",
        );
        sql.bind(job.to_string()).push(" and i.number > ").bind(after);
        if let Some(outcome) = outcome {
            sql.push(" and i.outcome = ").bind(outcome.as_str());
        }
        sql.push(" order by i.number limit ").bind(limit);
        let mut items = Vec::new();
        for row in sql.fetch_all(self.transaction).await? {
            let word: &str = row.get("outcome")?;
            let number: i64 = row.get("number")?;
            let user = rows::person(&row, ["user_id", "user_name", "user_email"])?;
            let username: Option<String> = row.get("user_username")?;
            let user = user.map(|user| Person { username, ..user });
            let handle: String = row.get("email")?;
            items.push(JobItem {
                number: u64::try_from(number).map_err(|_| StoreError::Corrupt("a job's item"))?,
                email: handle.contains('@').then(|| rows::email(handle.clone())).transpose()?,
                handle,
                user,
                outcome: word.parse().map_err(|_| StoreError::Corrupt("an item's outcome"))?,
                code: code(row.get("code")?)?,
            });
        }
        Ok(items)
    }

    /// How many items are ordered of their directory and not settled.
    pub async fn requested(&mut self, job: JobId) -> Result<usize, StoreError> {
        let mut sql = Sql::new(
            "select count(*) as n from job_items where outcome = 'requested' and job_id = ",
        );
        sql.bind(job.to_string());
        let row = sql.fetch_optional(self.transaction).await?;
        let count = row.map_or(Ok(0), |row| rows::count(&row, "n"))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// How many items were skipped, by why; the most frequent first.
    pub async fn skips(&mut self, job: JobId) -> Result<Vec<SkipCount>, StoreError> {
        let mut sql = Sql::new(
            "select code, count(*) as n from job_items where outcome = 'skipped' and job_id = ",
        );
        sql.bind(job.to_string()).push(" group by code order by n desc, code");
        let mut skips = Vec::new();
        for row in sql.fetch_all(self.transaction).await? {
            let code = code(row.get("code")?)?.ok_or(StoreError::Corrupt("a code"))?;
            let count = u64::try_from(row.get::<i64>("n")?).unwrap_or_default();
            skips.push(SkipCount { code, count });
        }
        Ok(skips)
    }
}

impl JobTable<'_, Write> {
    /// Writes down that an item that waited is ordered of its directory.
    pub async fn request_item(&mut self, job: JobId, item: u64) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "update job_items set outcome = 'requested' where outcome = 'waiting' and job_id = ",
        );
        sql.bind(job.to_string()).push(" and number = ").bind(number(item));
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Writes down what became of an item that waited.
    pub async fn settle_item(
        &mut self,
        job: JobId,
        item: u64,
        settlement: Settlement,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update job_items set outcome = ");
        sql.bind(settlement.outcome().as_str());
        sql.push(", code = ").bind(settlement.code().map(|code| code.to_string()));
        sql.push(" where outcome = 'waiting' and job_id = ").bind(job.to_string());
        sql.push(" and number = ").bind(number(item));
        match sql.execute(self.transaction).await? {
            1 => Ok(()),
            _ => Err(StoreError::Corrupt("a job's item")),
        }
    }

    /// Takes an unknown item, which somebody had looked at or sent again, out of the unknown ones of its
    /// job, so that it can be settled once more. False where it is not unknown.
    pub async fn reopen_item(&mut self, job: JobId, item: u64) -> Result<bool, StoreError> {
        let mut sql = Sql::new(
            "update job_items set outcome = 'requested', code = null \
             where outcome = 'unknown' and job_id = ",
        );
        sql.bind(job.to_string()).push(" and number = ").bind(number(item));
        if sql.execute(self.transaction).await? == 0 {
            return Ok(false);
        }
        let mut sql = Sql::new("update jobs set unknown = unknown - 1 where id = ");
        sql.bind(job.to_string());
        sql.execute(self.transaction).await?;
        Ok(true)
    }
}

impl JobTable<'_, Write> {
    /// Writes down what became of an item that was ordered of its directory; false where that was told
    /// before.
    pub async fn settle_requested(
        &mut self,
        job: JobId,
        item: u64,
        settlement: Settlement,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update job_items set outcome = ");
        sql.bind(settlement.outcome().as_str());
        sql.push(", code = ").bind(settlement.code().map(|code| code.to_string()));
        sql.push(" where outcome = 'requested' and job_id = ").bind(job.to_string());
        sql.push(" and number = ").bind(number(item));
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Has every item that was ordered of its directory stand as unknown.
    pub async fn leave_requested(&mut self) -> Result<(), StoreError> {
        let jobs = "update jobs set unknown = unknown + (select count(*) from job_items i \
                    where i.job_id = jobs.id and i.outcome = 'requested') \
                    where id in (select i.job_id from job_items i where i.outcome = 'requested')";
        Sql::new(jobs).execute(self.transaction).await?;
        let items = "update job_items set outcome = 'unknown' where outcome = 'requested'";
        Sql::new(items).execute(self.transaction).await?;
        Ok(())
    }
}

impl Settlement {
    fn outcome(self) -> ItemOutcome {
        match self {
            Self::Done => ItemOutcome::Done,
            Self::Skipped(_) => ItemOutcome::Skipped,
            Self::Failed(_) => ItemOutcome::Failed,
            Self::Unknown => ItemOutcome::Unknown,
        }
    }

    fn code(self) -> Option<Code> {
        match self {
            Self::Done => None,
            Self::Unknown => Some(Code::OutcomeUnknown),
            Self::Skipped(code) | Self::Failed(code) => Some(code),
        }
    }
}
