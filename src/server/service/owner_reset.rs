//! The way back for an Owner who lost every factor, where no other Owner can help: on the host of the
//! database, by whoever can write it.

use crate::{
    contract::{
        Email, Kind, Role, User,
        api::{AuditEvent, Person},
    },
    secret::Secret,
    server::{
        crypto::Unsealable,
        directory::{DirectoryError, Ended, local::LocalDirectory},
        service::access,
        store::{AuditRow, Store, StoreError, WriteTx},
    },
};
use jiff::Timestamp;
use thiserror::Error;

/// Why an Owner was not reset. Nothing is changed then.
#[derive(Debug, Error)]
pub enum OwnerResetError {
    #[error("no user has the address {0}")]
    Unknown(Email),
    #[error("{0} is no Owner; an Owner or Admin resets them in the panel")]
    NotAnOwner(Email),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sealing(#[from] Unsealable),
}

/// What was done, and what the Owner goes on with.
#[derive(Debug)]
pub struct OwnerReset {
    pub ended: Ended,
    /// The setup link. It is in no message.
    pub link: Secret,
    pub expires_at: Timestamp,
}

/// The Owner with this address, who would be reset.
///
/// # Errors
/// There is no such Owner.
pub async fn find_owner(store: &Store, email: &Email) -> Result<User, OwnerResetError> {
    let now = store.clock().now();
    let found = store.read().await?.users().find_by_email(email, now).await?;
    owner(found, email)
}

/// Takes from the Owner with this address what opens the account beside the password, and gives a link
/// with which they set up an authenticator. It works beside a running server.
///
/// # Errors
/// There is no such Owner, or the database fails.
pub async fn reset_owner(
    store: &Store,
    directory: &LocalDirectory,
    email: &Email,
) -> Result<OwnerReset, OwnerResetError> {
    let mut tx = store.begin_write().await?;
    let now = store.clock().now();
    let mut user = owner(tx.users().find_by_email(email, now).await?, email)?;
    let (applied, link) = directory.reset_owner(&mut tx, &mut user, now).await?;
    for message in &applied.messages {
        let sealed = message.seal(&directory.key, Person::from(&user), now)?;
        tx.outbox().queue(&sealed).await?;
    }
    audit(&mut tx, &user, applied.event, now).await?;
    tx.commit().await?;
    let (ended, expires_at) = (applied.ended, link.expires_at);
    Ok(OwnerReset { ended, link: Secret::new(link.url), expires_at })
}

async fn audit(
    tx: &mut WriteTx,
    user: &User,
    event: AuditEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let entry = AuditRow::new(now, event).on(Person::from(user)).from(Some(access::this_process()));
    tx.audit().append(&entry).await.map(|_| ())
}

fn owner(found: Option<User>, email: &Email) -> Result<User, OwnerResetError> {
    let user = found.ok_or_else(|| OwnerResetError::Unknown(email.clone()))?;
    match user.role == Role::Owner && user.kind == Kind::Human {
        true => Ok(user),
        false => Err(OwnerResetError::NotAnOwner(email.clone())),
    }
}
