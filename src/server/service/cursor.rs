//! The opaque cursor: a place in the list, the order it belongs to, and the way to read on.

use crate::{
    contract::{
        UserId,
        query::{Cursor, Order, Sort},
    },
    server::store::{self, Direction, Place, PlaceKey},
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
    key: PlaceKey,
    id: UserId,
}

/// The cursor was changed, cut, or issued for another order.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the cursor does not belong to this question")]
pub struct InvalidCursor;

pub fn encode(sort: Sort, order: Order, direction: Direction, place: &Place) -> Cursor {
    let content = Content { sort, order, direction, key: place.key.clone(), id: place.id };
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
    let is_text = matches!(content.key, PlaceKey::Text(_));
    if content.sort != sort || content.order != order || is_text != store::orders_by_text(sort) {
        return Err(InvalidCursor);
    }
    Ok((content.direction, Place { key: content.key, id: content.id }))
}

/// Tells a damaged cursor from a whole one. It guards no right: a cursor names a place, and every
/// place may be asked for.
fn check(json: &[u8]) -> [u8; CHECK_BYTES] {
    let hash: [u8; 32] = Sha256::digest(json).into();
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&hash[..CHECK_BYTES]);
    check
}
