//! Cursors, which come back from whoever asked for a page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mfadmin::{
    contract::query::{Cursor, Order, Sort},
    server::service::cursor::{decode, encode},
};
use sha2::{Digest, Sha256};

const SORTS: [Sort; 6] =
    [Sort::Name, Sort::Email, Sort::Role, Sort::Gap, Sort::LastSignIn, Sort::Created];

/// A cursor as text, and what a cursor with the right checksum holds.
pub fn cursor(input: &[u8]) {
    let check = Sha256::digest(input);
    let checked = URL_SAFE_NO_PAD.encode([input, &check[..8]].concat());
    for text in [String::from_utf8_lossy(input).into_owned(), checked] {
        let cursor = Cursor(text);
        let fits = |sort, order| decode(&cursor, sort, order).ok();
        let orders = SORTS.iter().flat_map(|sort| [(*sort, Order::Asc), (*sort, Order::Desc)]);
        let fitting: Vec<_> =
            orders.filter_map(|(sort, order)| Some((sort, order, fits(sort, order)?))).collect();
        assert!(fitting.len() <= 1, "it fits more than one order: {fitting:?}");
        for (sort, order, (direction, place)) in fitting {
            let again = encode(sort, order, direction, &place);
            assert_eq!(decode(&again, sort, order), Ok((direction, place)));
        }
    }
}
