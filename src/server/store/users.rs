//! Users: finding and changing one.

mod classes;
mod counts;
pub mod filter;
mod hits;
mod known;
mod life_cycle;
mod list;
mod mirrored;
mod order;
mod places;
mod remote;
mod search;
mod selection;
mod written;

pub use known::{DroppedIndexes, KnownUser};
pub use list::{Counts, Listed, ListedPage, PageSize};
pub use mirrored::Mark;
pub use order::{Direction, Place, PlaceKey, Start, UserListQuery};
pub use remote::{RemoteRow, Upserted};
pub use search::SuspendedSearch;
pub use selection::Selection;

use super::{
    StoreError,
    engine::Transaction,
    factors, fold,
    new_user::{number_of, setup_link_of},
    rows,
    sql::Sql,
    tx::{UserTable, Write},
    user_row,
};
use crate::contract::{
    AuthenticatorState, Email, Factor, PhoneState, RequiredFactors, User, UserId, rules,
};
use jiff::Timestamp;

impl<A> UserTable<'_, A> {
    /// The user, with all that the directory has of their factors.
    pub async fn find(&mut self, id: UserId, now: Timestamp) -> Result<Option<User>, StoreError> {
        let mut sql = user_select(now);
        sql.push(" where u.id = ").bind(id.to_string());
        let row = sql.fetch_optional(self.transaction).await?;
        let Some(mut user) = row.as_ref().map(user_row::user).transpose()? else { return Ok(None) };
        if user.as_of.is_some() {
            let factors = self.directory_factors(&[id]).await?;
            user.factors = factors.into_iter().map(|(_, factor)| factor).collect();
        }
        Ok(Some(user))
    }

    /// The user of this database who has the address. What other directories say of theirs is not
    /// looked at: nobody signs in here with it.
    pub async fn find_by_email(
        &mut self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        let mut sql = user_select(now);
        sql.push(" where u.external_id is null and u.email = ").bind(email.as_str());
        sql.fetch_optional(self.transaction).await?.as_ref().map(user_row::user).transpose()
    }

    pub async fn count(&mut self) -> Result<u64, StoreError> {
        let sql = Sql::new("select cast(coalesce(sum(users), 0) as bigint) as n from cohorts");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }
}

impl UserTable<'_, Write> {
    /// Notes that the user signed in, which is no change of the user: the revision stays.
    pub async fn signed_in(&mut self, id: UserId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("update users set last_sign_in_at = ");
        sql.bind(now.as_millisecond()).push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Gives `user` this phone, and the next revision.
    pub async fn set_phone(
        &mut self,
        user: &mut User,
        phone: PhoneState,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        user.phone = phone;
        let found = search_text_of(user);
        let mut sql = Sql::new("update users set phone = ");
        sql.bind(number_of(&user.phone)).push(", search_text = ").bind(found);
        let state = user.factor(Factor::Phone);
        factors::replace(self.transaction, user.id, Factor::Phone, state).await?;
        finish_update(sql, self.transaction, user, required, now).await
    }

    /// Gives `user` this authenticator state, and the next revision. An operator has no row here: of one,
    /// the authenticator itself says that it is there.
    pub async fn set_authenticator(
        &mut self,
        user: &mut User,
        authenticator: AuthenticatorState,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        user.authenticator = authenticator;
        let (sent_at, expires_at) = setup_link_of(&user.authenticator);
        let mut sql = Sql::new("update users set setup_sent_at = ");
        sql.bind(sent_at).push(", setup_expires_at = ").bind(expires_at);
        if update_known(sql, self.transaction, user, required, now).await? == Updated::Nobody {
            return Ok(());
        }
        let state = user.factor(Factor::Authenticator);
        factors::replace(self.transaction, user.id, Factor::Authenticator, state).await
    }
}

/// Whether there was a row to update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Updated {
    User,
    Nobody,
}

/// Ends the statement `sql`, which begins to update `user`, with all that follows from its factors.
pub(super) async fn finish_update(
    sql: Sql,
    connection: &mut Transaction,
    user: &mut User,
    required: RequiredFactors,
    now: Timestamp,
) -> Result<(), StoreError> {
    update_known(sql, connection, user, required, now).await.map(drop)
}

/// [`finish_update`] of whoever may have no row.
async fn update_known(
    mut sql: Sql,
    connection: &mut Transaction,
    user: &mut User,
    required: RequiredFactors,
    now: Timestamp,
) -> Result<Updated, StoreError> {
    user.revision += 1;
    let present = user.present();
    let unmet = rules::unmet_by(required, user);
    user.missing = unmet.missing;
    user.unknown = unmet.unknown;
    user.gap_since = rules::gap_since(unmet, user.gap_since, user.exempt_until, now);
    sql.push(", present = ").bind(i64::from(present.mask()));
    sql.push(", unread = ").bind(i64::from(user.unread().mask()));
    sql.push(", unknown = ").bind(i64::from(user.unknown.mask()));
    sql.push(", missing = ").bind(i64::from(user.missing.mask())).push(", gap_since = ");
    sql.bind(user.gap_since.map(|at| at.as_millisecond()))
        .push(", revision = ")
        .bind(user.revision);
    sql.push(" where id = ").bind(user.id.to_string());
    match sql.execute(connection).await? {
        0 => Ok(Updated::Nobody),
        _ => Ok(Updated::User),
    }
}

/// By what `user` is found.
fn search_text_of(user: &User) -> String {
    let number = number_of(&user.phone);
    let (email, username) = (user.email.as_ref(), user.username.as_deref());
    fold::search_text(&user.name, email, username, number.as_deref())
}

fn user_select(now: Timestamp) -> Sql {
    user_select_within("", now)
}

/// The statement that reads users, as a part of one that begins with `outer`.
pub fn user_select_within(outer: &'static str, now: Timestamp) -> Sql {
    // The columns name their first parameter themselves.
    let mut sql = Sql::with_first(outer, now.as_millisecond());
    user_row::push_user_columns(&mut sql);
    sql
}
