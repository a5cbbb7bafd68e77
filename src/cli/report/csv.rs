//! The report as CSV: one figure on each line.

use super::{Report, Share};
use crate::contract::csv::line;

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
            share.percent().to_string(),
        ]);
    };
    let humans = |part| Share { part, whole: summary.humans() };
    let everyone = || "everyone".to_owned();
    add("complete", everyone(), humans(summary.complete));
    add("phone", everyone(), humans(summary.with_phone()));
    add("authenticator", everyone(), humans(summary.with_authenticator()));
    add("phone_missing", everyone(), humans(summary.phone_missing));
    add("authenticator_missing", everyone(), humans(summary.authenticator_missing));
    add("both_missing", everyone(), humans(summary.none));
    for role in &overview.roles {
        let share = Share { part: role.complete, whole: role.humans };
        add("complete", role.role.to_string(), share);
    }
    add("link_awaiting", everyone(), humans(overview.links.awaiting));
    add("link_expired", everyone(), humans(overview.links.expired));
    for day in &overview.days {
        let share = |part| Share { part, whole: day.humans };
        add("complete", day.date.to_string(), share(day.complete));
        add("phone", day.date.to_string(), share(day.phone));
        add("authenticator", day.date.to_string(), share(day.authenticator));
    }
    text
}
