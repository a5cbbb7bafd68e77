//! Users whose rows would look alike: their names are the same to the eye, so the address is shown.

use crate::{
    contract::{User, UserId, columns},
    tui::{list::UserList, text},
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};
use unicode_security::skeleton;

/// Marks on one letter that every terminal draws; xterm drops the others.
const DRAWN_MARKS: usize = 2;

/// The users among some rows whose names somebody else's row shows, too.
#[derive(Clone, Debug, Default)]
pub struct Lookalikes(HashSet<UserId>);

impl Lookalikes {
    /// Of the rows that are shown and as many before and behind them, so that turning a page parts
    /// nobody from who looks alike. `shown` is the text of a row that tells who it is.
    pub fn of(list: &UserList, rows: Range<u64>, shown: impl Fn(&User) -> String) -> Self {
        let page = rows.end - rows.start;
        let around = rows.start.saturating_sub(page)..rows.end.saturating_add(page);
        let mut by_looks: HashMap<String, Vec<UserId>> = HashMap::new();
        for user in around.filter_map(|row| list.window.row(row)) {
            by_looks.entry(looks(&shown(user))).or_default().push(user.id);
        }
        Self(by_looks.into_values().filter(|users| users.len() > 1).flatten().collect())
    }

    pub fn has(&self, user: &User) -> bool {
        self.0.contains(&user.id)
    }
}

/// What is the same for texts that cannot be told apart (UTS 39, 4): letters of other scripts that look
/// like these, and what a terminal does not draw.
pub fn looks(text: &str) -> String {
    let mut marks = 0;
    let drawn: String = text::clean(text)
        .chars()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'))
        .filter(|c| {
            marks = if columns::is_mark(*c) { marks + 1 } else { 0 };
            marks <= DRAWN_MARKS
        })
        .collect();
    skeleton(drawn.trim()).collect()
}
