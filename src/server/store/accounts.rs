//! Accounts: what signs in to the panel. Who that is stands with the account's user, and is joined to
//! it here alone. An account without one is an operator's, who says in its row who it is; one without a
//! role was a removed user's or operator's, and signs in nowhere.

use super::{
    StoreError,
    engine::Row,
    new_user::role_rank,
    rows,
    sql::Sql,
    tx::{AccountTable, Write},
};
use crate::contract::{AccountId, Kind, Role, UserId, api::Person, rules};
use jiff::Timestamp;

/// An account, and who it is by now.
#[derive(Clone, Debug)]
pub struct AccountRow {
    pub id: AccountId,
    pub person: Person,
    pub role: Role,
    kind: Kind,
    disabled_at: Option<Timestamp>,
}

impl AccountRow {
    /// Whether the panel is open to it: by what its user is now, whatever it was before.
    pub fn may_open_panel(&self) -> bool {
        self.disabled_at.is_none() && rules::may_open_panel(self.kind, self.role)
    }

    /// Reads the columns of [`select`].
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        let person = rows::person(row, ["person_id", "person_name", "person_email"])?;
        Ok(Self {
            id: rows::account_id(row.get("account_id")?)?,
            person: person.ok_or(StoreError::Corrupt("an account"))?,
            role: rows::role(row.get("role_rank")?)?,
            kind: rows::kind(row.get("kind")?)?,
            disabled_at: rows::optional_time(row, "disabled_at")?,
        })
    }
}

/// The statement that reads accounts `a`, each with the `columns` of what `join` adds to it.
pub(super) fn select(columns: &'static str, join: &'static str) -> Sql {
    let mut sql = Sql::new(
        "select a.id as account_id, coalesce(u.id, a.id) as person_id, \
         coalesce(u.name, a.name) as person_name, coalesce(u.email, a.email) as person_email, \
         coalesce(u.role_rank, a.role_rank) as role_rank, coalesce(u.kind, 0) as kind, \
         u.disabled_at",
    );
    sql.push(columns).push(
        " from (select * from accounts where user_id is not null or role_rank is not null) a \
         left join users u on u.id = a.user_id",
    );
    sql.push(join);
    sql
}

impl<A> AccountTable<'_, A> {
    pub async fn find(&mut self, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
        let mut sql = select("", "");
        sql.push(" where a.id = ").bind(id.to_string());
        sql.fetch_optional(self.transaction).await?.as_ref().map(AccountRow::read).transpose()
    }

    /// Who acted by the account, also where its operator is removed by now; nothing of a removed user.
    pub async fn acted_by(&mut self, id: AccountId) -> Result<Option<Person>, StoreError> {
        let mut sql = Sql::new(
            "select a.id, coalesce(u.name, a.name) as name, coalesce(u.email, a.email) as email \
             from accounts a left join users u on u.id = a.user_id \
             where coalesce(u.name, a.name) is not null and a.id = ",
        );
        sql.bind(id.to_string());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        rows::person(&row, ["id", "name", "email"])
    }

    /// That by which this host acts: the one that has no address, where another system keeps the users;
    /// else that of the Owner who was created first of those who are enabled.
    pub async fn first_owner(&mut self) -> Result<Option<AccountId>, StoreError> {
        let mut sql = select(
            "",
            " where u.disabled_at is null \
                                  and coalesce(u.role_rank, a.role_rank) = ",
        );
        sql.bind(role_rank(Role::Owner));
        sql.push(
            " order by a.user_id is not null or a.email is not null, \
             coalesce(u.created_at, a.created_at), a.id limit 1",
        );
        let row = sql.fetch_optional(self.transaction).await?;
        row.as_ref().map(|row| AccountRow::read(row).map(|account| account.id)).transpose()
    }
}

impl AccountTable<'_, Write> {
    /// Gives the user an account, where there is none.
    pub async fn ensure(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into accounts (id, user_id, created_at) values ");
        sql.bind_tuple([
            AccountId::of_user(user).to_string().into(),
            user.to_string().into(),
            now.as_millisecond().into(),
        ]);
        sql.push(" on conflict (id) do nothing");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
