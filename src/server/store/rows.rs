//! Rows as the types of the contract.

use super::{StoreError, engine::Row};
use crate::{
    contract::{AccountId, Email, Kind, Language, Role, UserId, api::Person},
    server::crypto::TokenHash,
};
use jiff::Timestamp;

/// A person in columns of these names, where the first may be null.
pub fn person(row: &Row, columns: [&str; 3]) -> Result<Option<Person>, StoreError> {
    let [id, name, address] = columns;
    let Some(id) = row.get::<Option<String>>(id)? else { return Ok(None) };
    let email = optional_email(row.get(address)?)?;
    Ok(Some(Person { id: user_id(&id)?, name: row.get(name)?, email, username: None }))
}

pub fn user_id(text: &str) -> Result<UserId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("a user id"))
}

pub fn account_id(text: &str) -> Result<AccountId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("an account id"))
}

pub fn time(milliseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| StoreError::Corrupt("a time"))
}

pub fn optional_time(row: &Row, column: &str) -> Result<Option<Timestamp>, StoreError> {
    row.get::<Option<i64>>(column)?.map(time).transpose()
}

pub fn count(row: &Row, column: &str) -> Result<u64, StoreError> {
    u64::try_from(row.get::<i64>(column)?).map_err(|_| StoreError::Corrupt("a count"))
}

pub fn token_hash(bytes: Vec<u8>) -> Result<TokenHash, StoreError> {
    bytes.try_into().map(TokenHash).map_err(|_| StoreError::Corrupt("a token's hash"))
}

/// What another version may have written, and this one does not read, is none.
pub fn language(tag: Option<String>) -> Option<Language> {
    tag.and_then(|tag| tag.parse().ok())
}

pub fn role(rank: i64) -> Result<Role, StoreError> {
    match rank {
        0 => Ok(Role::Owner),
        1 => Ok(Role::Admin),
        2 => Ok(Role::Member),
        _ => Err(StoreError::Corrupt("a role")),
    }
}

pub fn kind(code: i64) -> Result<Kind, StoreError> {
    match code {
        0 => Ok(Kind::Human),
        1 => Ok(Kind::Avobot),
        _ => Err(StoreError::Corrupt("a kind")),
    }
}

/// An empty text stands for none where a column is never null.
pub fn optional_email(text: Option<String>) -> Result<Option<Email>, StoreError> {
    text.filter(|text| !text.is_empty()).map(email).transpose()
}

/// What [`optional_email`] reads.
pub fn email_text(email: Option<&Email>) -> &str {
    email.map(Email::as_str).unwrap_or_default()
}

pub fn email(text: String) -> Result<Email, StoreError> {
    Email::accepted(text).map_err(|_| StoreError::Corrupt("an e-mail address"))
}
