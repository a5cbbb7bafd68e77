//! Users in an order, read from a place in either direction.

use super::{
    super::{
        StoreError,
        engine::Row,
        sql::{Sql, Value},
        tx::UserTable,
        user_row,
    },
    filter,
};
use crate::contract::{
    User, UserId,
    api::{HitCount, MAX_COUNTED},
    query::{Order, Sort, UserFilter},
};
use jiff::Timestamp;
use std::ops::Bound;
use uuid::Uuid;

/// Which users, in which order.
#[derive(Clone, Debug)]
pub struct UserListQuery {
    pub filter: UserFilter,
    pub sort: Sort,
    pub order: Order,
}

/// Which way to read from a place, seen in the order asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Forward,
    Backward,
}

/// What the list is ordered by at one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceKey {
    Number(i64),
    Text(String),
    /// What names are ordered by.
    Bytes(Vec<u8>),
}

/// A user's place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub key: PlaceKey,
    pub id: UserId,
}

/// A user and its place.
#[derive(Clone, Debug)]
pub struct Listed {
    pub user: User,
    pub place: Place,
}

/// Where to read from, and which way.
#[derive(Clone, Debug)]
pub struct Start {
    pub direction: Direction,
    /// The edge, where it is unbounded.
    pub from: Bound<Place>,
}

/// Up to so many users are sorted for a page rather than looked for in the order of an index,
/// which may pass by everybody else first: all of a rare name stand together.
const FEW: u64 = MAX_COUNTED;

/// How much of a list is read.
pub struct PageSize {
    /// How many users there are from the start of the page on.
    pub ahead: HitCount,
    pub limit: u16,
}

impl<A> UserTable<'_, A> {
    /// At most `limit` of the `ahead` users from `start` on, nearest first: reading backward gives them
    /// in reverse.
    pub async fn list(
        &mut self,
        question: &UserListQuery,
        start: &Start,
        PageSize { ahead, limit }: PageSize,
        now: Timestamp,
    ) -> Result<Vec<Listed>, StoreError> {
        if ahead == HitCount::default() {
            return Ok(Vec::new());
        }
        let key =
            if ahead.exceeds(FEW) { indexed(question.sort) } else { unindexed(question.sort) };
        let mut sql = super::user_select(now);
        sql.push(" where true");
        filter::narrow(&mut sql, &question.filter, now);
        if let Some(place) = place_in(&start.from) {
            sql.push(" and ");
            beyond(&mut sql, question.order, key, start, place);
        }
        let end = if rises(start.direction, question.order) { " asc" } else { " desc" };
        sql.push(" order by ").push(key).push(end).push(", u.id").push(end);
        sql.push(" limit ").bind(i64::from(limit));
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| listed(row, question.sort)).collect()
    }

    /// Where the user stands in the order, whatever a filter says of it.
    pub async fn place_of(&mut self, id: UserId, sort: Sort) -> Result<Option<Place>, StoreError> {
        let mut sql = Sql::new("select ");
        sql.push(indexed(sort)).push(" as place from users u where u.id = ").bind(id.to_string());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        Ok(Some(Place { key: place_key(&row, "place", sort)?, id }))
    }
}

fn place_key(row: &Row, column: &str, sort: Sort) -> Result<PlaceKey, StoreError> {
    Ok(match sort {
        Sort::Name => PlaceKey::Bytes(row.get(column)?),
        Sort::Email => PlaceKey::Text(row.get(column)?),
        _ => PlaceKey::Number(row.get(column)?),
    })
}

pub(super) fn place_in(from: &Bound<Place>) -> Option<&Place> {
    match from {
        Bound::Included(place) | Bound::Excluded(place) => Some(place),
        Bound::Unbounded => None,
    }
}

/// The condition that a user is met by reading from `start`, which is at `place`.
pub(super) fn beyond(sql: &mut Sql, order: Order, key: &'static str, start: &Start, place: &Place) {
    let compared = match (rises(start.direction, order), &start.from) {
        (true, Bound::Included(_)) => " >= ",
        (true, _) => " > ",
        (false, Bound::Included(_)) => " <= ",
        (false, _) => " < ",
    };
    let value = match &place.key {
        PlaceKey::Number(number) => Value::from(*number),
        PlaceKey::Text(text) => Value::from(text.as_str()),
        PlaceKey::Bytes(bytes) => Value::from(bytes.clone()),
    };
    sql.push("(").push(key).push(", u.id)").push(compared);
    sql.bind_tuple([value, place.id.to_string().into()]);
}

fn listed(row: &Row, sort: Sort) -> Result<Listed, StoreError> {
    let user = user_row::user(row)?;
    let place =
        Place { key: place_key(row, indexed(sort).trim_start_matches("u."), sort)?, id: user.id };
    Ok(Listed { user, place })
}

pub(super) fn indexed(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "u.name_key",
        Sort::Email => "u.handle",
        Sort::Role => "u.role_rank",
        Sort::Gap => "u.gap_rank",
        Sort::LastSignIn => "u.last_sign_in_at",
        Sort::Created => "u.created_at",
        Sort::Urgency => "u.urgency",
    }
}

/// The same key as an expression that no index gives.
fn unindexed(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "substr(u.name_key, 1)",
        Sort::Email => "u.handle || ''",
        Sort::Role => "+u.role_rank",
        Sort::Gap => "+u.gap_rank",
        Sort::LastSignIn => "+u.last_sign_in_at",
        Sort::Created => "+u.created_at",
        Sort::Urgency => "+u.urgency",
    }
}

impl PlaceKey {
    /// Whether a place in the order of `sort` has such a key.
    pub fn is_of(&self, sort: Sort) -> bool {
        match sort {
            Sort::Name => matches!(self, Self::Bytes(_)),
            Sort::Email => matches!(self, Self::Text(_)),
            _ => matches!(self, Self::Number(_)),
        }
    }
}

impl Start {
    /// The same place, read the other way: it meets those whom this one does not.
    pub(super) fn turned(&self) -> Self {
        let from = match &self.from {
            Bound::Included(place) => Bound::Excluded(place.clone()),
            Bound::Excluded(place) => Bound::Included(place.clone()),
            Bound::Unbounded => Bound::Unbounded,
        };
        let direction = match self.direction {
            Direction::Forward => Direction::Backward,
            Direction::Backward => Direction::Forward,
        };
        Self { direction, from }
    }
}

impl Place {
    /// The last place, read in `direction`, of those with the same key: reading back from it
    /// meets the user of this place too.
    pub fn after_its_ties(self, direction: Direction, order: Order) -> Self {
        let rising = rises(direction, order);
        Self { id: UserId(if rising { Uuid::max() } else { Uuid::nil() }), ..self }
    }
}

/// Whether reading in `direction` meets keys from the least to the greatest.
fn rises(direction: Direction, order: Order) -> bool {
    (order == Order::Asc) == (direction == Direction::Forward)
}
