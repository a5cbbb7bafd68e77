//! Operators of a directory that another system keeps, as whoever looks after the host adds, resets and
//! removes them. It works beside a running server, which looks at the database for every request.

use crate::{
    contract::{
        AccountId, Email, PlainName, Role, User, UserId,
        api::{AuditEvent, Person},
    },
    secret::Secret,
    server::{
        crypto::Unsealable,
        directory::{DirectoryError, Ended, local::LocalDirectory},
        outbox::message_templates::Link,
        service::access,
        store::{AuditRow, NewOperator, OperatorRow, Store, StoreError, WriteTx},
    },
};
use jiff::Timestamp;
use thiserror::Error;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum OperatorError {
    #[error("no operator has the address {0}. `mfadmin operator list` shows who there is")]
    Unknown(Email),
    #[error(
        "{0} is an operator already. `mfadmin operator reset {0}` gives them a new link; for another \
         role remove them first"
    )]
    Taken(Email),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sealing(#[from] Unsealable),
}

/// An operator to be.
#[derive(Clone, Debug)]
pub struct OperatorToAdd {
    pub name: PlainName,
    pub email: Email,
    /// Owner or Admin.
    pub role: Role,
}

/// How far an operator has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorState {
    /// The link to choose a password is out, and works until then.
    LinkOut {
        until: Timestamp,
    },
    /// No password, and no link to choose one: a reset makes one.
    LinkOver,
    /// The next sign-in sets up the authenticator.
    NoAuthenticator,
    Ready,
}

/// An operator as this host is told.
#[derive(Clone, Debug)]
pub struct OperatorEntry {
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub state: OperatorState,
    pub sessions: u32,
    pub added_at: Timestamp,
    pub last_sign_in_at: Option<Timestamp>,
}

/// The link with which an operator chooses a password. It is in no message.
#[derive(Debug)]
pub struct PasswordLink {
    pub url: Secret,
    pub expires_at: Timestamp,
}

impl OperatorEntry {
    fn of(row: OperatorRow) -> Option<Self> {
        let OperatorRow { user, has_password, link_until } = row;
        let state = match (has_password, link_until) {
            (true, _) if user.authenticator.is_configured() => OperatorState::Ready,
            (true, _) => OperatorState::NoAuthenticator,
            (false, Some(until)) => OperatorState::LinkOut { until },
            (false, None) => OperatorState::LinkOver,
        };
        Some(Self {
            name: user.name,
            email: user.email?,
            role: user.role,
            state,
            sessions: user.active_sessions,
            added_at: user.created_at,
            last_sign_in_at: user.last_sign_in_at,
        })
    }
}

/// All who sign in, by their addresses.
///
/// # Errors
/// The database fails.
pub async fn list(store: &Store) -> Result<Vec<OperatorEntry>, OperatorError> {
    let rows = store.read().await?.accounts().operators(store.clock().now()).await?;
    Ok(rows.into_iter().filter_map(OperatorEntry::of).collect())
}

/// The operator of this address.
///
/// # Errors
/// There is none.
pub async fn find(store: &Store, email: &Email) -> Result<OperatorEntry, OperatorError> {
    let row = store.read().await?.accounts().operator_by_email(email, store.clock().now()).await?;
    row.and_then(OperatorEntry::of).ok_or_else(|| OperatorError::Unknown(email.clone()))
}

/// # Errors
/// Another operator has the address.
pub async fn require_free(store: &Store, email: &Email) -> Result<(), OperatorError> {
    match find(store, email).await {
        Ok(_) => Err(OperatorError::Taken(email.clone())),
        Err(OperatorError::Unknown(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Adds an operator, and gives the link to choose a password.
///
/// # Errors
/// Another operator has the address, or the database fails.
pub async fn add(
    store: &Store,
    directory: &LocalDirectory,
    new: OperatorToAdd,
) -> Result<PasswordLink, OperatorError> {
    let OperatorToAdd { name, email, role } = new;
    let mut tx = store.begin_write().await?;
    let now = store.clock().now();
    if tx.accounts().operator_by_email(&email, now).await?.is_some() {
        return Err(OperatorError::Taken(email));
    }
    let id = AccountId::new();
    let row = NewOperator { id, name: name.into(), email: Some(email), role };
    tx.accounts().add_operator(&row, now).await?;
    let operator = tx.person(UserId(id.0), now).await?;
    let operator = operator.ok_or(StoreError::Corrupt("an operator"))?;
    let link = directory.invite_operator(&mut tx, &operator, now).await?;
    let entry = AuditRow::new(now, AuditEvent::OperatorAdded).noting(role.to_string());
    audit(&mut tx, &operator, entry).await?;
    tx.commit().await?;
    Ok(link.into())
}

/// Takes password, authenticator, recovery codes, sessions, machine tokens, links and jobs from the
/// operator, and gives the link to choose a new password.
///
/// # Errors
/// There is no such operator, or the database fails.
pub async fn reset(
    store: &Store,
    directory: &LocalDirectory,
    email: &Email,
) -> Result<(Ended, PasswordLink), OperatorError> {
    let mut tx = store.begin_write().await?;
    let now = store.clock().now();
    let mut operator = known(&mut tx, email, now).await?;
    let (applied, link) = directory.reset_operator(&mut tx, &mut operator, now).await?;
    for message in &applied.messages {
        let sealed = message.seal(&directory.key, Person::from(&operator), now)?;
        tx.outbox().queue(&sealed).await?;
    }
    audit(&mut tx, &operator, AuditRow::new(now, applied.event)).await?;
    tx.commit().await?;
    Ok((applied.ended, link.into()))
}

/// Ends all that the operator can do. Their name stays in the audit log.
///
/// # Errors
/// There is no such operator, or the database fails.
pub async fn remove(
    store: &Store,
    directory: &LocalDirectory,
    email: &Email,
) -> Result<Vec<String>, OperatorError> {
    let mut tx = store.begin_write().await?;
    let now = store.clock().now();
    let mut operator = known(&mut tx, email, now).await?;
    let ended = directory.remove_operator(&mut tx, &mut operator, now).await?;
    let entry = AuditRow::new(now, AuditEvent::OperatorRemoved);
    let entry = match ended.is_empty() {
        true => entry,
        false => entry.noting(ended.join(", ")),
    };
    audit(&mut tx, &operator, entry).await?;
    tx.commit().await?;
    Ok(ended)
}

async fn known(tx: &mut WriteTx, email: &Email, now: Timestamp) -> Result<User, OperatorError> {
    let row = tx.accounts().operator_by_email(email, now).await?;
    row.map(|row| row.user).ok_or_else(|| OperatorError::Unknown(email.clone()))
}

/// Writes `entry` down as done to `operator` on this host.
async fn audit(tx: &mut WriteTx, operator: &User, entry: AuditRow) -> Result<(), StoreError> {
    let entry = entry.on(Person::from(operator)).from(Some(access::this_process()));
    tx.audit().append(&entry).await.map(|_| ())
}

impl From<Link> for PasswordLink {
    fn from(Link { url, expires_at, .. }: Link) -> Self {
        Self { url: Secret::new(url), expires_at }
    }
}
