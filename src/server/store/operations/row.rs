//! Reading a row of operations.

use super::{Binding, JobItemId, OperationRow, Patience};
use crate::{
    contract::Reason,
    server::store::{StoreError, engine::Row, rows},
};

pub(super) fn read(row: &Row) -> Result<OperationRow, StoreError> {
    let id: &str = row.get("id")?;
    let user: Option<String> = row.get("user_id")?;
    let source: Option<String> = row.get("source")?;
    let email: Option<String> = row.get("email")?;
    let hash: Vec<u8> = row.get("request_hash")?;
    let reason: Option<String> = row.get("reason")?;
    let account: Option<String> = row.get("account_id")?;
    let link: Option<Vec<u8>> = row.get("link_hash")?;
    let state: &str = row.get("state")?;
    let (step, attempts): (i64, i64) = (row.get("step")?, row.get("attempts")?);
    let from = source.map(|text| text.parse()).transpose();
    let reason = reason.map(Reason::try_from).transpose();
    Ok(OperationRow {
        id: id.parse().map_err(|_| StoreError::Corrupt("an operation's id"))?,
        account: account.as_deref().map(rows::account_id).transpose()?,
        user: user.as_deref().map(rows::user_id).transpose()?,
        email: email.map(rows::email).transpose()?,
        from: from.map_err(|_| StoreError::Corrupt("an address"))?,
        key: row.get("key")?,
        request_hash: hash.try_into().map_err(|_| StoreError::Corrupt("a request hash"))?,
        item: item(row)?,
        label: row.get("label")?,
        reason: reason.map_err(|_| StoreError::Corrupt("a reason"))?,
        note: row.get("note")?,
        orders: row.get("orders")?,
        steps: row.get("steps")?,
        step: usize::try_from(step).map_err(|_| StoreError::Corrupt("a step"))?,
        sent_at: rows::optional_time(row, "sent_at")?,
        patience: match row.get::<i64>("patience")? {
            0 => Patience::None,
            _ => Patience::Waits,
        },
        state: state.parse().map_err(|_| StoreError::Corrupt("an operation's state"))?,
        answer: row.get("answer")?,
        ordered_at: rows::time(row.get("ordered_at")?)?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        link: link.map(rows::token_hash).transpose()?,
        binding: match row.get::<i64>("bound")? {
            0 => Binding::Open,
            _ => Binding::Bound,
        },
        sealed_secret: row.get("sealed_secret")?,
    })
}

fn item(row: &Row) -> Result<Option<JobItemId>, StoreError> {
    let job: Option<String> = row.get("job_id")?;
    let number: Option<i64> = row.get("job_item")?;
    match (job, number) {
        (Some(job), Some(number)) => Ok(Some(JobItemId {
            job: job.parse().map_err(|_| StoreError::Corrupt("a job id"))?,
            number: u64::try_from(number).map_err(|_| StoreError::Corrupt("a job's item"))?,
        })),
        _ => Ok(None),
    }
}
