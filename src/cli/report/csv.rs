//! The report as CSV: one figure on each line.

use super::{Report, Share};
use crate::contract::{Factor, FactorSet, csv::line, rules::Standing};

pub const HEADER: &str = "figure,of_what,count,out_of,percent\r\n";

pub fn of(report: &Report) -> String {
    let overview = &report.overview;
    let summary = &overview.summary;
    let mut text = HEADER.to_owned();
    let mut add = |figure: &str, of_what: String, share: Share| {
        text += &line([
            figure.to_owned(),
            of_what,
            share.part.to_string(),
            share.whole.to_string(),
            share.percent.map(|percent| percent.to_string()).unwrap_or_default(),
        ]);
    };
    let humans = |part| report.share(part);
    let everyone = || "everyone".to_owned();
    add("complete", everyone(), humans(summary.complete));
    let shown = || Factor::ALL.into_iter().filter(|factor| summary.shows(*factor));
    for factor in shown() {
        add(factor.as_str(), everyone(), humans(summary.present[factor]));
    }
    for factor in shown() {
        let figure = Standing::Gap(FactorSet::from_iter([factor])).word();
        add(figure, everyone(), humans(summary.only_missing(factor)));
    }
    add("both_missing", everyone(), humans(summary.none));
    add("exempt", everyone(), Share::of(summary.exempt, summary.people(), 0));
    add("unknown", everyone(), Share::of(summary.unknown, summary.people(), 0));
    for role in &overview.roles {
        let share = report.share_of(role.complete, role.humans);
        add("complete", role.role.to_string(), share);
    }
    add("link_awaiting", everyone(), humans(overview.links.awaiting));
    add("link_expired", everyone(), humans(overview.links.expired));
    for day in &overview.days {
        let share = |part| Share::of(part, day.humans, day.unknown);
        add("complete", day.date.to_string(), share(day.complete));
        for factor in shown() {
            add(factor.as_str(), day.date.to_string(), share(day.present[factor]));
        }
    }
    text
}
