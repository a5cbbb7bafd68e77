//! Putting many rows into a table.

use super::{StoreError, engine::Transaction, value::Value};

/// About as many values are bound to one statement. Each statement is a walk to the thread of the
/// connection and back, and none may be longer than an engine takes.
const VALUES: usize = 2_000;

/// Puts `rows` in, however many. `into` ends where their values follow: `insert into t (a, b) values `.
pub async fn insert<const N: usize>(
    transaction: &mut Transaction,
    into: &'static str,
    rows: Vec<[Value; N]>,
) -> Result<(), StoreError> {
    upsert(transaction, into, rows, "").await
}

/// The same, where `then` says what becomes of rows that are there already: ` on conflict (a) do …`.
pub async fn upsert<const N: usize>(
    transaction: &mut Transaction,
    into: &'static str,
    rows: Vec<[Value; N]>,
    then: &'static str,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let at_once = rows.by_ref().take(VALUES / N.max(1));
        let values: Vec<Value> = at_once.flatten().collect();
        transaction.insert([into, then], N, values).await?;
    }
    Ok(())
}
