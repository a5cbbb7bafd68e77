//! The report as one page without scripts, for a mail, a wiki or a printer.

use super::{Report, Share, WorstGap, picture};
use crate::contract::{Factor, api::DayFigure, text::number};
use askama::Template;
use picture::Picture;
use std::fmt::Display;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    name: String,
    at: String,
    report: &'a Report,
    change: Option<String>,
    tables: Vec<Table>,
    picture: Option<Picture>,
    width: f64,
    height: f64,
    /// Newest first, in two: those that stand open, and those that are folded away.
    days: [Vec<&'a DayFigure>; 2],
    worst: Option<&'a [WorstGap]>,
    shown: Vec<Factor>,
    version: &'static str,
}

/// How many days stand open.
const OPEN_DAYS: usize = 14;

/// Bars with their figures.
struct Table {
    caption: &'static str,
    /// The class of the bars: what is there, or what is missing.
    tone: &'static str,
    rows: Vec<(String, Share)>,
}

impl Page<'_> {
    /// `count` with separators. The template hands over references of several depths, which are all
    /// written alike.
    fn number(&self, count: impl Display) -> String {
        count.to_string().parse().map(number).unwrap_or_default()
    }
}

pub fn of(report: &Report) -> askama::Result<String> {
    let (width, height) = picture::SIZE;
    let table = |caption, tone, rows| Table { caption, tone, rows };
    let mut newest: Vec<&DayFigure> = report.overview.days.iter().rev().collect();
    let older = newest.split_off(OPEN_DAYS.min(newest.len()));
    let page = Page {
        name: report.name(),
        at: report.at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        report,
        change: report.change(),
        tables: vec![
            table("Everyone", "full", report.factors()),
            table("Complete, by role", "full", report.roles()),
            table("Gaps", "gap", report.gaps()),
        ],
        picture: Picture::of(&report.overview.days, report.shown(), report.bar),
        width,
        height,
        days: [newest, older],
        worst: report.worst.as_deref(),
        shown: report.shown().collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    Ok(page.render()? + "\n")
}
