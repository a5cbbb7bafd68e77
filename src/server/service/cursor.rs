//! The opaque cursor: a place in the list, the order it belongs to, and the way to read on.

use crate::{
    contract::{
        UserId,
        query::{Cursor, Order, Sort},
    },
    server::store::{Direction, Place, PlaceKey},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

const CHECK_BYTES: usize = 8;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    sort: Sort,
    order: Order,
    direction: Direction,
    key: Key,
    id: UserId,
}

/// A [`PlaceKey`] as a cursor holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Key {
    Number(i64),
    Text(String),
    /// In Base64.
    Bytes(String),
}

/// The cursor was changed, cut, or issued for another order.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the cursor does not belong to this question")]
pub struct InvalidCursor;

pub fn encode(sort: Sort, order: Order, direction: Direction, place: &Place) -> Cursor {
    let content = Content { sort, order, direction, key: Key::of(&place.key), id: place.id };
    // Plain words, numbers and text always have a JSON form; an empty cursor would be refused.
    let mut bytes = serde_json::to_vec(&content).unwrap_or_default();
    let check = check(&bytes);
    bytes.extend(check);
    Cursor(URL_SAFE_NO_PAD.encode(bytes))
}

pub fn decode(
    cursor: &Cursor,
    sort: Sort,
    order: Order,
) -> Result<(Direction, Place), InvalidCursor> {
    let bytes = URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| InvalidCursor)?;
    let (json, found) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(InvalidCursor)?;
    if *found != check(json) {
        return Err(InvalidCursor);
    }
    let content: Content = serde_json::from_slice(json).map_err(|_| InvalidCursor)?;
    let key = content.key.read()?;
    if content.sort != sort || content.order != order || !key.is_of(sort) {
        return Err(InvalidCursor);
    }
    Ok((content.direction, Place { key, id: content.id }))
}

impl Key {
    fn of(key: &PlaceKey) -> Self {
        match key {
            PlaceKey::Number(number) => Self::Number(*number),
            PlaceKey::Text(text) => Self::Text(text.clone()),
            PlaceKey::Bytes(bytes) => Self::Bytes(URL_SAFE_NO_PAD.encode(bytes)),
        }
    }

    fn read(self) -> Result<PlaceKey, InvalidCursor> {
        Ok(match self {
            Self::Number(number) => PlaceKey::Number(number),
            Self::Text(text) => PlaceKey::Text(text),
            Self::Bytes(text) => {
                PlaceKey::Bytes(URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?)
            }
        })
    }
}

/// Tells a damaged cursor from a whole one. It guards no right: a cursor names a place, and every
/// place may be asked for.
fn check(json: &[u8]) -> [u8; CHECK_BYTES] {
    let hash: [u8; 32] = Sha256::digest(json).into();
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&hash[..CHECK_BYTES]);
    check
}
