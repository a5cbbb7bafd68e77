//! The audit log: append-only, each entry chained to the one before it by SHA-256.

mod chain;
mod names;
mod raw;
mod shipping;

use super::{
    LogPage, StoreError,
    log_search::{self, LogSearch, SPAN, Searched},
    sql::Sql,
    tx::{AuditTable, Write},
};
use crate::contract::{
    Code, Reason, RequestSource, Seq,
    api::{AuditEntry, AuditEvent, AuditOutcome, Person},
    query::AuditFilter,
};
use jiff::Timestamp;
use raw::{NewRow, RawRow};

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
    pub from: Option<RequestSource>,
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
    pub fn from(self, from: Option<RequestSource>) -> Self {
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
        limit: usize,
    ) -> Result<LogPage<AuditEntry>, StoreError> {
        let search = LogSearch::of(filter.search.as_deref());
        let mut sql = Sql::new(raw::COLUMNS);
        let newest = if search.is_empty() { None } else { Some(self.latest_seq().await?.0) };
        let edge = log_search::narrow_span(&mut sql, "seq", before, newest);
        narrow(&mut sql, filter, &search);
        sql.push(" order by seq desc limit ").bind(search.rows(limit) as i64);
        Ok(search.page(self.entries(sql).await?, limit, edge, parts))
    }

    /// Oldest first, those after `after`.
    pub async fn entries_after(
        &mut self,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let filter = AuditFilter::default();
        Ok(self.matching_after(&filter, after, Seq(i64::MAX), limit).await?.entries)
    }

    /// Oldest first, those after `after` up to `last` that `filter` keeps.
    pub async fn matching_after(
        &mut self,
        filter: &AuditFilter,
        after: Seq,
        last: Seq,
        limit: usize,
    ) -> Result<LogPage<AuditEntry>, StoreError> {
        let search = LogSearch::of(filter.search.as_deref());
        let reach = after.0.saturating_add(SPAN);
        let edge = (!search.is_empty() && reach < last.0).then_some(reach);
        let mut sql = Sql::new(raw::COLUMNS);
        sql.push(" where seq > ").bind(after.0);
        sql.push(" and seq <= ").bind(edge.unwrap_or(last.0));
        narrow(&mut sql, filter, &search);
        sql.push(" order by seq limit ").bind(search.rows(limit) as i64);
        Ok(search.page(self.entries(sql).await?, limit, edge, parts))
    }

    async fn entries(&mut self, sql: Sql) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| RawRow::read(row)?.entry()).collect()
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
        let actor = names::commit_to(self.transaction, row.actor.as_ref()).await?;
        let target = names::commit_to(self.transaction, row.target.as_ref()).await?;
        let new = NewRow::of(row, [actor, target]);
        let hash = chain::hash_of(&prev, seq, &new);
        raw::insert(self.transaction, seq, new, prev, hash.to_vec()).await?;
        Ok(Seq(seq))
    }
}

const SEARCHED: Searched = Searched {
    text: "concat_ws(' ', actor_name, actor_email, target_name, target_email, an.name, an.email, \
           tn.name, tn.email, an.username, tn.username, note, reason)",
    kind: "event",
    labels: || AuditEvent::ALL.map(|event| (event.as_str(), event.label())).to_vec(),
};

/// The number of an entry, and the text by which it is found.
fn parts(entry: &AuditEntry) -> (i64, [String; 7]) {
    let AuditEntry { seq, actor, event, target, note, reason, .. } = entry;
    let [actor, target] = [actor, target].map(|person| match person {
        Some(person) => [person.name.clone(), person.handle().spellings().into_owned()],
        None => Default::default(),
    });
    let [actor_name, actor_email] = actor;
    let [target_name, target_email] = target;
    let note = note.clone().unwrap_or_default();
    let reason = reason.as_ref().map(ToString::to_string).unwrap_or_default();
    let label = event.label().to_owned();
    (seq.0, [label, actor_name, actor_email, target_name, target_email, note, reason])
}

fn narrow(sql: &mut Sql, filter: &AuditFilter, search: &LogSearch) {
    let AuditFilter { user, actor, events, from, until, search: _ } = filter;
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
    search.narrow(sql, &SEARCHED);
}
