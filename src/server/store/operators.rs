//! Operators: accounts without a user here. Each says in its own row who it is, and is told as a user is
//! who has no gap. That they are no rows of users keeps them out of every list, figure and job.

use super::{
    StoreError,
    engine::Row,
    new_user::role_rank,
    rows,
    sql::Sql,
    tx::{AccountTable, ReadTx, Write, WriteTx},
};
use crate::contract::{
    AccountId, AuthenticatorState, Email, FactorSet, Kind, PhoneState, Role, SecurityKeyState,
    User, UserId,
};
use jiff::Timestamp;

/// An operator, and how far they have come.
#[derive(Clone, Debug)]
pub struct OperatorRow {
    /// As a user is told.
    pub user: User,
    pub has_password: bool,
    /// Until when the link to choose a password works, where one is out.
    pub link_until: Option<Timestamp>,
}

/// An operator to be.
#[derive(Clone, Debug)]
pub struct NewOperator {
    pub id: AccountId,
    pub name: String,
    /// Absent for the account by which this host acts, which signs in nowhere.
    pub email: Option<Email>,
    pub role: Role,
}

/// The columns that [`read`] reads of the operators `a`. A removed one has no role.
fn select(now: Timestamp) -> Sql {
    Sql::with_first(
        "select a.id, a.name, a.email, a.role_rank, a.created_at, a.last_sign_in_at, \
         t.created_at as authenticator_at, \
         (select count(*) from passwords p where p.user_id = a.id) as has_password, \
         (select max(l.expires_at) from links l where l.user_id = a.id and l.purpose = 'password' \
         and l.used_at is null and l.revoked_at is null and l.expires_at > $1) as link_until, \
         (select count(*) from sessions s where s.account_id = a.id \
         and s.ended_at is null and s.stage = 2 and s.expires_at > $1 \
         and (s.idle_ms is null or s.last_seen_at + s.idle_ms > $1)) as active_sessions \
         from accounts a left join authenticators t on t.user_id = a.id \
         where a.user_id is null and a.role_rank is not null",
        now.as_millisecond(),
    )
}

impl ReadTx {
    /// Whoever signs in by this id or follows a link: a user, or an operator as a user is told.
    pub async fn person(&mut self, id: UserId, now: Timestamp) -> Result<Option<User>, StoreError> {
        match self.users().find(id, now).await? {
            Some(user) => Ok(Some(user)),
            None => Ok(self.accounts().operator(AccountId(id.0), now).await?.map(|row| row.user)),
        }
    }

    /// Whoever signs in by this address. Users and operators are both looked for, whoever is found: a
    /// refusal takes the same time for every address.
    pub async fn person_by_email(
        &mut self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        let user = self.users().find_by_email(email, now).await?;
        let operator = self.accounts().operator_by_email(email, now).await?;
        Ok(user.or(operator.map(|row| row.user)))
    }
}

impl WriteTx {
    /// Notes that `user`, who may be an operator, signed in.
    pub async fn signed_in(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        self.users().signed_in(user, now).await?;
        self.accounts().signed_in(AccountId(user.0), now).await
    }
}

impl<A> AccountTable<'_, A> {
    /// The operators who sign in, by their addresses.
    pub async fn operators(&mut self, now: Timestamp) -> Result<Vec<OperatorRow>, StoreError> {
        let mut sql = select(now);
        sql.push(" and a.email is not null order by a.email");
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }

    /// How many operators sign in.
    pub async fn count_operators(&mut self) -> Result<u64, StoreError> {
        let sql = Sql::new(
            "select count(*) as n from accounts \
             where email is not null and role_rank is not null",
        );
        sql.fetch_optional(self.transaction).await?.map_or(Ok(0), |row| rows::count(&row, "n"))
    }

    /// The operator of this address.
    pub async fn operator_by_email(
        &mut self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<OperatorRow>, StoreError> {
        let mut sql = select(now);
        sql.push(" and a.email = ").bind(email.as_str());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    async fn operator(
        &mut self,
        id: AccountId,
        now: Timestamp,
    ) -> Result<Option<OperatorRow>, StoreError> {
        let mut sql = select(now);
        sql.push(" and a.id = ").bind(id.to_string());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }
}

impl AccountTable<'_, Write> {
    pub async fn add_operator(
        &mut self,
        operator: &NewOperator,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("insert into accounts (id, name, email, role_rank, created_at) values ");
        sql.bind_tuple([
            operator.id.to_string().into(),
            operator.name.as_str().into(),
            operator.email.as_ref().map(|email| email.as_str().to_owned()).into(),
            role_rank(operator.role).into(),
            now.as_millisecond().into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Leaves of the operator's account what jobs, operations and the log refer to, and nothing that signs
    /// in.
    pub async fn remove_operator(&mut self, id: AccountId) -> Result<(), StoreError> {
        for statement in [
            "update accounts set role_rank = null where user_id is null and id = ",
            "delete from known_networks where account_id = ",
            "delete from idempotency where account_id = ",
        ] {
            let mut sql = Sql::new(statement);
            sql.bind(id.to_string());
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }

    async fn signed_in(&mut self, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("update accounts set last_sign_in_at = ");
        sql.bind(now.as_millisecond());
        sql.push(" where role_rank is not null and id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<OperatorRow, StoreError> {
    let sessions: i64 = row.get("active_sessions")?;
    let authenticator = match rows::optional_time(row, "authenticator_at")? {
        Some(at) => AuthenticatorState::Configured { at: Some(at) },
        None => AuthenticatorState::NotConfigured,
    };
    let user = User {
        id: rows::user_id(row.get("id")?)?,
        name: row.get("name")?,
        email: rows::optional_email(row.get("email")?)?,
        username: None,
        language: None,
        pending_email: None,
        store: None,
        locked: None,
        changed_elsewhere: None,
        role: rows::role(row.get("role_rank")?)?,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator,
        security_key: SecurityKeyState::NotConfigured,
        missing: FactorSet::EMPTY,
        unknown: FactorSet::EMPTY,
        as_of: None,
        factors: Vec::new(),
        offers: Vec::new(),
        requested: None,
        disabled_at: None,
        exempt_until: None,
        exempt_reason: None,
        exempt_by: None,
        gap_since: None,
        active_sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
        phone_link_sent_at: None,
        password_link_sent_at: None,
        phone_link_expires_at: None,
        password_link_expires_at: None,
        replacement_link_expires_at: None,
        setup_link_delivery: None,
        phone_link_delivery: None,
        password_link_delivery: None,
        last_sign_in_at: rows::optional_time(row, "last_sign_in_at")?,
        created_at: rows::time(row.get("created_at")?)?,
        revision: 0,
    };
    Ok(OperatorRow {
        user,
        has_password: row.get::<i64>("has_password")? != 0,
        link_until: rows::optional_time(row, "link_until")?,
    })
}
