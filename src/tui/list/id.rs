//! Which list of users.

use crate::{contract::query::Sort, tui::state::Screen};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListId {
    Users,
    Security,
}

impl ListId {
    /// The screen that shows it.
    pub fn screen(self) -> Screen {
        match self {
            Self::Users => Screen::Users,
            Self::Security => Screen::Security,
        }
    }

    /// What its list is ordered by when nobody has chosen.
    pub fn usual_sort(self) -> Sort {
        match self {
            Self::Users => Sort::Name,
            Self::Security => Sort::Urgency,
        }
    }
}
