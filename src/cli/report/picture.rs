//! The last 90 days as lines that HTML draws by itself (SVG 1.1).

use crate::contract::{
    Factor,
    api::{DayFigure, OVERVIEW_DAYS, percent},
};
use jiff::{ToSpan, civil::Date};

/// Of the whole picture, in its own units.
pub const SIZE: (f64, f64) = (720.0, 260.0);
/// Of the place of the lines.
const LEFT: f64 = 44.0;
pub const RIGHT: f64 = 600.0;
pub const TOP: f64 = 14.0;
pub const BOTTOM: f64 = 224.0;
/// Names beside the ends of the lines stand no closer than this.
pub const NAME_HEIGHT: f64 = 16.0;

/// One figure over the days.
pub struct Curve {
    pub class: &'static str,
    pub name: &'static str,
    /// Where the name stands.
    pub name_y: f64,
    /// What the `d` of a path is: a stroke for each run of days without a hole.
    pub path: String,
    /// Days without a neighbour, which a stroke would not show.
    pub dots: Vec<(f64, f64)>,
}

pub struct Picture {
    pub curves: Vec<Curve>,
    /// Lines across, with their per cent.
    pub levels: Vec<(f64, u8)>,
    /// Dates beneath, with the place of their middle.
    pub dates: Vec<(f64, Date)>,
    pub bar_y: Option<f64>,
}

impl Picture {
    /// Nothing where no day is known.
    pub fn of(
        days: &[DayFigure],
        shown: impl IntoIterator<Item = Factor>,
        bar: Option<u8>,
    ) -> Option<Self> {
        let last = days.last()?.date;
        // A day on which nobody was read is a hole.
        let known = days.iter().filter(|day| day.known_percent().is_some());
        let days: &[DayFigure] = &known.copied().collect::<Vec<_>>();
        let complete = curve("complete", "Complete", days, last, |day| day.complete);
        let factors = shown.into_iter().map(|factor| {
            let part = move |day: &DayFigure| day.present[factor];
            curve(factor.as_str(), factor.label(), days, last, part)
        });
        let mut curves: Vec<_> = std::iter::once(complete).chain(factors).collect();
        spread(&mut curves);
        let levels = [0, 25, 50, 75, 100].map(|level| (y(level), level)).to_vec();
        let window = i64::from(OVERVIEW_DAYS) - 1;
        let dates = [window, window / 2, 0].into_iter();
        let dates = dates.filter_map(|back| {
            let date = last.checked_sub(back.days()).ok()?;
            Some((x(date, last), date))
        });
        Some(Self { curves, levels, dates: dates.collect(), bar_y: bar.map(y) })
    }
}

fn curve(
    class: &'static str,
    name: &'static str,
    days: &[DayFigure],
    last: Date,
    part: impl Fn(&DayFigure) -> u64,
) -> Curve {
    let at = |day: &DayFigure| (x(day.date, last), y(percent(part(day), day.humans)));
    let (mut path, mut dots, mut name_y) = (String::new(), Vec::new(), BOTTOM);
    for run in days.chunk_by(|one, next| one.date.tomorrow().is_ok_and(|day| day == next.date)) {
        if let [alone] = run {
            dots.push(at(alone));
        }
        for (number, day) in run.iter().enumerate() {
            let (x, y) = at(day);
            let pen = if number == 0 { 'M' } else { 'L' };
            path += &format!("{pen}{x:.1} {y:.1}");
            name_y = y;
        }
    }
    Curve { class, name, name_y, path, dots }
}

/// Moves names apart that would cover each other.
fn spread(curves: &mut [Curve]) {
    let mut order: Vec<&mut Curve> = curves.iter_mut().collect();
    order.sort_by(|a, b| a.name_y.total_cmp(&b.name_y));
    let mut free = TOP;
    for curve in &mut order {
        curve.name_y = curve.name_y.max(free);
        free = curve.name_y + NAME_HEIGHT;
    }
    // What was pushed out at the bottom pushes back.
    let mut free = BOTTOM;
    for curve in order.iter_mut().rev() {
        curve.name_y = curve.name_y.min(free);
        free = curve.name_y - NAME_HEIGHT;
    }
}

pub fn x(date: Date, last: Date) -> f64 {
    let back = f64::from(last.since(date).map_or(0, |span| span.get_days()));
    let window = f64::from(OVERVIEW_DAYS) - 1.0;
    RIGHT - back.min(window) / window * (RIGHT - LEFT)
}

fn y(percent: u8) -> f64 {
    BOTTOM - f64::from(percent) / 100.0 * (BOTTOM - TOP)
}
