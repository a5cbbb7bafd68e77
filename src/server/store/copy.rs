//! All rows of a database put into another one, of whatever engine, in batches. What was committed is the place
//! where a copy goes on that was killed: rows come in the order of their key.

mod source;
mod tables;
mod target;

pub use source::CopySource;
pub use tables::COPIED_TABLES;
pub use target::{CopyTarget, TargetState};

use super::{
    StoreError,
    engine::{Row, Transaction},
    rows,
    sql::{Sql, Value},
};
use sha2::{Digest, Sha256};

/// About as many values are bound to one statement.
const VALUES: usize = 2_000;

/// What is kept in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    Int,
    Text,
    Blob,
}

/// A table that is copied.
#[derive(Debug)]
pub struct CopiedTable {
    pub name: &'static str,
    /// So many of the columns, the first ones, are the key.
    keys: usize,
    /// Rows that are read at a time.
    batch: i64,
    pub columns: &'static [(&'static str, ColumnType)],
    /// Ends where conditions follow.
    select: &'static str,
    /// Ends where values follow.
    insert: &'static str,
    /// Which of its rows are copied.
    only: &'static str,
    /// How the second column is filled once all rows are there, because it refers to some of them: `$1` is the
    /// value, `$2` the key.
    late: Option<&'static str>,
}

/// What a table holds, told in a few bytes: the same on every engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableDigest {
    pub rows: u64,
    /// SHA-256 over all values in the order of the key.
    pub hash: [u8; 32],
}

impl CopiedTable {
    /// The next rows after the one of the key `after`.
    async fn read(
        &self,
        transaction: &mut Transaction,
        after: Option<&[Value]>,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut sql = Sql::new(self.select);
        sql.push(self.only);
        if let Some(after) = after {
            self.push_key(sql.push(" and ("), ", ").push(") > ");
            sql.bind_tuple(after.to_vec());
        }
        self.push_key(sql.push(" order by "), ", ").push(" limit ").bind(self.batch);
        let rows = sql.fetch_all(transaction).await?;
        rows.iter().map(|row| self.values(row)).collect()
    }

    /// Puts `rows` in.
    async fn write(
        &self,
        transaction: &mut Transaction,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter().map(|row| self.without_late(row)).peekable();
        while rows.peek().is_some() {
            let at_once = rows.by_ref().take(VALUES / self.columns.len());
            let values: Vec<Value> = at_once.flatten().collect();
            transaction.insert([self.insert, ""], self.columns.len(), values).await?;
        }
        Ok(())
    }

    /// Fills what refers to rows of the same table.
    async fn write_late(
        &self,
        transaction: &mut Transaction,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let Some(update) = self.late else { return Ok(()) };
        for row in rows {
            let [key, late, ..] = &row[..] else { continue };
            if !matches!(late, Value::Text(None)) {
                let values = vec![late.clone(), key.clone()];
                transaction.execute(update.to_owned(), values).await?;
            }
        }
        Ok(())
    }

    /// The key of the last row that is there.
    async fn last_key(
        &self,
        transaction: &mut Transaction,
    ) -> Result<Option<Vec<Value>>, StoreError> {
        let mut sql = Sql::new(self.select);
        sql.push(self.only);
        self.push_key(sql.push(" order by "), " desc, ").push(" desc limit 1");
        let row = sql.fetch_optional(transaction).await?;
        row.map(|row| Ok(self.key_of(&self.values(&row)?))).transpose()
    }

    async fn count(&self, transaction: &mut Transaction) -> Result<u64, StoreError> {
        let mut sql = Sql::new("select count(*) as n from ");
        sql.push(self.name).push(" where ").push(self.only);
        let row = sql.fetch_optional(transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }

    async fn digest(&self, transaction: &mut Transaction) -> Result<TableDigest, StoreError> {
        let (mut hash, mut count, mut after) = (Sha256::new(), 0, None);
        loop {
            let rows = self.read(transaction, after.as_deref()).await?;
            let Some(last) = rows.last() else { break };
            after = Some(self.key_of(last));
            count += rows.len() as u64;
            rows.iter().flatten().for_each(|value| add(&mut hash, value));
        }
        Ok(TableDigest { rows: count, hash: hash.finalize().into() })
    }

    fn key_of(&self, row: &[Value]) -> Vec<Value> {
        row.iter().take(self.keys).cloned().collect()
    }

    fn push_key<'s>(&self, sql: &'s mut Sql, between: &'static str) -> &'s mut Sql {
        for (at, (column, _)) in self.columns.iter().take(self.keys).enumerate() {
            sql.push(if at == 0 { "" } else { between }).push(column);
        }
        sql
    }

    fn values(&self, row: &Row) -> Result<Vec<Value>, StoreError> {
        let value = |(name, column): &(&'static str, ColumnType)| {
            Ok(match column {
                ColumnType::Int => Value::Int(row.get(name)?),
                ColumnType::Text => Value::Text(row.get(name)?),
                ColumnType::Blob => Value::Blob(row.get(name)?),
            })
        };
        self.columns.iter().map(value).collect()
    }

    fn without_late(&self, mut row: Vec<Value>) -> Vec<Value> {
        if self.late.is_some()
            && let Some(late) = row.get_mut(1)
        {
            *late = Value::Text(None);
        }
        row
    }
}

/// Each value with its kind and its length, so that no two rows have the same bytes.
fn add(hash: &mut Sha256, value: &Value) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match value {
        Value::Int(None) | Value::Text(None) | Value::Blob(None) => (0, &[]),
        Value::Int(Some(value)) => {
            number = value.to_be_bytes();
            (1, &number)
        }
        Value::Text(Some(text)) => (2, text.as_bytes()),
        Value::Blob(Some(bytes)) => (3, bytes),
    };
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}
