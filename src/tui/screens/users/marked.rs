//! Which rows show a mark: those of marked users, and those of a range that was begun.

use crate::{
    contract::{User, query::UserFilter},
    tui::{
        State,
        list::{
            UserList,
            marks::{Mark, Marks},
        },
    },
};
use std::ops::RangeInclusive;

pub struct Marked<'a> {
    marks: &'a Marks,
    /// What the rows answer.
    filter: UserFilter,
    range: Option<RangeInclusive<u64>>,
}

impl<'a> Marked<'a> {
    pub fn of(state: &'a State, list: &UserList) -> Self {
        let marks = &state.marks;
        let anchor = marks.anchor.and_then(|anchor| list.window.position(anchor));
        let range = anchor.map(|anchor| anchor.min(list.cursor)..=anchor.max(list.cursor));
        Self { marks, filter: list.query().filter(), range }
    }

    pub fn of_row(&self, row: u64, user: &User) -> Mark {
        match &self.range {
            Some(range) if range.contains(&row) => Mark::On,
            _ => self.marks.of(user.id, &self.filter),
        }
    }
}
