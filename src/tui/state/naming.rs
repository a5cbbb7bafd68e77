//! What a command is called at this moment, where the table's words say less.

use crate::tui::{
    State,
    input::keymap::{Binding, Context, KeyCommand},
    list::{Turn, columns::Visibility},
};

/// What the way through a list leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    Gap,
    /// While a search is on.
    Match,
}

impl Goal {
    /// The goal in the list of the present screen.
    pub fn of(state: &State) -> Self {
        let search = state.current_list().and_then(|list| list.search_text());
        if search.is_some() { Self::Match } else { Self::Gap }
    }

    pub fn none(self) -> &'static str {
        match self {
            Self::Gap => "No user here has a gap.",
            Self::Match => "No user matches the search.",
        }
    }

    pub fn no_other(self) -> &'static str {
        match self {
            Self::Gap => "There is no other gap here.",
            Self::Match => "There is no other match here.",
        }
    }

    /// The search went past the last one on its way.
    pub fn around(self, way: Turn) -> &'static str {
        match (self, way) {
            (Self::Gap, Turn::On) => "Back at the first gap.",
            (Self::Gap, Turn::Back) => "Back at the last gap.",
            (Self::Match, Turn::On) => "Back at the first match.",
            (Self::Match, Turn::Back) => "Back at the last match.",
        }
    }

    pub fn still_looking(self) -> &'static str {
        match self {
            Self::Gap => "Still looking for the next gap.",
            Self::Match => "Still looking for the next match.",
        }
    }
}

/// The word of the footer: what Enter does to the marked button, and where the next one leads.
pub fn label(state: &State, context: Context, row: &Binding) -> &'static str {
    match (context, row.command) {
        (Context::Reading, KeyCommand::Copy)
            if state.modal.as_ref().is_some_and(|modal| modal.lists_pages()) =>
        {
            "copy all"
        }
        (Context::Details, KeyCommand::Open) => {
            let button = state
                .shown_user()
                .and_then(|user| state.buttons(user).get(state.marked_button(user)).copied());
            button.map_or(row.label, |button| button.short_label())
        }
        (_, KeyCommand::Disable) if state.shown_user().is_some_and(|it| it.locked.is_some()) => {
            "unlock"
        }
        (_, KeyCommand::Disable) if state.shown_user().is_some_and(|user| !user.is_enabled()) => {
            "enable"
        }
        (_, KeyCommand::Retry) if state.message().is_some_and(|it| it.hold.is_some()) => "send",
        (_, KeyCommand::NextGap) if Goal::of(state) == Goal::Match => "next match",
        (_, KeyCommand::DetailsPane) if state.panes.details == Visibility::Hidden => "show details",
        _ => row.label,
    }
}

/// The sentence of the help and the palette.
pub fn help(state: &State, row: &Binding) -> &'static str {
    match (row.command, Goal::of(state)) {
        (KeyCommand::NextGap, Goal::Match) => "Next match of the search.",
        (KeyCommand::PreviousGap, Goal::Match) => "Previous match of the search.",
        _ => row.help,
    }
}
