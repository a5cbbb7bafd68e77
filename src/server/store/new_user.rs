//! Putting users in, many at a time.

use super::{
    NEVER, Store, StoreError,
    engine::Transaction,
    fold,
    sql::{Sql, Value},
    tx::{UserTable, Write},
};
use crate::{
    contract::{AuthenticatorState, Email, Kind, MfaStatus, PhoneState, Role, UserId, rules},
    server::crypto,
};
use jiff::{SignedDuration, Timestamp};

/// Rows per statement. SQLite looks a numbered parameter up in a list, once to parse and once to
/// bind it, so the cost of a statement grows with the square of its parameters.
const ROWS: usize = 8;
/// Users held in memory on their way into the database.
const BATCH: usize = 1000;

/// A user to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub id: UserId,
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub kind: Kind,
    pub phone: PhoneState,
    pub authenticator: AuthenticatorState,
    /// When the gap was opened, if there is one; with the user where nothing is said.
    pub gap_since: Option<Timestamp>,
    pub last_sign_in_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Sessions open from now on for 30 days; nobody holds their tokens.
    pub open_sessions: u32,
}

impl Store {
    /// Writes all of `users`, or none of them; gives their number.
    ///
    /// # Errors
    /// [`StoreError::EmailTaken`] when an address is there already or comes twice.
    pub async fn seed(
        &self,
        users: impl Iterator<Item = NewUser> + Send,
    ) -> Result<u64, StoreError> {
        let now = self.clock().now();
        let mut tx = self.begin_write().await?;
        let mut count = 0;
        let mut batch = Vec::with_capacity(BATCH);
        for user in users {
            batch.push(user);
            if batch.len() == BATCH {
                count += tx.users().insert(&batch, now).await?;
                batch.clear();
            }
        }
        count += tx.users().insert(&batch, now).await?;
        tx.commit().await?;
        Ok(count)
    }
}

impl UserTable<'_, Write> {
    /// Writes `users`, however many; their open sessions begin at `now`.
    pub async fn insert(&mut self, users: &[NewUser], now: Timestamp) -> Result<u64, StoreError> {
        for chunk in users.chunks(ROWS) {
            let mut sql = Sql::new(
                "insert into users (id, name, name_key, email, role_rank, kind, phone, phone_state, \
                 phone_at, auth_state, auth_at, auth_expires_at, gap_rank, gap_since, \
                 search_text, last_sign_in_at, created_at, revision) values ",
            );
            let mut separator = "";
            for user in chunk {
                sql.push(separator).bind_tuple(columns(user));
                separator = ", ";
            }
            sql.execute(self.transaction).await.map_err(StoreError::of_insert)?;
        }
        insert_sessions(self.transaction, users, now).await?;
        Ok(users.len() as u64)
    }
}

async fn insert_sessions(
    connection: &mut Transaction,
    users: &[NewUser],
    now: Timestamp,
) -> Result<(), StoreError> {
    let expires = now.checked_add(SignedDuration::from_hours(30 * 24)).unwrap_or(Timestamp::MAX);
    let owners: Vec<UserId> = users
        .iter()
        .flat_map(|user| std::iter::repeat_n(user.id, user.open_sessions as usize))
        .collect();
    for chunk in owners.chunks(ROWS) {
        let mut sql = Sql::new(
            "insert into sessions (token_hash, user_id, created_at, expires_at, ended_at) values ",
        );
        let mut separator = "";
        for user in chunk {
            sql.push(separator).bind_tuple([
                crypto::random::<32>().to_vec().into(),
                user.to_string().into(),
                now.as_millisecond().into(),
                expires.as_millisecond().into(),
                Value::Int(None),
            ]);
            separator = ", ";
        }
        sql.execute(connection).await?;
    }
    Ok(())
}

fn columns(user: &NewUser) -> [Value; 18] {
    let status = rules::status_of(user.kind, &user.phone, &user.authenticator);
    let opened = user.gap_since.unwrap_or(user.created_at);
    let gap_since = rules::gap_since(status, None, opened);
    let phone = PhoneColumns::of(&user.phone);
    let authenticator = AuthenticatorColumns::of(&user.authenticator);
    [
        user.id.to_string().into(),
        user.name.as_str().into(),
        fold::fold(&user.name).into(),
        user.email.as_str().into(),
        role_rank(user.role).into(),
        kind_code(user.kind).into(),
        phone.number.clone().into(),
        phone.state.into(),
        phone.at.into(),
        authenticator.state.into(),
        authenticator.at.into(),
        authenticator.expires_at.into(),
        gap_rank(status).into(),
        gap_since.map(|at| at.as_millisecond()).into(),
        fold::search_text(&user.name, user.email.as_str(), phone.number.as_deref()).into(),
        user.last_sign_in_at.map_or(NEVER, |at| at.as_millisecond()).into(),
        user.created_at.as_millisecond().into(),
        1.into(),
    ]
}

/// A phone as its columns.
pub(super) struct PhoneColumns {
    pub number: Option<String>,
    pub state: i64,
    pub at: Option<i64>,
}

impl PhoneColumns {
    pub fn of(phone: &PhoneState) -> Self {
        let number = phone.number().map(|number| number.e164().to_owned());
        let (state, at) = match phone {
            PhoneState::NotSet => (0, None),
            PhoneState::Unverified { .. } => (1, None),
            PhoneState::Verified { at, .. } => (2, Some(at.as_millisecond())),
        };
        Self { number, state, at }
    }
}

/// An authenticator as its columns.
pub(super) struct AuthenticatorColumns {
    pub state: i64,
    pub at: Option<i64>,
    pub expires_at: Option<i64>,
}

impl AuthenticatorColumns {
    pub fn of(authenticator: &AuthenticatorState) -> Self {
        let (state, at, expires_at) = match authenticator {
            AuthenticatorState::NotConfigured => (0, None, None),
            AuthenticatorState::LinkSent { at, expires_at } => (1, Some(at), Some(expires_at)),
            AuthenticatorState::Configured { at } => (2, Some(at), None),
        };
        let milliseconds = |at: &Timestamp| at.as_millisecond();
        Self { state, at: at.map(milliseconds), expires_at: expires_at.map(milliseconds) }
    }
}

pub(super) fn role_rank(role: Role) -> i64 {
    match role {
        Role::Owner => 0,
        Role::Admin => 1,
        Role::Member => 2,
    }
}

pub(super) fn kind_code(kind: Kind) -> i64 {
    match kind {
        Kind::Human => 0,
        Kind::Avobot => 1,
    }
}

/// The order of `Sort::Gap`, and the groups of the summary.
pub(super) fn gap_rank(status: MfaStatus) -> i64 {
    match status {
        MfaStatus::None => 0,
        MfaStatus::PhoneMissing => 1,
        MfaStatus::AuthenticatorMissing => 2,
        MfaStatus::Complete => 3,
        MfaStatus::NotApplicable => 4,
    }
}
