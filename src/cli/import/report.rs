//! What an import did, would do, or has against a file, in words.

use super::{super::failure::Failure, super::output, ImportFormat};
use crate::contract::{
    FieldError, Problem,
    api::{ImportOutcome, ImportReport, ImportedUser, NO_VALID_ROW, UNREADABLE_FILE},
    csv::preset::Preset,
    text::{counted, number},
};
use std::io;

/// Whether invalid rows can be left out of the import that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    Possible,
    /// Who stands in such a row would be disabled.
    Excluded,
}

/// Whether an import was done or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    Done,
    Trial,
}

/// A number of users or rows, and the words before and behind it: what was done, and what would be.
struct Tally {
    count: u64,
    done: String,
    would: String,
}

impl Tally {
    /// So many were, or would be, made something: `changed 3`.
    fn of(count: u64, [done, would]: [&str; 2], what: &str) -> Self {
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        let in_words = |verb| format!("{verb} {}{what}", number(count));
        Self { count, done: in_words(done), would: in_words(would) }
    }
}

pub fn tell(report: &ImportReport, format: ImportFormat, outlook: Outlook) -> io::Result<()> {
    tell_rows(&report.errors)?;
    tell_rows(&report.warnings)?;
    if format == ImportFormat::Json {
        return output::answer(&output::pretty_json(report)?);
    }
    tell_reading(report, outlook)?;
    // New users are many at times; they are counted.
    let listed = report.users.iter().filter(|user| user.outcome != ImportOutcome::Added);
    listed.map(in_words).try_for_each(|line| output::answer(&line))?;
    output::answer(&summary(report, outlook))
}

/// How the file was read: always in a trial, else where something of it was passed over.
fn tell_reading(report: &ImportReport, outlook: Outlook) -> io::Result<()> {
    let ImportReport { preset, passed_over, masked_phones, unused_roles, .. } = report;
    if outlook == Outlook::Trial || *preset != Preset::Mfadmin {
        output::note(&match preset {
            Preset::Mfadmin => "read by mfadmin's own columns".to_owned(),
            Preset::Mapped => "read by --map alone".to_owned(),
            other => format!("read as an export of {}", other.label()),
        })?;
    }
    if !passed_over.is_empty() {
        let columns = counted(passed_over.len() as u64, "column");
        output::note(&format!("passed over {columns}: {}", passed_over.join(", ")))?;
    }
    if *masked_phones > 0 {
        let numbers = counted(*masked_phones, "masked phone number");
        output::note(&format!("left {numbers} alone; export with --reveal to import numbers"))?;
    }
    match unused_roles.as_slice() {
        [] => Ok(()),
        words => output::note(&format!("in no row: {} of --role-map", words.join(", "))),
    }
}

/// `imported 3 users, changed 1, skipped 2 invalid rows`
fn summary(report: &ImportReport, outlook: Outlook) -> String {
    let users = counted(report.imported, "user");
    let bad = counted(report.rejected, "invalid row");
    let added = Tally {
        count: report.imported,
        done: format!("imported {users}"),
        would: format!("would import {users}"),
    };
    let skipped = Tally {
        count: report.rejected,
        done: format!("skipped {bad}"),
        would: format!("skip {bad}"),
    };
    let rest = [
        Tally::of(report.changed, ["changed", "change"], ""),
        Tally::of(report.disabled, ["disabled", "disable"], ""),
        Tally::of(report.unchanged, ["left", "leave"], "unchanged"),
        Tally::of(report.left_disabled, ["left", "leave"], "disabled"),
        Tally::of(report.inactive, ["passed over", "pass over"], "suspended in the file"),
        skipped,
    ];
    // How many users are new is said of every file.
    let told = rest.into_iter().filter(|tally| tally.count > 0);
    let words = std::iter::once(added).chain(told);
    let words: Vec<_> = words
        .map(|tally| match outlook {
            Outlook::Done => tally.done,
            Outlook::Trial => tally.would,
        })
        .collect();
    words.join(", ")
}

/// `line 3: change ana@example.com: name "Ana Lima", role Admin, phone`
fn in_words(user: &ImportedUser) -> String {
    let ImportedUser { line, email, outcome, name, role, phone, language, status } = user;
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let status = status.as_deref();
    match outcome {
        ImportOutcome::Added => format!("{line}add {email}"),
        ImportOutcome::Disabled => {
            format!("{line}disable {email}: {}", status.unwrap_or("not in the file"))
        }
        ImportOutcome::LeftDisabled => format!("{line}leave {email}: disabled, not touched"),
        ImportOutcome::Inactive => {
            let status = status.unwrap_or("suspended");
            format!("{line}leave {email}: {status}; --disable-missing disables them")
        }
        ImportOutcome::Changed => {
            let name = name.as_ref().map(|name| format!("name {name:?}"));
            let role = role.map(|role| format!("role {}", role.label()));
            let phone = phone.then(|| "phone".to_owned());
            let language = language.as_ref().map(|choice| format!("language {choice}"));
            let changes: Vec<_> = [name, role, phone, language].into_iter().flatten().collect();
            format!("{line}change {email}: {}", changes.join(", "))
        }
    }
}

pub fn tell_rows(errors: &[FieldError]) -> io::Result<()> {
    for FieldError { field, message, line } in errors {
        match (line, field.as_str()) {
            (Some(line), "file" | "encoding") => output::note(&format!("line {line}: {message}"))?,
            (Some(line), field) => {
                output::note(&format!("line {line}, column {field}: {message}"))?;
            }
            // Of the file as a whole.
            (None, _) => output::note(message)?,
        }
    }
    Ok(())
}

pub fn rejected(problem: &Problem, partial: Partial) -> Failure {
    let detail = problem.detail.as_deref();
    let what = detail.unwrap_or(&problem.title);
    let stop = if what.ends_with('.') { "" } else { "." };
    let has_rows = problem.errors.iter().any(|error| error.line.is_some());
    let fault = problem.errors.first().map(|error| error.field.as_str());
    let next = match (detail, fault) {
        (Some(UNREADABLE_FILE), Some("header")) => {
            "Correct the file and try again, or name its columns with --map"
        }
        (Some(UNREADABLE_FILE), Some("encoding")) => {
            "Correct the file and try again, or name its encoding with --encoding"
        }
        (Some(UNREADABLE_FILE), _) => "Correct the file and try again",
        _ if !has_rows => "Correct the file and try again",
        (Some(NO_VALID_ROW), _) => "Correct the rows above",
        _ if partial == Partial::Excluded => "Correct the rows above",
        _ => "Correct the rows above, or import the valid ones with --partial",
    };
    Failure::Failed(format!("{what}{stop} {next}"))
}
