use mfadmin::contract::Role;
use mfadmin::contract::{
    UserId,
    api::HitCount,
    query::{GapFilter, UserFilter},
};
use mfadmin::tui::list::marks::*;

#[test]
fn everyone_of_a_filter_is_marked_in_any_narrower_list() {
    let gaps = UserFilter { gap: Some(GapFilter::Any), ..UserFilter::default() };
    let mut marks = Marks::default();
    marks.all(gaps.clone(), HitCount::exact(30));
    let user = UserId::new();
    let searched = UserFilter { search: Some("ana".into()), ..gaps.clone() };
    let phones = UserFilter { gap: Some(GapFilter::Phone), ..UserFilter::default() };
    for shown in [&gaps, &searched, &phones] {
        assert_eq!(marks.of(user, shown), Mark::On, "{shown:?}");
    }
    let owners = UserFilter { role: Some(Role::Owner), ..UserFilter::default() };
    let complete = UserFilter { gap: Some(GapFilter::None), ..UserFilter::default() };
    for shown in [&UserFilter::default(), &owners, &complete] {
        assert_eq!(marks.of(user, shown), Mark::Unknown, "{shown:?}");
    }
    marks.toggle(user);
    assert_eq!((marks.of(user, &searched), marks.count()), (Mark::Off, HitCount::exact(29)));
    assert!(!marks.has_all(&gaps));
    marks.add([user]);
    assert!(marks.has_all(&gaps));
}
