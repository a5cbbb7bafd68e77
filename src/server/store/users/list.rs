//! Users in an order, read from a place in either direction.

use super::{
    super::{StoreError, sql::Sql, tx::UserTable, user_row},
    order::{Place, Start, UserListQuery, indexed, place_key},
};
use crate::contract::{User, UserId, api::HitCount, query::Sort};
use std::collections::HashMap;

/// A user and its place.
#[derive(Clone, Debug)]
pub struct Listed {
    pub user: User,
    pub place: Place,
}

/// How many users a question matches, how many of them are met from a start on, and how many are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: HitCount,
    pub ahead: HitCount,
    pub behind: HitCount,
}

/// How many places are looked for, among how many.
#[derive(Clone, Copy)]
pub(super) struct PlaceCount {
    pub ahead: HitCount,
    pub wanted: usize,
}

/// How much of a list is read.
pub struct PageSize {
    /// How many users there are from the start of the page on.
    pub ahead: HitCount,
    pub limit: u16,
}

/// Users who follow one another.
#[derive(Debug, Default)]
pub struct ListedPage {
    /// The nearest first: reading backward gives them in reverse.
    pub users: Vec<Listed>,
    /// Whether more follow.
    pub has_more: bool,
}

impl<A> UserTable<'_, A> {
    /// At most `limit` of the `ahead` users from `start` on.
    pub async fn list(
        &mut self,
        question: &UserListQuery,
        start: &Start,
        PageSize { ahead, limit }: PageSize,
    ) -> Result<ListedPage, StoreError> {
        if ahead == HitCount::default() {
            return Ok(ListedPage::default());
        }
        let limit = usize::from(limit);
        let mut places =
            self.places(question, start, PlaceCount { ahead, wanted: limit + 1 }).await?;
        let has_more = places.len() > limit;
        places.truncate(limit);
        let ids = places.iter().map(|place| place.id.to_string().into());
        let mut sql = super::user_select(question.selection.now);
        sql.push(" where u.id in ").bind_tuple(ids);
        let mut users = HashMap::with_capacity(places.len());
        if !places.is_empty() {
            for row in sql.fetch_all(self.transaction).await? {
                let user = user_row::user(&row)?;
                users.insert(user.id, user);
            }
        }
        let listed = places.into_iter().filter_map(|place| {
            let user = users.remove(&place.id)?;
            Some(Listed { user, place })
        });
        Ok(ListedPage { users: listed.collect(), has_more })
    }

    /// Where the user stands in the order, whatever a filter says of it.
    pub async fn place_of(&mut self, id: UserId, sort: Sort) -> Result<Option<Place>, StoreError> {
        let mut sql = Sql::new("select ");
        sql.push(indexed(sort)).push(" as place from users u where u.id = ").bind(id.to_string());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        Ok(Some(Place { key: place_key(&row, "place", sort)?, id }))
    }
}
