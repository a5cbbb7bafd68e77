//! The columns of a list: what there is room for.

use crate::{
    contract::query::Numbers,
    tui::{
        list::ListId,
        text,
        theme::Theme,
        widgets::{badge, table},
    },
};
use ratatui::text::Line;

pub const ROLE: usize = 7;

pub const PHONE: usize = 13;

/// A masked number, and a whole one of most countries.
const MASKED: usize = 11;

const WHOLE: usize = 17;

/// For how long the gap has been open.
const AGE: usize = 6;

/// What was sent last, and how long ago.
const SENT: usize = 12;

/// With fewer columns than this for the name, what is optional has no column.
const NAME: usize = 16;

/// From this width on, the e-mail has a column too.
const WITH_EMAIL: usize = 96;

pub struct Widths {
    pub name: usize,
    pub email: Option<usize>,
    /// In Security, like `sent`.
    pub age: Option<usize>,
    pub sent: Option<usize>,
    pub number: Option<usize>,
}

impl Widths {
    pub fn of(list: ListId, width: usize, numbers: Numbers) -> Self {
        let fixed = table::MARK + 3 + ROLE + PHONE + badge::WIDTH;
        let mut free = width.saturating_sub(fixed);
        let mut column = |wanted: Option<usize>| {
            let wanted = wanted.filter(|wanted| free > NAME + wanted)?;
            free -= wanted + 1;
            Some(wanted)
        };
        let is_queue = list == ListId::Security;
        let sent = column(is_queue.then_some(SENT));
        let age = column(is_queue.then_some(AGE));
        let number = column(Some(match numbers {
            Numbers::Masked => MASKED,
            Numbers::Whole => WHOLE,
        }));
        if width < WITH_EMAIL {
            return Self { name: free, email: None, age, sent, number };
        }
        let email = free / 2;
        Self { name: free - email - 1, email: Some(email), age, sent, number }
    }

    pub fn titles(&self, theme: Theme) -> Line<'static> {
        let columns = [
            ("Name", Some(self.name)),
            ("E-mail", self.email),
            ("Role", Some(ROLE)),
            ("Gap", self.age),
            ("Sent ago", self.sent),
            ("Number", self.number),
            ("Phone", Some(PHONE)),
        ];
        let cells = columns
            .into_iter()
            .filter_map(|(words, width)| Some(text::cell(words, width?, theme.ellipsis()) + " "));
        Line::raw(cells.collect::<String>() + "Authenticator")
    }
}
