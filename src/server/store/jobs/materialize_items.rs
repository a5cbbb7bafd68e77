//! Writing down whom a job acts on, so that it stays the same whatever becomes of them.

use super::number;
use crate::{
    contract::{Email, JobId, UserId, query::UserFilter},
    server::store::{
        StoreError,
        engine::Transaction,
        rows,
        sql::{Sql, Value},
        tx::{JobTable, Write},
        users::filter,
    },
};
use jiff::Timestamp;
use std::collections::HashMap;

/// Rows or values per statement: the cost of a statement grows with the square of its parameters.
pub(super) const CHUNK: usize = 25;

/// Whom a job acts on; nobody is named twice.
#[derive(Clone, Debug)]
pub enum TargetSelection {
    Ids(Vec<UserId>),
    Emails(Vec<Email>),
    Matching { filter: UserFilter, except: Vec<UserId> },
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Materialized {
    /// So many items are written.
    Items(u64),
    /// No user has this id.
    Unknown(UserId),
}

impl JobTable<'_, Write> {
    /// Writes an item for each of `whose`; a filter is read as of `now`.
    pub async fn materialize_items(
        &mut self,
        job: JobId,
        whose: &TargetSelection,
        now: Timestamp,
    ) -> Result<Materialized, StoreError> {
        match whose {
            TargetSelection::Ids(ids) => by_id(self.transaction, job, ids).await,
            TargetSelection::Emails(emails) => {
                by_email(self.transaction, job, emails).await.map(Materialized::Items)
            }
            TargetSelection::Matching { filter, except } => {
                matching(self.transaction, job, filter, except, now).await.map(Materialized::Items)
            }
        }
    }

    /// Writes an item for each failed one of `of` that no job has tried again, and marks those as tried
    /// by `job`. An address may have an account by now.
    pub async fn materialize_failed(&mut self, job: JobId, of: JobId) -> Result<u64, StoreError> {
        self.transaction.be_patient();
        let mut sql = Sql::new("insert into job_items (job_id, number, user_id, email) select ");
        sql.bind(job.to_string()).push(
            ", row_number() over (order by i.number), coalesce(i.user_id, u.id), i.email \
             from job_items i left join users u on i.user_id is null and u.email = i.email \
             and u.external_id is null \
             where i.outcome = 'failed' and i.retried_by is null and i.job_id = ",
        );
        sql.bind(of.to_string());
        let count = sql.execute(self.transaction).await?;
        let mut sql = Sql::new("update job_items set retried_by = ");
        sql.bind(job.to_string());
        sql.push(" where outcome = 'failed' and retried_by is null and job_id = ");
        sql.bind(of.to_string());
        sql.execute(self.transaction).await?;
        Ok(count)
    }
}

async fn by_id(
    connection: &mut Transaction,
    job: JobId,
    ids: &[UserId],
) -> Result<Materialized, StoreError> {
    let mut next = 1;
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new("select id, handle as email from users where id in ");
        sql.bind_tuple(chunk.iter().map(|id| id.to_string().into()));
        let mut emails: HashMap<UserId, String> = HashMap::new();
        for row in sql.fetch_all(&mut *connection).await? {
            emails.insert(rows::user_id(row.get("id")?)?, row.get("email")?);
        }
        let mut items = Vec::with_capacity(chunk.len());
        for id in chunk {
            let Some(email) = emails.remove(id) else { return Ok(Materialized::Unknown(*id)) };
            items.push((Some(*id), email));
        }
        next = insert(&mut *connection, job, next, items).await?;
    }
    Ok(Materialized::Items(next - 1))
}

async fn by_email(
    connection: &mut Transaction,
    job: JobId,
    emails: &[Email],
) -> Result<u64, StoreError> {
    let mut next = 1;
    for chunk in emails.chunks(CHUNK) {
        let mut sql = Sql::new("select id, handle as email from users where handle in ");
        sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
        let mut ids: HashMap<String, UserId> = HashMap::new();
        for row in sql.fetch_all(&mut *connection).await? {
            ids.insert(row.get("email")?, rows::user_id(row.get("id")?)?);
        }
        let items = chunk.iter().map(|email| {
            let email = email.as_str().to_owned();
            (ids.get(&email).copied(), email)
        });
        next = insert(&mut *connection, job, next, items.collect()).await?;
    }
    Ok(next - 1)
}

async fn matching(
    connection: &mut Transaction,
    job: JobId,
    wanted: &UserFilter,
    except: &[UserId],
    now: Timestamp,
) -> Result<u64, StoreError> {
    // Those left out stand among the items meanwhile, below the first number: one by one in the
    // question they would make it slow.
    let mut place = 0;
    for chunk in except.chunks(CHUNK) {
        let mut sql = Sql::new("insert into job_items (job_id, number, user_id, email) values ");
        let mut separator = "";
        for id in chunk {
            place -= 1;
            let row: [Value; 4] =
                [job.to_string().into(), place.into(), id.to_string().into(), "".into()];
            sql.push(separator).bind_tuple(row);
            separator = ", ";
        }
        sql.execute(&mut *connection).await?;
    }
    connection.be_patient();
    let mut sql = Sql::new("insert into job_items (job_id, number, user_id, email) select ");
    sql.bind(job.to_string()).push(
        ", row_number() over (order by u.name_key, u.id), u.id, u.handle from users u \
         where not exists (select 1 from job_items x where x.user_id = u.id and x.job_id = ",
    );
    sql.bind(job.to_string()).push(")");
    filter::narrow(&mut sql, wanted, now, connection.dialect());
    let count = sql.execute(&mut *connection).await?;
    if !except.is_empty() {
        let mut sql = Sql::new("delete from job_items where number < 0 and job_id = ");
        sql.bind(job.to_string());
        sql.execute(connection).await?;
    }
    Ok(count)
}

/// Writes `items` from the number `next` on; gives the number after the last.
async fn insert(
    connection: &mut Transaction,
    job: JobId,
    mut next: u64,
    items: Vec<(Option<UserId>, String)>,
) -> Result<u64, StoreError> {
    let mut sql = Sql::new("insert into job_items (job_id, number, user_id, email) values ");
    let mut separator = "";
    for (user, email) in items {
        sql.push(separator).bind_tuple([
            job.to_string().into(),
            number(next).into(),
            user.map(|id| id.to_string()).into(),
            email.into(),
        ]);
        separator = ", ";
        next += 1;
    }
    sql.execute(connection).await?;
    Ok(next)
}
