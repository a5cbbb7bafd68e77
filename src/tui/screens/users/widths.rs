//! The columns of a list: what there is room for.

use crate::{
    contract::query::Numbers,
    tui::{
        State, layout,
        list::{
            ListId,
            columns::{Column, Visibility},
            lookalikes::Shown,
        },
        text,
        theme::Theme,
        widgets::{badge, table},
    },
};
use ratatui::text::Line;

pub const PHONE: usize = 13;

/// A masked number, and a whole one of most countries.
const MASKED: usize = 11;

const WHOLE: usize = 17;

/// Most usernames.
const USERNAME: usize = 14;

/// Fewer columns tell neither a name nor an address from another.
const LEAST: usize = 12;

/// With fewer columns than this for the name, what is not needed to act has no column.
const NAME: usize = 16;

/// The same for the name and the e-mail with the space between: most of both are shown whole.
const NAME_AND_EMAIL: usize = 50;

/// What comes first has room first: the number gives way before all others. A security key is a
/// factor like those that are always shown.
const BY_RANK: [Column; 7] = [
    Column::SecurityKey,
    Column::Email,
    Column::Username,
    Column::Role,
    Column::Gap,
    Column::Sent,
    Column::Number,
];

pub struct Widths {
    pub name: usize,
    /// Those that have room, in the order of the screen.
    pub columns: Vec<(Column, usize)>,
}

impl Widths {
    pub fn of(state: &State, list: ListId, width: usize) -> Self {
        let mut free = width.saturating_sub(table::MARK + 1 + PHONE + 1 + badge::WIDTH);
        let mut columns = Vec::new();
        let mut has_email = false;
        let numbers = state.numbers.wanted();
        // Whoever has numbers shown whole wants to read them.
        let asked_for = |column: Column| (column, numbers) == (Column::Number, Numbers::Whole);
        let mut by_rank = BY_RANK;
        by_rank.sort_by_key(|column| !asked_for(*column));
        for column in by_rank {
            if state.column(list, column) == Visibility::Hidden && !asked_for(column) {
                continue;
            }
            let least = match (column, has_email) {
                (Column::Gap | Column::Sent | Column::Number, false) => NAME,
                (_, false) => LEAST,
                (Column::Sent | Column::Number, true) => NAME_AND_EMAIL,
                (_, true) => LEAST + 1 + LEAST,
            };
            let wanted = match column {
                Column::SecurityKey => 6,
                Column::Email => LEAST,
                Column::Username => USERNAME,
                Column::Role => 7,
                Column::Gap => 6,
                Column::Sent => 12,
                Column::Number if numbers == Numbers::Whole => WHOLE,
                Column::Number => MASKED,
            };
            match free < least + wanted + 1 {
                true if column == Column::Email => continue,
                true => break,
                false => columns.push((column, wanted)),
            }
            match column {
                // It shares with the name what the others leave.
                Column::Email => has_email = true,
                _ => free -= wanted + 1,
            }
        }
        columns.sort_unstable();
        let email = columns.iter_mut().find(|(column, _)| *column == Column::Email);
        if let Some((_, email)) = email {
            // Of the two the e-mail is the longer one.
            let both = free - 1;
            *email = (both * 3 / 5).min(both - LEAST);
            free -= *email + 1;
        }
        Self { name: free, columns }
    }

    pub fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(shown, _)| *shown == column)
    }

    /// What of a row tells who it is.
    fn shown(&self, theme: Theme) -> Shown {
        let email = self.columns.iter().find(|(column, _)| *column == Column::Email);
        let email = email.map(|(_, width)| *width);
        Shown { name: self.name, email, ellipsis: theme.ellipsis() }
    }

    pub fn titles(&self, theme: Theme) -> Line<'static> {
        let cell = |words, width| text::cell(words, width, theme.ellipsis()) + " ";
        let mut titles = cell("Name", self.name);
        for (column, width) in &self.columns {
            match column {
                Column::SecurityKey => {}
                column => titles += &cell(column.label(), *width),
            }
        }
        titles += &cell("Phone", PHONE);
        match self.has(Column::SecurityKey) {
            true => Line::raw(titles + &cell("Authenticator", badge::WIDTH) + "Key"),
            false => Line::raw(titles + "Authenticator"),
        }
    }
}

/// Finds out who looks alike in the list on the screen.
pub fn compare_looks(state: &mut State) {
    let Some(id) = state.screen.list() else { return };
    let rows = u64::from(layout::list_rows(state.size));
    let width = layout::list_width(state.size, state.pane_columns());
    let shown = Widths::of(state, id, usize::from(width)).shown(state.appearance.theme());
    state.list_mut(id).compare_looks(rows, shown);
}
