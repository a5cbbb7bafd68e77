//! Lists of operations: of a user, of a job, and in all.

use super::{COLUMNS, OperationRow, OperationState, read};
use crate::{
    contract::{
        JobId, OperationId, UserId,
        api::{Requested, RequestedState},
    },
    server::store::{StoreError, rows, sql::Sql, tx::OperationTable},
};
use std::collections::HashMap;

/// Ids per statement: the cost of a statement grows with the square of its parameters.
const CHUNK: usize = 25;
const UNSETTLED: &str = " from operations where state in ('requested', 'unknown')";

/// Which operations a list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationListQuery {
    /// What is not settled where it is absent.
    pub state: Option<OperationState>,
    pub job: Option<JobId>,
    /// Only those ordered before this one.
    pub after: Option<OperationId>,
    pub limit: u16,
}

impl<A> OperationTable<'_, A> {
    /// The newest one of each of `users` who has one.
    pub async fn unsettled_of(
        &mut self,
        users: &[UserId],
    ) -> Result<HashMap<UserId, OperationRow>, StoreError> {
        let mut newest = HashMap::new();
        for chunk in users.chunks(CHUNK) {
            let mut sql = Sql::new(COLUMNS);
            sql.push(UNSETTLED).push(" and user_id in ");
            sql.bind_tuple(chunk.iter().map(|id| id.to_string().into()));
            sql.push(" order by ordered_at, id");
            for row in sql.fetch_all(self.transaction).await? {
                let row = read(&row)?;
                if let Some(user) = row.user {
                    newest.insert(user, row);
                }
            }
        }
        Ok(newest)
    }

    /// The newest first.
    pub async fn list(
        &mut self,
        query: OperationListQuery,
    ) -> Result<Vec<OperationRow>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        match query.state {
            Some(state) => {
                sql.push(" from operations where state = ").bind(<&str>::from(state));
            }
            None => {
                sql.push(UNSETTLED);
            }
        }
        if let Some(job) = query.job {
            sql.push(" and job_id = ").bind(job.to_string());
        }
        if let Some(after) = query.after {
            sql.push(" and id < ").bind(after.to_string());
        }
        sql.push(" order by id desc limit ").bind(i64::from(query.limit));
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }

    /// Those of a job that nobody knows the outcome of, in the order of their ids.
    pub async fn unknown_of_job(&mut self, job: JobId) -> Result<Vec<OperationRow>, StoreError> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" from operations where state = 'unknown' and job_id = ").bind(job.to_string());
        sql.push(" order by id");
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }

    /// How many nobody knows the outcome of.
    pub async fn unknown(&mut self) -> Result<u64, StoreError> {
        let sql = Sql::new("select count(*) as n from operations where state = 'unknown'");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }
}

/// As the API shows it.
impl From<&OperationRow> for Requested {
    fn from(row: &OperationRow) -> Self {
        let state = match row.state {
            OperationState::Unknown => RequestedState::Unknown,
            OperationState::Requested => RequestedState::Requested,
            OperationState::Done => RequestedState::Done,
            OperationState::Refused => RequestedState::Refused,
        };
        let (label, message) = (row.label.clone(), row.answer.clone());
        Self { id: row.id, label, state, ordered_at: row.ordered_at, message }
    }
}
