//! How the first Owner comes in, and how a session is given out.

use crate::{
    contract::{
        AccountId, AuthenticatorState, BearerToken, Email, Kind, PhoneState, RequestSource, Role,
        SessionId, UserId,
        api::{AuditEvent, Person},
    },
    server::{
        crypto::{self, TokenHash},
        store::{
            AuditRow, DatabaseAddress, NewOperator, NewSession, NewUser, Stage, Store, StoreError,
        },
    },
};
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use tokio::sync::Mutex;

/// Creates an Owner with an account, which it gives, and tells it in the audit log as the server's own act.
///
/// # Errors
/// [`StoreError::EmailTaken`] when a user has this address.
pub async fn create_owner(
    store: &Store,
    name: &str,
    email: &Email,
) -> Result<AccountId, StoreError> {
    let id = UserId::new();
    let now = store.clock().now();
    let owner = NewUser {
        id,
        name: name.to_owned(),
        email: email.clone(),
        role: Role::Owner,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        language: None,
        authenticator: AuthenticatorState::NotConfigured,
        gap_since: None,
        last_sign_in_at: None,
        created_at: now,
        open_sessions: 0,
    };
    let person =
        Person { id, name: owner.name.clone(), email: Some(email.clone()), username: None };
    let entry = AuditRow::new(now, AuditEvent::OwnerCreated).on(person);
    let entry = entry.from(Some(this_process()));
    let mut tx = store.begin_write().await?;
    let required = tx.settings().required().await?;
    tx.users().insert(&[owner], required, now).await?;
    tx.audit().append(&entry).await?;
    tx.commit().await?;
    Ok(AccountId::of_user(id))
}

/// The account by which the panel and the commands on this host act on a directory that another system
/// keeps; it is made, and told in the audit log, where there is none. `name` says whose account reads the
/// directory.
///
/// # Errors
/// The database fails.
pub async fn ensure_host_account(store: &Store, name: &str) -> Result<AccountId, StoreError> {
    if let Some(account) = store.first_owner().await? {
        return Ok(account);
    }
    let (id, now) = (AccountId::new(), store.clock().now());
    let person = Person { id: UserId(id.0), name: name.to_owned(), email: None, username: None };
    let entry = AuditRow::new(now, AuditEvent::OwnerCreated).on(person);
    let entry = entry.from(Some(this_process()));
    let operator = NewOperator { id, name: name.to_owned(), email: None, role: Role::Owner };
    let mut tx = store.begin_write().await?;
    tx.accounts().add_operator(&operator, now).await?;
    tx.audit().append(&entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// What a session of an embedded server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalUse {
    /// The panel, whose opening is an entry in the audit log.
    Panel,
    /// One command, whose acts are.
    Command,
}

/// Opens a session of `account` for `lifetime` from now, for whoever can read the database file and so
/// owns it already: it needs no step-up and does not end for being idle. The token exists only in
/// the answer: the database keeps its hash.
///
/// # Errors
/// [`StoreError`] when there is no such account or the database fails.
pub async fn issue_session(
    store: &Store,
    account: AccountId,
    lifetime: SignedDuration,
) -> Result<BearerToken, StoreError> {
    let (token, session) = new_session(store, account, lifetime);
    open(store, NewSession { stepped_up_until: i64::MAX, ..session }).await?;
    Ok(token)
}

/// Opens a session that is to be used from elsewhere, so it steps up as any other does.
///
/// # Errors
/// As [`issue_session`].
pub async fn issue_first_session(
    store: &Store,
    account: AccountId,
    lifetime: SignedDuration,
) -> Result<BearerToken, StoreError> {
    let (token, session) = new_session(store, account, lifetime);
    open(store, session).await?;
    Ok(token)
}

/// One session of `account` for all who come together and go again: the first opens it, and the last
/// ends it.
pub struct SharedSession {
    store: Store,
    account: AccountId,
    lifetime: SignedDuration,
    open: Mutex<Option<(BearerToken, usize)>>,
}

impl SharedSession {
    pub fn of(store: Store, account: AccountId, lifetime: SignedDuration) -> Self {
        Self { store, account, lifetime, open: Mutex::new(None) }
    }

    /// Its token, for one more. Each who joins has to leave.
    ///
    /// # Errors
    /// As [`issue_session`].
    pub async fn join(&self) -> Result<BearerToken, StoreError> {
        let mut open = self.open.lock().await;
        let (token, users) = match open.take() {
            Some(known) => known,
            None => (self.issue().await?, 0),
        };
        *open = Some((token.clone(), users + 1));
        Ok(token)
    }

    /// # Errors
    /// [`StoreError`] when the database fails; then it ends with its lifetime.
    pub async fn leave(&self) -> Result<(), StoreError> {
        let mut open = self.open.lock().await;
        match open.take() {
            Some((token, users)) if users > 1 => *open = Some((token, users - 1)),
            Some((token, _)) => end_session(&self.store, &token).await?,
            None => {}
        }
        Ok(())
    }

    /// Whoever comes does so on this host, which the audit log says of what they do.
    async fn issue(&self) -> Result<BearerToken, StoreError> {
        let Self { store, account, lifetime, .. } = self;
        issue_local_session(store, *account, *lifetime, LocalUse::Command).await
    }
}

/// [`issue_session`] for a server inside of this process, under whose user it is audited.
///
/// # Errors
/// As [`issue_session`].
pub async fn issue_local_session(
    store: &Store,
    account: AccountId,
    lifetime: SignedDuration,
    purpose: LocalUse,
) -> Result<BearerToken, StoreError> {
    let (token, session) = new_session(store, account, lifetime);
    let now = session.created_at;
    let mut tx = store.begin_write().await?;
    tx.sessions()
        .open(NewSession { stepped_up_until: i64::MAX, local_uid: Some(uid()), ..session })
        .await?;
    if purpose == LocalUse::Panel {
        let owner = tx.accounts().find(account).await?;
        let entry = AuditRow::new(now, AuditEvent::PanelOpened).from(Some(this_process()));
        let actor = owner.map(|owner| owner.person);
        tx.audit().append(&AuditRow { actor, ..entry }).await?;
    }
    tx.commit().await?;
    Ok(token)
}

/// Ends the sessions of servers inside of processes. To be called by the one process that holds the
/// database: what another left behind, when it was killed, ends with the next start.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_local_sessions(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.begin_write().await?;
    tx.sessions().end_local(store.clock().now()).await?;
    tx.commit().await
}

/// Ends the session that `token` opens.
///
/// # Errors
/// [`StoreError`] when the database fails; then it ends with its lifetime.
pub async fn end_session(store: &Store, token: &BearerToken) -> Result<(), StoreError> {
    let mut tx = store.begin_write().await?;
    tx.sessions().end(TokenHash::of(token.reveal()), store.clock().now()).await?;
    tx.commit().await
}

/// Lets go of the operations that a process held which is gone. Only for who holds the lock of `database`: what
/// another process is at would be done twice.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn release_operations(database: &Path) -> Result<(), StoreError> {
    let store = Store::open(database).await?;
    let mut tx = store.begin_write().await?;
    tx.operations().release_all(store.clock().now()).await?;
    tx.commit().await?;
    store.close().await;
    Ok(())
}

/// Notes that a database which several servers may use is of the directory `name`; gives the one that it is
/// of, where it is another's.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn claim(database: &DatabaseAddress, name: &str) -> Result<Option<String>, StoreError> {
    let store = Store::open(database).await?;
    let mut tx = store.begin_write().await?;
    let holder = tx.settings().claim(name).await?;
    tx.commit().await?;
    store.close().await;
    Ok(Some(holder).filter(|holder| holder != name))
}

/// From where somebody asks who runs this process, on the host of the database.
pub fn this_process() -> RequestSource {
    RequestSource::Local { uid: uid() }
}

/// The user of the operating system that this process runs as.
fn uid() -> u32 {
    rustix::process::getuid().as_raw()
}

async fn open(store: &Store, session: NewSession) -> Result<(), StoreError> {
    let mut tx = store.begin_write().await?;
    tx.sessions().open(session).await?;
    tx.commit().await
}

fn new_session(
    store: &Store,
    account: AccountId,
    lifetime: SignedDuration,
) -> (BearerToken, NewSession) {
    let token = crypto::new_bearer_token();
    let now = store.clock().now();
    let session = NewSession {
        token: TokenHash::of(token.reveal()),
        id: SessionId::new(),
        account,
        stage: Stage::Open,
        created_at: now,
        expires_at: now.checked_add(lifetime).unwrap_or(Timestamp::MAX),
        idle_ms: None,
        stepped_up_until: 0,
        client: None,
        sealed_secret: None,
        from: None,
        local_uid: None,
        provider: None,
    };
    (token, session)
}
