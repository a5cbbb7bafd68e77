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

/// The users among some rows whose names somebody else's row shows, too. Who that is takes too long to
/// tell whenever they are drawn: it is kept until the rows change, or what they show.
#[derive(Clone, Debug, Default)]
pub struct Lookalikes {
    alike: HashSet<UserId>,
    rows: Range<u64>,
    seen: Option<Seen>,
    /// How the users of the rows look.
    looks: HashMap<UserId, String>,
}

/// What a row shows of who it is. Widths are columns of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub name: usize,
    /// Absent where the address has no column.
    pub email: Option<usize>,
    /// What ends a text that has no room.
    pub ellipsis: &'static str,
}

/// What the looks of users follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// Of what is loaded.
    version: u64,
    shown: Shown,
}

impl Lookalikes {
    pub fn has(&self, user: &User) -> bool {
        self.alike.contains(&user.id)
    }
}

impl UserList {
    /// Finds out who looks alike on a screen of `rows` rows. They are compared with as many before and
    /// behind them, so that turning a page parts nobody from who looks alike.
    pub fn compare_looks(&mut self, rows: u64, shown: Shown) {
        let end = self.top.saturating_add(rows).min(self.window.total());
        let page = end.saturating_sub(self.top);
        let rows = self.top.saturating_sub(page)..end.saturating_add(page);
        let seen = Some(Seen { version: self.window.version(), shown });
        if self.lookalikes.seen == seen && self.lookalikes.rows == rows {
            return;
        }
        let mut known = std::mem::take(&mut self.lookalikes);
        if known.seen != seen {
            known.looks.clear();
        }
        let looks: HashMap<UserId, String> = rows
            .clone()
            .filter_map(|row| self.window.row(row))
            .map(|user| {
                let known = known.looks.remove(&user.id);
                (user.id, known.unwrap_or_else(|| looks(&shown.text(user))))
            })
            .collect();
        let mut by_looks: HashMap<&str, Vec<UserId>> = HashMap::new();
        for (user, looks) in &looks {
            by_looks.entry(looks).or_default().push(*user);
        }
        let alike = by_looks.into_values().filter(|users| users.len() > 1).flatten().collect();
        self.lookalikes = Lookalikes { alike, rows, seen, looks };
    }
}

impl Shown {
    /// The part of a row by which `user` is told from others.
    fn text(&self, user: &User) -> String {
        let email = self.email.map(|width| text::fit(&user.handle().shown(), width, self.ellipsis));
        text::fit(&user.name, self.name, self.ellipsis) + "\t" + &email.unwrap_or_default()
    }
}

/// What is the same for texts that cannot be told apart (UTS 39, 4): letters of other scripts that look
/// like these, and what a terminal does not draw.
fn looks(text: &str) -> String {
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
