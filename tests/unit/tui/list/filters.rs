use mfadmin::tui::list::filters::*;
use mfadmin::{
    contract::{
        Role,
        query::{Days, GapFilter},
    },
    tui::list::ListId,
};

#[test]
fn every_choice_is_met_once_on_the_way_round_and_back() {
    for list in [ListId::Users, ListId::Security] {
        for facet in Facet::ALL {
            let start = Filters::of(list);
            let mut met = vec![start];
            let mut filters = start;
            for _ in 0..20 {
                filters.turn(list, facet, Turn::On);
                if filters == start {
                    break;
                }
                assert!(!met.contains(&filters), "{facet:?}: {filters:?}");
                met.push(filters);
            }
            assert_eq!(filters, start, "{facet:?}");
            for expected in met.iter().rev() {
                filters.turn(list, facet, Turn::Back);
                assert_eq!(filters, *expected);
            }
        }
    }
}

#[test]
fn security_never_shows_people_without_a_gap() {
    let mut filters = Filters::of(ListId::Security);
    for _ in 0..10 {
        filters.turn(ListId::Security, Facet::Gap, Turn::On);
        assert!(!matches!(filters.gap, None | Some(GapFilter::Exempt | GapFilter::None)));
    }
}

#[test]
fn what_was_chosen_is_taken_back_one_by_one() {
    let mut filters = Filters {
        gap: Some(GapFilter::Both),
        role: Some(Role::Admin),
        older_than: Days::new(45),
        ..Filters::default()
    };
    assert_eq!(filters.chosen(ListId::Security), [Facet::Gap, Facet::Role, Facet::Age]);
    let mut left = Vec::new();
    while filters.drop_last(ListId::Security) {
        left.push(filters.chosen(ListId::Security).len());
    }
    assert_eq!(left, [2, 1, 0]);
    assert_eq!(filters, Filters::of(ListId::Security));
}
