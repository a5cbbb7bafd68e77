//! The audit log: append-only, each entry chained to the one before it by SHA-256.

mod chain;
mod raw;
mod shipping;

use super::{
    StoreError,
    sql::Sql,
    tx::{AuditTable, Write},
};
use crate::contract::{
    Code, Reason, Seq,
    api::{AuditEntry, AuditEvent, AuditOutcome, Person},
    query::AuditFilter,
};
use jiff::Timestamp;
use raw::{NewRow, RawRow};
use std::net::IpAddr;

/// An entry to be.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub at: Timestamp,
    pub event: AuditEvent,
    /// Absent for what the server does itself.
    pub actor: Option<Person>,
    /// Absent for what concerns many, or nobody.
    pub target: Option<Person>,
    pub note: Option<String>,
    pub outcome: AuditOutcome,
    pub from: Option<IpAddr>,
    pub reason: Option<Reason>,
}

impl AuditRow {
    /// What the server did itself, and to nobody in particular, until the other calls say more.
    pub fn new(at: Timestamp, event: AuditEvent) -> Self {
        Self {
            at,
            event,
            actor: None,
            target: None,
            note: None,
            outcome: AuditOutcome::Done,
            from: None,
            reason: None,
        }
    }

    pub fn by(self, actor: Person) -> Self {
        Self { actor: Some(actor), ..self }
    }

    pub fn on(self, target: Person) -> Self {
        Self { target: Some(target), ..self }
    }

    pub fn noting(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// It was refused with `code`.
    pub fn refused(self, code: Code) -> Self {
        Self { outcome: AuditOutcome::Refused(code), ..self }
    }

    /// It was asked for from this address.
    pub fn from(self, from: Option<IpAddr>) -> Self {
        Self { from, ..self }
    }

    pub fn because(self, reason: Option<Reason>) -> Self {
        Self { reason, ..self }
    }
}

impl<A> AuditTable<'_, A> {
    /// Newest first, those that `filter` keeps.
    pub async fn page(
        &mut self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut sql = Sql::new(raw::COLUMNS);
        sql.push(" where seq < ").bind(before.unwrap_or(i64::MAX));
        narrow(&mut sql, filter);
        sql.push(" order by seq desc limit ").bind(limit);
        sql.fetch_all(self.transaction)
            .await?
            .iter()
            .map(|row| RawRow::read(row)?.entry())
            .collect()
    }

    /// Oldest first, those after `after`.
    pub async fn entries_after(
        &mut self,
        after: Seq,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.matching_after(&AuditFilter::default(), after, Seq(i64::MAX), limit).await
    }

    /// Oldest first, those after `after` up to `last` that `filter` keeps.
    pub async fn matching_after(
        &mut self,
        filter: &AuditFilter,
        after: Seq,
        last: Seq,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut sql = Sql::new(raw::COLUMNS);
        sql.push(" where seq > ").bind(after.0).push(" and seq <= ").bind(last.0);
        narrow(&mut sql, filter);
        sql.push(" order by seq limit ").bind(limit);
        sql.fetch_all(self.transaction)
            .await?
            .iter()
            .map(|row| RawRow::read(row)?.entry())
            .collect()
    }

    /// The number of the newest entry; 0 where there is none.
    pub async fn latest_seq(&mut self) -> Result<Seq, StoreError> {
        let sql = Sql::new("select coalesce(max(seq), 0) as seq from audit");
        let row = sql.fetch_optional(self.transaction).await?;
        Ok(Seq(row.map_or(Ok(0), |row| row.get("seq"))?))
    }
}

impl AuditTable<'_, Write> {
    /// Appends `row`. The caller holds the write lock, so no other entry can take its number.
    pub async fn append(&mut self, row: &AuditRow) -> Result<Seq, StoreError> {
        let last = Sql::new("select seq, hash from audit order by seq desc limit 1");
        let (seq, prev) = match last.fetch_optional(self.transaction).await? {
            Some(last) => (last.get::<i64>("seq")? + 1, last.get("hash")?),
            None => (1, chain::START.to_vec()),
        };
        let new = NewRow::of(row);
        let hash = chain::hash_of(&prev, seq, &new);
        raw::insert(self.transaction, seq, new, prev, hash.to_vec()).await?;
        Ok(Seq(seq))
    }
}

fn narrow(sql: &mut Sql, filter: &AuditFilter) {
    let AuditFilter { user, actor, events, from, until } = filter;
    if let Some(user) = user {
        sql.push(" and target_id = ").bind(user.to_string());
    }
    if let Some(actor) = actor {
        sql.push(" and actor_id = ").bind(actor.to_string());
    }
    if let Some(events) = events {
        sql.push(" and event in ");
        sql.bind_tuple(events.iter().map(|event| event.as_str().into()));
    }
    if let Some(from) = from {
        sql.push(" and at >= ").bind(from.as_millisecond());
    }
    if let Some(until) = until {
        sql.push(" and at < ").bind(until.as_millisecond());
    }
}
