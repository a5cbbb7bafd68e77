use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mfadmin::server::service::cursor::*;
use mfadmin::{
    contract::{
        UserId,
        query::{Cursor, Order, Sort},
    },
    server::store::users::{Direction, Place, PlaceKey},
};
use proptest::prelude::*;

fn places() -> impl Strategy<Value = (Sort, Order, Direction, Place)> {
    let order = prop_oneof![Just(Order::Asc), Just(Order::Desc)];
    let direction = prop_oneof![Just(Direction::Forward), Just(Direction::Backward)];
    (
        prop::sample::select(&Sort::ALL[..]),
        order,
        direction,
        any::<i64>(),
        "\\PC{0,300}",
        any::<u128>(),
    )
        .prop_map(|(sort, order, direction, number, text, id)| {
            let key = match sort {
                Sort::Name => PlaceKey::Bytes(text.into_bytes()),
                Sort::Email => PlaceKey::Text(text),
                _ => PlaceKey::Number(number),
            };
            let id = UserId(uuid::Uuid::from_u128(id));
            (sort, order, direction, Place { key, id })
        })
}

proptest! {
    #[test]
    fn a_cursor_reads_back_as_its_place((sort, order, direction, place) in places()) {
        let cursor = encode(sort, order, direction, &place);
        prop_assert_eq!(decode(&cursor, sort, order), Ok((direction, place)));
    }

    #[test]
    fn a_cursor_fits_no_other_order((sort, order, direction, place) in places()) {
        let cursor = encode(sort, order, direction, &place);
        for other in Sort::ALL {
            for turned in [Order::Asc, Order::Desc] {
                let fits = decode(&cursor, other, turned).is_ok();
                prop_assert_eq!(fits, (other, turned) == (sort, order));
            }
        }
    }

    #[test]
    fn a_changed_or_cut_cursor_is_refused(
        (sort, order, direction, place) in places(), at in any::<prop::sample::Index>()
    ) {
        let cursor = encode(sort, order, direction, &place).0;
        let at = at.index(cursor.len());
        prop_assert!(decode(&Cursor(cursor[..at].to_owned()), sort, order).is_err());
        let mut bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1;
        let changed = Cursor(URL_SAFE_NO_PAD.encode(bytes));
        prop_assert!(decode(&changed, sort, order).is_err());
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let _ = decode(&Cursor(text), Sort::Name, Order::Asc);
    }
}
