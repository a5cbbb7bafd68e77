//! The chain: each entry's hash covers its content and the hash before it.

use super::{
    names,
    raw::{self, NewRow, RawPerson, RawRow},
};
use crate::{
    contract::{
        Seq,
        api::{AuditFlaw, AuditHead, AuditVerdict},
    },
    server::store::{Store, StoreError, engine::Transaction, sql::Sql},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands before the first entry.
pub const START: [u8; 32] = [0; 32];

/// Rows read at once.
const BATCH: i64 = 1000;

impl Store {
    /// Recomputes the chain from its first entry, and looks for `noted`, a head that was written
    /// down earlier.
    pub async fn verify_audit(
        &self,
        noted: Option<&AuditHead>,
    ) -> Result<AuditVerdict, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let met = noted.is_none_or(|head| head.seq.0 == 0 && head.hash == START);
        let mut walk = Walk { seq: 0, hash: START.to_vec(), noted, met };
        // From before the first number, so that nothing hides there.
        let mut after = i64::MIN;
        loop {
            let rows = rows_after(&mut snapshot.transaction, after, walk.seq).await?;
            if rows.is_empty() {
                return Ok(walk.end());
            }
            for row in rows {
                if let Err(broken) = walk.step(row) {
                    return Ok(broken);
                }
            }
            after = walk.seq;
        }
    }
}

struct Walk<'a> {
    /// Of the last entry that fits.
    seq: i64,
    hash: Vec<u8>,
    noted: Option<&'a AuditHead>,
    /// Whether the noted head was come by.
    met: bool,
}

impl Walk<'_> {
    fn step(&mut self, row: Result<RawRow, i64>) -> Result<(), AuditVerdict> {
        let broken = |seq, flaw| Err(AuditVerdict::Broken { seq: Seq(seq), flaw });
        let RawRow { seq, row, prev_hash, hash, names } = match row {
            Ok(row) => row,
            Err(seq) => return broken(seq, AuditFlaw::Unreadable),
        };
        if seq <= self.seq {
            return broken(seq, AuditFlaw::Unreadable);
        }
        if seq != self.seq + 1 {
            return broken(self.seq + 1, AuditFlaw::Missing);
        }
        if prev_hash != self.hash {
            return broken(seq, AuditFlaw::Unchained);
        }
        let computed = match row.version {
            1 => hash_of_first_version(&prev_hash, seq, &row),
            raw::WITH_NAMES if row.commitments != [None, None] => None,
            raw::WITH_NAMES | raw::VERSION => Some(hash_of(&prev_hash, seq, &row)),
            _ => None,
        };
        let people = [&row.actor, &row.target].into_iter().zip(&names).zip(&row.commitments);
        let are_named = people.into_iter().all(|(([id, ..], name), committed)| {
            let (Some(name), Some(committed)) = (name, committed) else { return true };
            let id = id.as_deref().unwrap_or_default();
            names::commitment(id, name).as_slice() == committed.as_slice()
        });
        if !are_named || computed.is_none_or(|computed| hash != computed) {
            return broken(seq, AuditFlaw::Changed);
        }
        if let Some(noted) = self.noted.filter(|noted| noted.seq.0 == seq) {
            if noted.hash.as_slice() != hash {
                return broken(seq, AuditFlaw::Replaced);
            }
            self.met = true;
        }
        (self.seq, self.hash) = (seq, hash);
        Ok(())
    }

    fn end(self) -> AuditVerdict {
        if !self.met {
            return AuditVerdict::Broken { seq: Seq(self.seq + 1), flaw: AuditFlaw::Missing };
        }
        // Every hash has the length of those it was compared with.
        let hash = self.hash.try_into().unwrap_or(START);
        AuditVerdict::Intact { head: AuditHead { seq: Seq(self.seq), hash } }
    }
}

/// The next rows, of which `last` precedes the first; of one that cannot be read, its number.
async fn rows_after(
    connection: &mut Transaction,
    after: i64,
    last: i64,
) -> Result<Vec<Result<RawRow, i64>>, StoreError> {
    match read_after(connection, after, BATCH).await {
        Ok(rows) => return Ok(rows.into_iter().map(Ok).collect()),
        Err(error) if !error.is_of_content() => return Err(error),
        Err(_) => {}
    }
    // One of them cannot be read: one by one up to it.
    let (mut after, mut last) = (after, last);
    let mut rows = Vec::new();
    loop {
        match read_after(connection, after, 1).await {
            Ok(row) => {
                let Some(row) = row.into_iter().next() else { return Ok(rows) };
                (after, last) = (row.seq, row.seq);
                rows.push(Ok(row));
            }
            Err(error) if error.is_of_content() => {
                rows.push(Err(last + 1));
                return Ok(rows);
            }
            Err(error) => return Err(error),
        }
    }
}

async fn read_after(
    connection: &mut Transaction,
    after: i64,
    limit: i64,
) -> Result<Vec<RawRow>, StoreError> {
    let mut sql = Sql::new(raw::COLUMNS);
    sql.push(" where seq > ").bind(after).push(" order by seq limit ").bind(limit);
    sql.fetch_all(connection).await?.iter().map(RawRow::read).collect()
}

/// Each field goes in with its length, so that no two entries hash the same text.
struct Fields(Sha256);

impl Fields {
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn add_optional(&mut self, text: Option<&String>) {
        match text {
            None => self.add(b"\0"),
            Some(text) => {
                self.add(b"\x01");
                self.add(text.as_bytes());
            }
        }
    }
}

/// The hash of the entry `row` of number `seq` after the entry of hash `prev`.
pub fn hash_of(prev: &[u8], seq: i64, row: &NewRow) -> [u8; 32] {
    let NewRow { version, at, actor, event, target, note, code, source, reason, commitments } = row;
    let mut fields = Fields(Sha256::new());
    fields.add(b"mfadmin audit entry");
    fields.add(&version.to_be_bytes());
    fields.add(prev);
    fields.add(&seq.to_be_bytes());
    fields.add(&at.to_be_bytes());
    fields.add(event.as_bytes());
    for text in actor.iter().chain(target).chain([note, code, source, reason]) {
        fields.add_optional(text.as_ref());
    }
    if *version > raw::WITH_NAMES {
        for commitment in commitments {
            fields.add(commitment.as_deref().unwrap_or_default());
        }
    }
    fields.0.finalize().into()
}

/// The same for an entry of version 1; nothing for a row that no version 1 has written.
fn hash_of_first_version(prev: &[u8], seq: i64, row: &NewRow) -> Option<[u8; 32]> {
    let NewRow { at, actor, event, target, note, code, source, reason, .. } = row;
    let is_later = row.commitments != [None, None];
    if is_later || code.is_some() || source.is_some() || reason.is_some() {
        return None;
    }
    let mut fields = Fields(Sha256::new());
    fields.add(prev);
    fields.add(&seq.to_be_bytes());
    fields.add(&at.to_be_bytes());
    fields.add(event.as_bytes());
    add_person(&mut fields, actor)?;
    add_person(&mut fields, target)?;
    fields.add_optional(note.as_ref());
    Some(fields.0.finalize().into())
}

fn add_person(fields: &mut Fields, person: &RawPerson) -> Option<()> {
    match person {
        [None, None, None] => fields.add(b"nobody"),
        [Some(id), Some(name), Some(email)] => {
            let parsed: Uuid = id.parse().ok()?;
            // The hash is over the id's bytes, which other spellings share.
            if parsed.to_string() != *id {
                return None;
            }
            fields.add(parsed.as_bytes());
            fields.add(name.as_bytes());
            fields.add(email.as_bytes());
        }
        _ => return None,
    }
    Some(())
}
