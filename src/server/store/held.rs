//! Actions that are held for some seconds.

use super::{
    StoreError,
    engine::Row,
    rows,
    sql::Sql,
    tx::{HeldTable, Write},
};
use crate::contract::{AccountId, HeldId, RequestSource, UserId};
use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr};

/// How long it is known of a settled one that there was one: as long as answers are kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An action that is held, or was.
#[derive(Clone)]
pub struct HeldRow {
    pub id: HeldId,
    /// Who ordered it.
    pub account: AccountId,
    pub user: UserId,
    /// From where it was ordered.
    pub from: Option<RequestSource>,
    pub ordered_at: Timestamp,
    pub due_at: Timestamp,
    /// The idempotency key of the order.
    pub key: Option<String>,
    /// SHA-256 of the order.
    pub request_hash: [u8; 32],
    /// The user's revision that it is meant for, where it is meant for one only.
    pub revision: Option<i64>,
    pub state: HeldState,
    /// The action as JSON, sealed. Empty once it is settled, or the user was removed.
    pub sealed: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum HeldState {
    Held,
    /// It was done, or refused when its time came.
    Ran,
    TakenBack,
}

const SELECT: &str = "select id, account_id, user_id, source, ordered_at, due_at, key, \
                      request_hash, revision, state, sealed from held_actions";

impl<A> HeldTable<'_, A> {
    /// The one whose turn comes first.
    pub async fn next(&mut self) -> Result<Option<HeldRow>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(" where state = 'held' order by due_at, id limit 1");
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    pub async fn find(&mut self, id: HeldId) -> Result<Option<HeldRow>, StoreError> {
        let mut sql = Sql::new(SELECT);
        sql.push(" where id = ").bind(id.to_string());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }
}

impl HeldTable<'_, Write> {
    /// Adds `row`, and drops those that were settled long before its order.
    pub async fn insert(&mut self, row: &HeldRow) -> Result<(), StoreError> {
        let oldest = row.ordered_at.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        let mut expire = Sql::new("delete from held_actions where state <> 'held' and due_at < ");
        expire.bind(oldest.as_millisecond());
        expire.execute(self.transaction).await?;
        let mut sql = Sql::new(
            "insert into held_actions (id, account_id, user_id, source, ordered_at, due_at, key, \
             request_hash, revision, state, sealed) values ",
        );
        sql.bind_tuple([
            row.id.to_string().into(),
            row.account.to_string().into(),
            row.user.to_string().into(),
            row.from.map(|from| from.to_string()).into(),
            row.ordered_at.as_millisecond().into(),
            row.due_at.as_millisecond().into(),
            row.key.clone().into(),
            row.request_hash.to_vec().into(),
            row.revision.into(),
            <&str>::from(row.state).into(),
            row.sealed.clone().into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// It is held no longer, and what was to be done is erased.
    pub async fn settle(&mut self, id: HeldId, state: HeldState) -> Result<(), StoreError> {
        let mut sql = Sql::new("update held_actions set sealed = ");
        sql.bind(Vec::<u8>::new())
            .push(", state = ")
            .bind(<&str>::from(state))
            .push(" where id = ")
            .bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Takes back everybody's actions that are held; gives their number.
    pub async fn take_back_everybodys(&mut self) -> Result<u64, StoreError> {
        let mut sql = Sql::new("update held_actions set sealed = ");
        sql.bind(Vec::<u8>::new())
            .push(", state = ")
            .bind(<&str>::from(HeldState::TakenBack))
            .push(" where state = 'held'");
        sql.execute(self.transaction).await
    }
}

fn read(row: &Row) -> Result<HeldRow, StoreError> {
    let id: &str = row.get("id")?;
    let state: &str = row.get("state")?;
    let source: Option<String> = row.get("source")?;
    let from = source.map(|text| text.parse()).transpose();
    let hash: Vec<u8> = row.get("request_hash")?;
    Ok(HeldRow {
        id: id.parse().map_err(|_| StoreError::Corrupt("a held action's id"))?,
        account: rows::account_id(row.get("account_id")?)?,
        user: rows::user_id(row.get("user_id")?)?,
        from: from.map_err(|_| StoreError::Corrupt("an address"))?,
        ordered_at: rows::time(row.get("ordered_at")?)?,
        due_at: rows::time(row.get("due_at")?)?,
        key: row.get("key")?,
        request_hash: hash.try_into().map_err(|_| StoreError::Corrupt("a request hash"))?,
        revision: row.get("revision")?,
        state: state.parse().map_err(|_| StoreError::Corrupt("a held action's state"))?,
        sealed: row.get("sealed")?,
    })
}
