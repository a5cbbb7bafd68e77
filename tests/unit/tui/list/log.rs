use mfadmin::tui::list::log::*;
use mfadmin::{config::Scroll, tui::list::PageRequest};

fn log(kind: LogKind, entries: impl Iterator<Item = i64>, next: Option<i64>) -> Log<i64> {
    let mut log = Log::new(kind);
    log.put(PageRequest::Whole, entries.collect(), next, i64::eq);
    log
}

#[test]
fn newer_entries_come_in_front_and_the_cursor_stays() {
    let mut log = log(LogKind::AppendOnly, (51..=100).rev(), Some(51));
    log.put(PageRequest::After, (1..=50).rev().collect(), None, i64::eq);
    log.select(80);
    assert_eq!(log.selected(), Some(&20));
    log.put(PageRequest::Whole, (53..=102).rev().collect(), Some(53), i64::eq);
    assert_eq!(log.selected(), Some(&20));
    assert_eq!(log.entries, (1..=102).rev().collect::<Vec<_>>());
    assert_eq!((log.fresh, log.next), (102, None));
}

#[test]
fn after_a_gap_the_log_begins_anew() {
    let mut log = log(LogKind::AppendOnly, (1..=50).rev(), None);
    log.select(30);
    log.put(PageRequest::Whole, (151..=200).rev().collect(), Some(151), i64::eq);
    assert_eq!((log.entries.len(), log.next, log.selected()), (50, Some(151), Some(&200)));
}

#[test]
fn entries_that_may_have_changed_are_read_again_as_far_as_the_screen_goes() {
    let same = |a: &(i64, char), b: &(i64, char)| a.0 == b.0;
    let page = |ids: std::ops::RangeInclusive<i64>, state| {
        ids.rev().map(|id| (id, state)).collect::<Vec<_>>()
    };
    let mut log = Log::new(LogKind::Mutable);
    log.put(PageRequest::Whole, page(101..=150, 'a'), Some(101), same);
    log.put(PageRequest::After, page(51..=100, 'a'), Some(51), same);
    log.put(PageRequest::After, page(1..=50, 'a'), None, same);
    log.select(75);
    log.scroll(10, Scroll::Page);
    log.put(PageRequest::Whole, page(103..=152, 'b'), Some(103), same);
    assert_eq!((log.fresh, log.next, log.selected()), (50, Some(103), Some(&(75, 'a'))));
    assert!(log.nears_end(10), "the screen is below what is fresh");
    log.put(PageRequest::After, page(53..=102, 'b'), Some(53), same);
    assert_eq!((log.fresh, log.next, log.selected()), (100, Some(53), Some(&(75, 'b'))));
    assert!(!log.nears_end(10), "what is below the screen can wait");
    log.put(PageRequest::After, page(3..=52, 'b'), Some(3), same);
    log.put(PageRequest::After, page(1..=2, 'b'), None, same);
    assert_eq!((log.entries.clone(), log.next), (page(1..=152, 'b'), None));
}

#[test]
fn refresh_that_finds_nothing_in_the_newest_part_keeps_what_a_search_found_below() {
    for kind in [LogKind::AppendOnly, LogKind::Mutable] {
        let mut log = log(kind, std::iter::empty(), Some(500));
        log.put(PageRequest::After, vec![40, 30, 20], Some(10), i64::eq);
        log.select(2);
        log.put(PageRequest::Whole, Vec::new(), Some(600), i64::eq);
        assert_eq!((log.entries.clone(), log.next), (vec![40, 30, 20], Some(10)), "{kind:?}");
        assert_eq!(log.selected(), Some(&20));
        log.put(PageRequest::Whole, Vec::new(), None, i64::eq);
        assert!(log.entries.is_empty(), "a whole answer without entries is believed");
    }
}
