//! Orders of users: what they go by, and places in them.

use super::{
    super::{
        StoreError,
        engine::Row,
        sql::{Sql, Value},
    },
    selection::Selection,
};
use crate::contract::{
    UserId,
    query::{Order, Sort},
};
use std::ops::Bound;
use uuid::Uuid;

/// Which users, in which order.
#[derive(Clone, Debug)]
pub struct UserListQuery {
    pub selection: Selection,
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// Where to read from, and which way.
#[derive(Clone, Debug)]
pub struct Start {
    pub direction: Direction,
    /// The edge, where it is unbounded.
    pub from: Bound<Place>,
}

pub(super) fn place_key(row: &Row, column: &str, sort: Sort) -> Result<PlaceKey, StoreError> {
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

/// How the keys that are met compare with that of the start.
pub(super) fn comparison(start: &Start, order: Order) -> &'static str {
    match (rises(start.direction, order), &start.from) {
        (true, Bound::Included(_)) => " >= ",
        (true, _) => " > ",
        (false, Bound::Included(_)) => " <= ",
        (false, _) => " < ",
    }
}

/// The condition that a user is met by reading from `start`, which is at `place`.
pub(super) fn beyond(sql: &mut Sql, order: Order, key: &'static str, start: &Start, place: &Place) {
    let compared = comparison(start, order);
    let value = match &place.key {
        PlaceKey::Number(number) => Value::from(*number),
        PlaceKey::Text(text) => Value::from(text.as_str()),
        PlaceKey::Bytes(bytes) => Value::from(bytes.clone()),
    };
    sql.push("(").push(key).push(", u.id)").push(compared);
    sql.bind_tuple([value, place.id.to_string().into()]);
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
pub(super) fn unindexed(sort: Sort) -> &'static str {
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
pub(super) fn rises(direction: Direction, order: Order) -> bool {
    (order == Order::Asc) == (direction == Direction::Forward)
}
