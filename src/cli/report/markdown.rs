//! The report as Markdown, for tickets and wikis.

use super::{Report, Share};
use crate::contract::text::number;

pub fn of(report: &Report) -> String {
    let overview = &report.overview;
    let at = report.at.strftime("%Y-%m-%d %H:%MZ");
    let mut text = format!("# MFA at {}\n\n{at}: ", literal(&report.name()));
    text += &match report.percent {
        Some(percent) => {
            format!("**{percent}%** of {} users are complete.", number(overview.summary.humans()))
        }
        None => "**unknown** how many users are complete: nobody was read.".to_owned(),
    };
    if let Some(change) = report.change() {
        text += &format!(" {change}.");
    }
    text += &format!(" Required: {}.\n\n", report.required_words());
    text += &table("Users", &report.factors());
    text += &table("Role, complete", &report.roles());
    text += &table("Gap", &report.gaps());
    text += "| Other | Count |\n| --- | ---: |\n";
    for (label, count) in report.others() {
        text += &format!("| {label} | {} |\n", number(count));
    }
    if let Some(worst) = &report.worst {
        text +=
            "\n| Worst gaps | Handle | Role | Missing | Days |\n| --- | --- | --- | --- | ---: |\n";
        for gap in worst {
            let (name, handle) = (literal(&gap.name()), literal(&gap.handle()));
            let days = gap.days(&report.at);
            text +=
                &format!("| {name} | {handle} | {} | {} | {days} |\n", gap.role(), gap.missing());
        }
    }
    text
}

fn table(head: &str, rows: &[(String, Share)]) -> String {
    let mut text = format!("| {head} | Count | Of | Percent |\n| --- | ---: | ---: | ---: |\n");
    for (label, share) in rows {
        let [part, whole] = [share.part, share.whole].map(number);
        text += &format!("| {label} | {part} | {whole} | {} |\n", share.shown());
    }
    text + "\n"
}

/// `text` with everything that Markdown or HTML would read taken literally.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
