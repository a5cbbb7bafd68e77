//! Searching a log. SQL reads a bounded part of it and leaves out what cannot match; what remains is
//! compared as every search compares, which SQL cannot: it knows no accents.

use super::{fold, sql::Sql};
use crate::contract::search::{self, Term};

/// The most entries that one page looks at.
pub const SPAN: i64 = 50_000;

/// The most entries that one page compares.
const CANDIDATES: usize = 2_000;

/// A part of a log, and the number of the entry to read on from; `None` at the end.
#[derive(Debug)]
pub struct LogPage<T> {
    pub entries: Vec<T>,
    pub next: Option<i64>,
}

/// Where an entry holds its text.
pub struct Searched {
    /// An expression of its columns, with spaces between them: no word holds one.
    pub text: &'static str,
    /// The column that a label is shown for.
    pub kind: &'static str,
    /// The kinds, each with its label.
    pub labels: fn() -> Vec<(&'static str, &'static str)>,
}

/// Appends to `sql` the part that a page looks at, newest first: the entries before `before`, and
/// where somebody searches, with `newest` the number of the newest entry, no more than [`SPAN`] of
/// them. Gives the number from which to read on; `None` where the part reaches the end.
pub fn narrow_span(
    sql: &mut Sql,
    column: &'static str,
    before: Option<i64>,
    newest: Option<i64>,
) -> Option<i64> {
    let before = before.unwrap_or(i64::MAX);
    sql.push(" where ").push(column).push(" < ");
    let Some(newest) = newest else {
        sql.bind(before);
        return None;
    };
    let before = before.min(newest + 1);
    let edge = before.checked_sub(SPAN).filter(|edge| *edge > 1);
    sql.bind(before).push(" and ").push(column).push(" >= ").bind(edge.unwrap_or(0));
    edge
}

/// What a search asks for.
pub struct LogSearch {
    terms: Vec<Term>,
}

impl LogSearch {
    pub fn of(text: Option<&str>) -> Self {
        Self { terms: search::terms(text.unwrap_or_default()) }
    }

    /// Whether it finds everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Appends to `sql` that the text may hold each term. `like` decides where the text is ASCII; what
    /// else there is folds to letters that SQL does not know. A text with a NUL is longer than SQLite
    /// counts, so it is not left out either.
    pub fn narrow(&self, sql: &mut Sql, searched: &Searched) {
        let Searched { text, kind, labels } = *searched;
        if self.is_empty() {
            return;
        }
        sql.push(" and (octet_length(").push(text).push(") <> length(").push(text).push(")");
        // A domain that is stored as DNS has it has letters of its own, too.
        sql.push(" or lower(").push(text).push(") like '%xn--%' or (true");
        for Term { text: term, digits, .. } in &self.terms {
            sql.push(" and (false");
            for word in [Some(term), digits.as_ref()].into_iter().flatten() {
                // The terms have no apostrophes, whichever were typed.
                sql.push(" or replace(replace(lower(")
                    .push(text)
                    .push("), '''', ''), '`', '') like ");
                sql.bind(fold::like_pattern(word)).push(" escape '\\'");
            }
            let labelled =
                labels().into_iter().filter(|(_, label)| fold::fold(label).contains(term));
            let kinds: Vec<_> = labelled.map(|(kind, _)| kind.into()).collect();
            if !kinds.is_empty() {
                sql.push(" or ").push(kind).push(" in ").bind_tuple(kinds);
            }
            sql.push(")");
        }
        sql.push("))");
    }

    /// How many rows to read for a page of `limit` entries, and to know whether more follow.
    pub fn rows(&self, limit: usize) -> usize {
        if self.is_empty() { limit + 1 } else { CANDIDATES.max(limit + 1) }
    }

    /// The page out of what was read. `edge` is the number from which to read on where all was read
    /// that the page looks at; `entry` gives an entry's number and its text.
    pub fn page<T, const N: usize>(
        &self,
        mut entries: Vec<T>,
        limit: usize,
        edge: Option<i64>,
        entry: impl Fn(&T) -> (i64, [String; N]),
    ) -> LogPage<T> {
        let number = |row: Option<&T>| row.map(|row| entry(row).0);
        let edge = match entries.len() < self.rows(limit) {
            true => edge,
            false => number(entries.last()),
        };
        if !self.is_empty() {
            entries.retain(|row| self.matches(&entry(row).1));
        }
        let has_more = entries.len() > limit;
        entries.truncate(limit);
        let next = if has_more { number(entries.last()) } else { edge };
        LogPage { entries, next }
    }

    fn matches(&self, parts: &[String]) -> bool {
        let text = search::marked(&fold::fold(&parts.join(" ")));
        self.terms.iter().all(|term| term.is_in(&text))
    }
}
