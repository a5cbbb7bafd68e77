//! A list of users: a name on each line, or CSV.

use super::{super::failure::Failure, NamePlace, Named, Names, one, usage};
use crate::contract::{
    Email,
    api::MAX_JOB_NAMED,
    csv::reader::{Malformed, Reader},
};
use std::io::{self, BufRead};

/// Much more than any row is; a line that is longer belongs to another kind of file.
const MAX_LINE_BYTES: u64 = 64 * 1024;
/// Faults after which a file is taken for another kind of file.
const MAX_FAULTS: usize = 1000;

/// Which cell of a row names the user.
#[derive(Clone, Copy, Debug)]
enum Column {
    /// No head line says it: the first.
    First,
    /// What the head line calls `id` or `email`.
    Headed(usize),
}

pub fn read(mut list: impl BufRead, names: &mut Names) -> Result<(), Failure> {
    let (mut column, mut begun) = (Column::First, false);
    for number in 1.. {
        let mut line = Vec::new();
        let taken = io::Read::take(&mut list, MAX_LINE_BYTES).read_until(b'\n', &mut line);
        match taken {
            Ok(0) => return Ok(()),
            Ok(count) if count as u64 == MAX_LINE_BYTES => return Err(not_a_list(number)),
            Ok(_) => {}
            Err(error) => {
                return Err(Failure::Failed(format!(
                    "cannot read standard input: {error}. Nothing was changed"
                )));
            }
        }
        let line = String::from_utf8(line).map_err(|_| not_a_list(number))?;
        // A spreadsheet saves its text with a mark in front.
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = NamePlace::Line(number);
        match cells(line) {
            Err(malformed) => names.faults.push(format!("{place}{malformed}")),
            Ok(cells) => match heading(&cells) {
                Some(headed) if !begun => column = headed,
                _ => add_cells(names, column, &cells, place),
            },
        }
        begun = true;
        if names.users.len() > MAX_JOB_NAMED || names.faults.len() > MAX_FAULTS {
            // Whoever asks whom they are is told that there are too many.
            return Ok(());
        }
    }
    Ok(())
}

fn not_a_list(number: u64) -> Failure {
    usage(&format!(
        "standard input, line {number}: not a line of text; give a list of e-mail addresses or \
         ids, or CSV"
    ))
}

fn add_cells(names: &mut Names, column: Column, cells: &[String], place: NamePlace) {
    let at = match column {
        Column::First => 0,
        Column::Headed(at) => at,
    };
    let Some(name) = cells.get(at).filter(|name| !name.is_empty()) else {
        names
            .faults
            .push(format!("{place}no user named; use an e-mail address, a username or an ID"));
        return;
    };
    let who = match one(name) {
        Ok(who) => who,
        Err(fault) => return names.faults.push(format!("{place}{fault}")),
    };
    let is_other = |cell: &&String| cell.parse::<Email>().is_ok() && one(cell).as_ref() != Ok(&who);
    match (column, cells.iter().find(is_other)) {
        (Column::First, Some(other)) => names.faults.push(format!(
            "{place}both {who} and {other} are named; write each on a line of its own, or begin \
             with a head line that calls one column id or email"
        )),
        _ => names.users.push(Named { who, place }),
    }
}

/// The column that a head line says; an id stays the same when an address changes.
fn heading(cells: &[String]) -> Option<Column> {
    let called = |name: &str| cells.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let at = ["id", "email", "e-mail", "username"].into_iter().find_map(called);
    at.map(Column::Headed)
}

/// The cells of a row of CSV that is one line.
fn cells(line: &str) -> Result<Vec<String>, Malformed> {
    let mut row = Vec::new();
    let mut reader = Reader::new();
    reader.feed(line.as_bytes(), |record| row.extend(record.fields))?;
    row.extend(reader.finish()?.into_iter().flat_map(|record| record.fields));
    Ok(row.iter().map(|cell: &String| cell.trim().to_owned()).collect())
}
