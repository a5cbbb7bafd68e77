use mfadmin::cli::report::picture::*;
use mfadmin::contract::FactorCounts;
use mfadmin::contract::{Factor, api::DayFigure};

fn day(date: &str, complete: u64) -> DayFigure {
    let date = date.parse().unwrap();
    let mut present = FactorCounts::default();
    present.add(Factor::ALL.into_iter().collect(), 10);
    DayFigure { date, humans: 10, complete, unknown: 0, present }
}

#[test]
fn a_hole_in_the_days_is_a_hole_in_the_line() {
    let days = [day("2026-01-01", 0), day("2026-01-03", 5), day("2026-01-04", 10)];
    let picture = Picture::of(&days, Factor::ALL, Some(80)).unwrap();
    let complete = &picture.curves[0];
    assert_eq!(complete.path.matches('M').count(), 2, "{}", complete.path);
    assert_eq!(complete.path.matches('L').count(), 1, "{}", complete.path);
    assert_eq!(complete.dots, [(x(days[0].date, days[2].date), BOTTOM)]);
    assert!(complete.path.ends_with(&format!("L{RIGHT:.1} {TOP:.1}")), "{}", complete.path);
    assert!(Picture::of(&[], Factor::ALL, None).is_none());
}

#[test]
fn names_never_cover_each_other_and_stay_inside() {
    for complete in [0, 5, 10] {
        let picture = Picture::of(&[day("2026-01-01", complete)], Factor::ALL, None).unwrap();
        let mut places: Vec<_> = picture.curves.iter().map(|curve| curve.name_y).collect();
        places.sort_by(f64::total_cmp);
        for pair in places.windows(2) {
            assert!(pair[1] - pair[0] >= NAME_HEIGHT, "{places:?}");
        }
        assert!(places[0] >= TOP && places[3] <= BOTTOM, "{places:?}");
    }
}
