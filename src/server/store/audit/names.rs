//! Who entries name. A name rests once for each spelling of it, beside the log, where it can be
//! erased; entries hold a commitment to it, which says nothing by itself: the salt goes with the name.

use super::super::{StoreError, engine::Transaction, erasure, rows, sql::Sql};
use crate::{contract::api::Person, server::crypto};
use sha2::{Digest, Sha256};

/// A name as it rests.
#[derive(Clone, Debug)]
pub struct RawName {
    pub salt: Vec<u8>,
    pub name: String,
    /// Empty where there is none.
    pub email: String,
    pub username: Option<String>,
}

/// The commitment to `person`, whose name rests from now on; none for a removed user, whose name is
/// not to come back.
pub async fn commit_to(
    transaction: &mut Transaction,
    person: Option<&Person>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(Person { id, name, email, username }) = person else { return Ok(None) };
    let id_text = id.to_string();
    let mut known = Sql::new("select commitment from audit_names where user_id = ");
    known.bind(id_text.as_str()).push(" and name = ").bind(name.as_str());
    known.push(" and email = ").bind(rows::email_text(email.as_ref()));
    known.push(" and username is not distinct from ").bind(username.clone());
    if let Some(row) = known.fetch_optional(transaction).await? {
        return Ok(Some(row.get("commitment")?));
    }
    if erasure::is_removed(transaction, *id).await? {
        return Ok(None);
    }
    let salt: [u8; 16] = crypto::random();
    let raw = RawName {
        salt: salt.to_vec(),
        name: name.clone(),
        email: rows::email_text(email.as_ref()).to_owned(),
        username: username.clone(),
    };
    let commitment = commitment(&id_text, &raw).to_vec();
    let mut sql = Sql::new(
        "insert into audit_names (commitment, user_id, salt, name, email, username) values ",
    );
    sql.bind_tuple([
        commitment.clone().into(),
        id_text.into(),
        raw.salt.into(),
        raw.name.into(),
        raw.email.into(),
        raw.username.into(),
    ]);
    sql.execute(transaction).await?;
    Ok(Some(commitment))
}

/// Each part goes in with its length, so that no two names hash the same text. A username is one part
/// more, where there is one.
pub fn commitment(id: &str, RawName { salt, name, email, username }: &RawName) -> [u8; 32] {
    let mut hash = Sha256::new();
    let [id, name, email] = [id, name, email].map(str::as_bytes);
    let parts = [b"mfadmin audit name", salt.as_slice(), id, name, email];
    for part in parts.into_iter().chain(username.as_deref().map(str::as_bytes)) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The person of this id under the name that rests, or as a removed user.
pub fn person(id: &str, named: Option<RawName>) -> Result<Person, StoreError> {
    let id = rows::user_id(id)?;
    Ok(match named {
        Some(RawName { name, email, username, .. }) => {
            Person { id, name, email: rows::optional_email(Some(email))?, username }
        }
        None => Person::removed(id),
    })
}
