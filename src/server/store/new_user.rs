//! Putting users in, many at a time.

use super::{
    NEVER, Store, StoreError, bulk,
    engine::Transaction,
    factors, fold,
    sql::Value,
    tx::{UserTable, Write},
};
use crate::{
    contract::{
        AccountId, AuthenticatorState, Email, FactorSet, FactorState, Kind, Language, PhoneState,
        RequiredFactors, Role, UserId, rules,
    },
    server::crypto,
};
use jiff::{SignedDuration, Timestamp};

/// Users held in memory on their way into the database.
const BATCH: usize = 20_000;
/// From so many on, they are put in the order of their ids, so that neighbours share a page.
pub(super) const MANY: usize = 1000;
/// What users are written into.
const TABLES: [&str; 4] = ["users", "user_factors", "accounts", "sessions"];

/// A user to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub id: UserId,
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub kind: Kind,
    pub phone: PhoneState,
    pub language: Option<Language>,
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
        let required = tx.settings().required().await?;
        let mut users = users;
        let mut count = 0;
        let mut batch: Vec<NewUser> = users.by_ref().take(BATCH).collect();
        let dropped = tx.users().drop_indexes_of(&TABLES, batch.len()).await?;
        while !batch.is_empty() {
            if batch.len() >= MANY {
                batch.sort_by_key(|user| user.id);
            }
            // The next ones are made while these are written.
            let next = async { users.by_ref().take(BATCH).collect() };
            let mut table = tx.users();
            let (written, next) = tokio::join!(table.insert(&batch, required, now), next);
            count += written?;
            batch = next;
        }
        tx.users().restore_indexes(dropped).await?;
        tx.commit().await?;
        Ok(count)
    }
}

impl UserTable<'_, Write> {
    /// Writes `users`, however many; their open sessions begin at `now`.
    pub async fn insert(
        &mut self,
        users: &[NewUser],
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let into = "insert into users (id, name, name_key, email, role_rank, kind, phone, present, \
                    missing, setup_sent_at, setup_expires_at, gap_since, search_text, \
                    last_sign_in_at, created_at, language, revision) values ";
        let mut rows: Vec<_> = users.iter().map(|user| columns(user, required)).collect();
        // Rows lie in the order in which they come: those of neighbours in the list side by side.
        if rows.len() >= MANY {
            rows.sort_by(|[_, _, one, ..], [_, _, other, ..]| one.bytes().cmp(other.bytes()));
        }
        bulk::insert(self.transaction, into, rows).await.map_err(StoreError::of_insert)?;
        let states = users.iter().flat_map(|user| user.states().map(|state| (user.id, state)));
        let states = states.collect::<Vec<_>>();
        factors::insert(self.transaction, states).await?;
        insert_accounts(self.transaction, users, now).await?;
        insert_sessions(self.transaction, users, now).await?;
        Ok(users.len() as u64)
    }
}

/// Writes the accounts of those of `users` who have one.
async fn insert_accounts(
    connection: &mut Transaction,
    users: &[NewUser],
    now: Timestamp,
) -> Result<(), StoreError> {
    let into = "insert into accounts (id, user_id, created_at) values ";
    let holders = users.iter().filter(|user| user.has_account());
    let rows = holders.map(|user| {
        let account = AccountId::of_user(user.id).to_string();
        [account.into(), user.id.to_string().into(), now.as_millisecond().into()]
    });
    bulk::insert(connection, into, rows.collect()).await
}

async fn insert_sessions(
    connection: &mut Transaction,
    users: &[NewUser],
    now: Timestamp,
) -> Result<(), StoreError> {
    let expires = now.checked_add(SignedDuration::from_hours(30 * 24)).unwrap_or(Timestamp::MAX);
    let into = "insert into sessions (token_hash, account_id, created_at, expires_at, ended_at) \
                values ";
    let accounts = users.iter().flat_map(|user| {
        std::iter::repeat_n(AccountId::of_user(user.id), user.open_sessions as usize)
    });
    let accounts: Vec<AccountId> = accounts.collect();
    let mut tokens: Vec<[u8; 32]> = accounts.iter().map(|_| crypto::random()).collect();
    // In the order of the table, so that neighbours share a page.
    tokens.sort_unstable();
    let rows = tokens.into_iter().zip(accounts).map(|(token, account)| {
        [
            token.to_vec().into(),
            account.to_string().into(),
            now.as_millisecond().into(),
            expires.as_millisecond().into(),
            Value::Int(None),
        ]
    });
    bulk::insert(connection, into, rows.collect()).await
}

impl NewUser {
    /// What the user has of each factor. The local directory makes nobody with a security key.
    fn states(&self) -> [FactorState<'_>; 2] {
        [FactorState::Phone(&self.phone), FactorState::Authenticator(&self.authenticator)]
    }

    /// Who may open the panel has an account from the start; the others only where sessions are made
    /// up for them.
    pub fn has_account(&self) -> bool {
        self.open_sessions > 0 || rules::may_open_panel(self.kind, self.role)
    }

    /// The factors that are there.
    pub fn present(&self) -> FactorSet {
        let there = self.states().into_iter().filter(|state| state.is_present());
        there.map(FactorState::factor).collect()
    }
}

fn columns(user: &NewUser, required: RequiredFactors) -> [Value; 17] {
    let present = user.present();
    let unmet = rules::unmet(required, user.kind, present, FactorSet::EMPTY);
    let opened = user.gap_since.unwrap_or(user.created_at);
    let gap_since = rules::gap_since(unmet, None, None, opened);
    let number = number_of(&user.phone);
    let (setup_sent_at, setup_expires_at) = setup_link_of(&user.authenticator);
    [
        user.id.to_string().into(),
        user.name.as_str().into(),
        fold::order_key(&user.name).into(),
        user.email.as_str().into(),
        role_rank(user.role).into(),
        kind_code(user.kind).into(),
        number.clone().into(),
        i64::from(present.mask()).into(),
        i64::from(unmet.missing.mask()).into(),
        setup_sent_at.into(),
        setup_expires_at.into(),
        gap_since.map(|at| at.as_millisecond()).into(),
        fold::search_text(&user.name, Some(&user.email), None, number.as_deref()).into(),
        user.last_sign_in_at.map_or(NEVER, |at| at.as_millisecond()).into(),
        user.created_at.as_millisecond().into(),
        user.language.as_ref().map(ToString::to_string).into(),
        1.into(),
    ]
}

pub(super) fn number_of(phone: &PhoneState) -> Option<String> {
    phone.number().map(|number| number.e164().to_owned())
}

/// When the setup link that is out was sent, and when it ends.
pub(super) fn setup_link_of(authenticator: &AuthenticatorState) -> (Option<i64>, Option<i64>) {
    match authenticator {
        AuthenticatorState::LinkSent { at, expires_at } => {
            (Some(at.as_millisecond()), Some(expires_at.as_millisecond()))
        }
        _ => (None, None),
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
