//! Jobs and their users as rows.

use super::super::{list_writer::Listed, table::Cell, value_enum::hyphenated};
use crate::contract::{
    Badge, Tone,
    api::{ItemOutcome, Job, JobItem},
    csv,
    text::number,
};
use jiff::Timestamp;

/// A label and what it says, line by line.
pub fn details(job: &Job) -> Vec<(&'static str, String)> {
    let Job { id, action, by, reason, state, total, done, skipped, failed, retry_of, .. } = job;
    let time = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
    let mut lines = vec![
        ("Job", id.to_string()),
        ("Action", action.label().to_owned()),
        ("By", format!("{} <{}>", by.name, by.handle())),
        ("State", state.as_str().to_owned()),
        ("Users", number(*total)),
        ("Done", number(*done)),
        ("Skipped", number(*skipped)),
        ("Failed", number(*failed)),
        ("Ordered", time(job.created_at)),
    ];
    let begun = job.started_at.map(|at| ("Started", time(at)));
    let ended = job.finished_at.map(|at| ("Ended", time(at)));
    let reason = reason.as_ref().map(|reason| ("Reason", reason.to_string()));
    let retried = retry_of.map(|id| ("Retry of", id.to_string()));
    let unknown = (job.unknown > 0).then(|| ("Unknown", number(job.unknown)));
    lines.extend([unknown, begun, ended, reason, retried].into_iter().flatten());
    // One detail is one line, whatever a name holds.
    lines.iter_mut().for_each(|(_, text)| *text = text.replace(char::is_control, " "));
    lines
}

impl Listed<9> for Job {
    const HEADS: [&'static str; 9] =
        ["ID", "ORDERED", "ACTION", "BY", "STATE", "DONE", "SKIPPED", "FAILED", "UNKNOWN"];
    const CSV_HEADER: &'static str = "id,action,state,by_id,by_email,reason,created_at,started_at,\
                                      finished_at,total,done,skipped,failed,retry_of,unknown\r\n";

    fn cells(&self, _: Timestamp) -> [Cell; 9] {
        [
            Cell::new(&self.id.to_string()),
            Cell::new(&self.created_at.strftime("%Y-%m-%d %H:%MZ").to_string()),
            Cell::new(&hyphenated(&self.action)),
            Cell::new(&self.by.handle().shown()),
            self.badge().into(),
            Cell::new(&format!("{}/{}", number(self.done), number(self.total))),
            Cell::new(&number(self.skipped)),
            Cell::new(&number(self.failed)),
            Cell::new(&number(self.unknown)),
        ]
    }

    fn csv_line(&self) -> String {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        csv::line([
            self.id.to_string(),
            self.action.as_str().to_owned(),
            self.state.as_str().to_owned(),
            self.by.id.to_string(),
            self.by.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.created_at.to_string(),
            time(self.started_at),
            time(self.finished_at),
            self.total.to_string(),
            self.done.to_string(),
            self.skipped.to_string(),
            self.failed.to_string(),
            self.retry_of.map(|id| id.to_string()).unwrap_or_default(),
            self.unknown.to_string(),
        ])
    }
}

impl Listed<5> for JobItem {
    const HEADS: [&'static str; 5] = ["NUMBER", "E-MAIL", "NAME", "OUTCOME", "WHY"];
    const CSV_HEADER: &'static str = "number,email,user_id,user_name,outcome,code\r\n";

    fn cells(&self, _: Timestamp) -> [Cell; 5] {
        let tone = match self.outcome {
            ItemOutcome::Waiting | ItemOutcome::Requested | ItemOutcome::Unknown => Tone::Pending,
            ItemOutcome::Done => Tone::Good,
            ItemOutcome::Skipped => Tone::Neutral,
            ItemOutcome::Failed => Tone::Bad,
        };
        [
            Cell::new(&self.number.to_string()),
            Cell::new(&self.shown()),
            Cell::new(self.user.as_ref().map_or("", |user| &user.name)),
            Badge { text: self.outcome.as_str(), tone }.into(),
            Cell::new(self.code.map_or("", |code| code.title())),
        ]
    }

    fn csv_line(&self) -> String {
        let user = self.user.as_ref();
        csv::line([
            self.number.to_string(),
            self.email.as_ref().map_or_else(|| self.handle.clone(), ToString::to_string),
            user.map(|user| user.id.to_string()).unwrap_or_default(),
            user.map(|user| user.name.clone()).unwrap_or_default(),
            self.outcome.as_str().to_owned(),
            self.code.map(|code| code.to_string()).unwrap_or_default(),
        ])
    }
}
