//! The audit log: append-only, each entry chained to the one before it by SHA-256.

use super::{Store, StoreError, rows, sql::Sql};
use crate::contract::{
    Seq,
    api::{AuditEntry, AuditEvent, Person},
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// An entry to be.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub at: Timestamp,
    pub actor: Option<Person>,
    pub event: AuditEvent,
    pub target: Option<Person>,
    pub note: Option<String>,
}

/// What checking the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash fits; so many entries.
    Intact(u64),
    /// The first entry whose hash does not fit, or before which one is missing.
    Broken(Seq),
}

const COLUMNS: &str = "select seq, at, actor_id, actor_name, actor_email, event, target_id, \
                       target_name, target_email, note, prev_hash, hash from audit";

/// Appends `row`. The caller holds the write lock, so no other entry can take its number.
pub async fn append(connection: &mut AnyConnection, row: &AuditRow) -> Result<Seq, StoreError> {
    let last = Sql::new("select seq, hash from audit order by seq desc limit 1");
    let (seq, prev) = match last.fetch_optional(&mut *connection).await? {
        Some(last) => (last.try_get::<i64, _>("seq")? + 1, last.try_get("hash")?),
        None => (1, vec![0; 32]),
    };
    let entry = AuditEntry {
        seq: Seq(seq),
        at: rows::time(row.at.as_millisecond())?,
        actor: row.actor.clone(),
        event: row.event,
        target: row.target.clone(),
        note: row.note.clone(),
    };
    let hash = chained(&prev, &entry);
    let text = |person: &Option<Person>, part: fn(&Person) -> String| person.as_ref().map(part);
    let mut sql = Sql::new(
        "insert into audit (seq, at, actor_id, actor_name, actor_email, event, target_id, \
         target_name, target_email, note, prev_hash, hash) values ",
    );
    sql.bind_tuple([
        seq.into(),
        entry.at.as_millisecond().into(),
        text(&entry.actor, |person| person.id.to_string()).into(),
        text(&entry.actor, |person| person.name.clone()).into(),
        text(&entry.actor, |person| person.email.to_string()).into(),
        entry.event.as_str().into(),
        text(&entry.target, |person| person.id.to_string()).into(),
        text(&entry.target, |person| person.name.clone()).into(),
        text(&entry.target, |person| person.email.to_string()).into(),
        entry.note.clone().into(),
        prev.into(),
        hash.to_vec().into(),
    ]);
    sql.execute(connection).await?;
    Ok(entry.seq)
}

/// Newest first.
pub async fn page(
    connection: &mut AnyConnection,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut sql = Sql::new(COLUMNS);
    sql.push(" where seq < ").bind(before.unwrap_or(i64::MAX));
    sql.push(" order by seq desc limit ").bind(limit);
    sql.fetch_all(connection).await?.iter().map(entry).collect()
}

/// Oldest first, those after `after`.
pub async fn entries_after(
    connection: &mut AnyConnection,
    after: Seq,
    limit: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    Ok(rows_after(connection, after, limit).await?.into_iter().map(|row| row.entry).collect())
}

/// The number of the newest entry; 0 where there is none.
pub async fn latest_seq(connection: &mut AnyConnection) -> Result<Seq, StoreError> {
    let sql = Sql::new("select coalesce(max(seq), 0) as seq from audit");
    let row = sql.fetch_optional(connection).await?;
    Ok(Seq(row.map_or(Ok(0), |row| row.try_get("seq"))?))
}

impl Store {
    /// Recomputes the chain from its first entry.
    pub async fn verify_audit(&self) -> Result<Verdict, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let mut prev = vec![0; 32];
        let mut seen = Seq(0);
        loop {
            let chained_rows = rows_after(&mut snapshot, seen, 1000).await?;
            if chained_rows.is_empty() {
                return Ok(Verdict::Intact(u64::try_from(seen.0).unwrap_or_default()));
            }
            for row in chained_rows {
                let fits = row.entry.seq.0 == seen.0 + 1
                    && row.prev_hash == prev
                    && row.hash == chained(&prev, &row.entry);
                if !fits {
                    return Ok(Verdict::Broken(row.entry.seq));
                }
                seen = row.entry.seq;
                prev = row.hash;
            }
        }
    }
}

struct ChainedRow {
    entry: AuditEntry,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

async fn rows_after(
    connection: &mut AnyConnection,
    after: Seq,
    limit: i64,
) -> Result<Vec<ChainedRow>, StoreError> {
    let mut sql = Sql::new(COLUMNS);
    sql.push(" where seq > ").bind(after.0).push(" order by seq limit ").bind(limit);
    let rows = sql.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(ChainedRow {
                entry: entry(row)?,
                prev_hash: row.try_get("prev_hash")?,
                hash: row.try_get("hash")?,
            })
        })
        .collect()
}

fn entry(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let word: &str = row.try_get("event")?;
    let event = AuditEvent::ALL.into_iter().find(|event| event.as_str() == word);
    Ok(AuditEntry {
        seq: Seq(row.try_get("seq")?),
        at: rows::time(row.try_get("at")?)?,
        actor: rows::person(row, ["actor_id", "actor_name", "actor_email"])?,
        event: event.ok_or(StoreError::Corrupt("an audit event"))?,
        target: rows::person(row, ["target_id", "target_name", "target_email"])?,
        note: row.try_get("note")?,
    })
}

/// The hash of `entry` after the entry of hash `prev`. Each field goes in with its length, so
/// that no two entries hash the same text.
fn chained(prev: &[u8], entry: &AuditEntry) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    add(prev);
    add(&entry.seq.0.to_be_bytes());
    add(&entry.at.as_millisecond().to_be_bytes());
    add(entry.event.as_str().as_bytes());
    for person in [&entry.actor, &entry.target] {
        match person {
            None => add(b"nobody"),
            Some(person) => {
                add(person.id.0.as_bytes());
                add(person.name.as_bytes());
                add(person.email.as_str().as_bytes());
            }
        }
    }
    match &entry.note {
        None => add(b"\0"),
        Some(note) => {
            add(b"\x01");
            add(note.as_bytes());
        }
    }
    hash.finalize().into()
}
