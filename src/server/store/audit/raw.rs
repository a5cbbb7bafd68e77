//! An entry as its row holds it, text for text: the chain is over these, and not over what they are
//! read as, so that no two rows pass for one another.

use super::{
    AuditRow,
    names::{self, RawName},
};
use crate::{
    contract::{
        Seq,
        api::{AuditEntry, AuditOutcome, Person},
    },
    server::store::{
        StoreError,
        engine::{Row, Transaction},
        rows,
        sql::Sql,
    },
};

pub const COLUMNS: &str = "select seq, version, at, actor_id, actor_name, actor_email, event, \
                           target_id, target_name, target_email, note, code, source, reason, \
                           prev_hash, hash, actor_commitment, target_commitment, \
                           an.salt as an_salt, an.name as an_name, an.email as an_email, \
                           an.username as an_username, \
                           tn.salt as tn_salt, tn.name as tn_name, tn.email as tn_email, \
                           tn.username as tn_username \
                           from audit \
                           left join audit_names an on an.commitment = actor_commitment \
                           left join audit_names tn on tn.commitment = target_commitment";

/// What the hash of an entry is made of.
pub const VERSION: i64 = 3;

/// The last version whose entries hold names themselves.
pub const WITH_NAMES: i64 = 2;

/// A person's id, and in versions before [`VERSION`] name and address.
pub type RawPerson = [Option<String>; 3];

/// Of the actor and of the target.
pub type Commitments = [Option<Vec<u8>>; 2];

/// A row but for its number and its hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    pub version: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    pub actor: RawPerson,
    pub event: String,
    pub target: RawPerson,
    pub note: Option<String>,
    pub code: Option<String>,
    pub source: Option<String>,
    pub reason: Option<String>,
    /// What stands for the name of the actor, and of the target.
    pub commitments: Commitments,
}

#[derive(Clone, Debug)]
pub struct RawRow {
    pub seq: i64,
    pub row: NewRow,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
    /// What the commitments stand for, where it was not erased.
    pub names: [Option<RawName>; 2],
}

impl NewRow {
    pub fn of(row: &AuditRow, commitments: Commitments) -> Self {
        Self {
            version: VERSION,
            at: row.at.as_millisecond(),
            actor: parts(row.actor.as_ref()),
            event: row.event.as_str().to_owned(),
            target: parts(row.target.as_ref()),
            note: row.note.clone(),
            code: row.outcome.code().map(|code| code.to_string()),
            source: row.from.map(|address| address.to_string()),
            reason: row.reason.as_ref().map(ToString::to_string),
            commitments,
        }
    }
}

impl RawRow {
    pub fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.get("seq")?,
            row: NewRow {
                version: row.get("version")?,
                at: row.get("at")?,
                actor: [row.get("actor_id")?, row.get("actor_name")?, row.get("actor_email")?],
                event: row.get("event")?,
                target: [row.get("target_id")?, row.get("target_name")?, row.get("target_email")?],
                note: row.get("note")?,
                code: row.get("code")?,
                source: row.get("source")?,
                reason: row.get("reason")?,
                commitments: [row.get("actor_commitment")?, row.get("target_commitment")?],
            },
            prev_hash: row.get("prev_hash")?,
            hash: row.get("hash")?,
            names: [
                name(row, ["an_salt", "an_name", "an_email", "an_username"])?,
                name(row, ["tn_salt", "tn_name", "tn_email", "tn_username"])?,
            ],
        })
    }

    pub fn entry(self) -> Result<AuditEntry, StoreError> {
        let NewRow { at, actor, event, target, note, code, source, reason, .. } = self.row;
        let [actor_name, target_name] = self.names;
        Ok(AuditEntry {
            seq: Seq(self.seq),
            at: rows::time(at)?,
            actor: person(actor, actor_name)?,
            event: event.parse().map_err(|_| StoreError::Corrupt("an audit event"))?,
            target: person(target, target_name)?,
            note,
            outcome: match code {
                None => AuditOutcome::Done,
                Some(word) => {
                    AuditOutcome::Refused(word.parse().map_err(|_| StoreError::Corrupt("a code"))?)
                }
            },
            from: source
                .map(|text| text.parse())
                .transpose()
                .map_err(|_| StoreError::Corrupt("an address"))?,
            reason: reason
                .map(|text| text.parse())
                .transpose()
                .map_err(|_| StoreError::Corrupt("a reason"))?,
        })
    }
}

pub async fn insert(
    connection: &mut Transaction,
    seq: i64,
    row: NewRow,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "insert into audit (seq, version, at, actor_id, actor_name, actor_email, event, \
         target_id, target_name, target_email, note, code, source, reason, prev_hash, hash, \
         actor_commitment, target_commitment) values ",
    );
    let [actor_id, actor_name, actor_email] = row.actor;
    let [target_id, target_name, target_email] = row.target;
    let [actor_commitment, target_commitment] = row.commitments;
    sql.bind_tuple([
        seq.into(),
        row.version.into(),
        row.at.into(),
        actor_id.into(),
        actor_name.into(),
        actor_email.into(),
        row.event.into(),
        target_id.into(),
        target_name.into(),
        target_email.into(),
        row.note.into(),
        row.code.into(),
        row.source.into(),
        row.reason.into(),
        prev_hash.into(),
        hash.into(),
        actor_commitment.into(),
        target_commitment.into(),
    ]);
    sql.execute(connection).await?;
    Ok(())
}

fn parts(person: Option<&Person>) -> RawPerson {
    [person.map(|person| person.id.to_string()), None, None]
}

fn name(row: &Row, columns: [&str; 4]) -> Result<Option<RawName>, StoreError> {
    let [salt, name, email, username] = columns;
    let Some(salt) = row.get::<Option<Vec<u8>>>(salt)? else { return Ok(None) };
    let (name, email, username) = (row.get(name)?, row.get(email)?, row.get(username)?);
    Ok(Some(RawName { salt, name, email, username }))
}

fn person(raw: RawPerson, named: Option<RawName>) -> Result<Option<Person>, StoreError> {
    match raw {
        [None, None, None] => Ok(None),
        [Some(id), None, None] => names::person(&id, named).map(Some),
        [Some(id), Some(name), Some(email)] => {
            let (id, email) = (rows::user_id(&id)?, rows::optional_email(Some(email))?);
            Ok(Some(Person { id, name, email, username: None }))
        }
        _ => Err(StoreError::Corrupt("a person in the audit log")),
    }
}
