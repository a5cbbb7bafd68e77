//! How the panes are arranged: whether the details stand beside the list, and its columns.

use crate::{
    contract::{Factor, Tone},
    tui::{
        State,
        effects::Effect,
        layout::{self, Columns, TWO_COLUMNS},
        list::{
            ListId,
            columns::{Column, ColumnChoice, Visibility},
        },
        state::toast::say,
    },
};
use serde::{Deserialize, Serialize};

/// As whoever is at the keys wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaneOptions {
    pub details: Visibility,
    users: ColumnChoice,
    security: ColumnChoice,
}

impl PaneOptions {
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub fn columns(&self, list: ListId) -> &ColumnChoice {
        match list {
            ListId::Users => &self.users,
            ListId::Security => &self.security,
        }
    }

    pub fn choose_columns(&mut self, list: ListId, columns: ColumnChoice) {
        match list {
            ListId::Users => self.users = columns,
            ListId::Security => self.security = columns,
        }
    }
}

impl State {
    /// How many columns of panes there are.
    pub fn pane_columns(&self) -> Columns {
        match self.panes.details {
            Visibility::Shown => layout::columns(self.size),
            Visibility::Hidden => Columns::One,
        }
    }

    /// Whether `list` has `column`, where there is room for it.
    pub fn column(&self, list: ListId, column: Column) -> Visibility {
        let chosen = self.panes.columns(list).get(column);
        chosen.unwrap_or_else(|| self.usual_column(list, column))
    }

    /// The same where nobody has chosen.
    pub fn usual_column(&self, list: ListId, column: Column) -> Visibility {
        let is_shown = match column {
            Column::Email => self.size.width >= layout::WITH_EMAIL,
            Column::Role | Column::Number => true,
            Column::Gap | Column::Sent => list == ListId::Security,
            // It stands in the place of an address that is not there.
            Column::Username => false,
            Column::SecurityKey => {
                let key = Factor::SecurityKey;
                self.me.as_ref().is_some_and(|me| me.policy.required.names(key))
                    || self.summary.is_some_and(|summary| summary.shows(key))
            }
        };
        if is_shown { Visibility::Shown } else { Visibility::Hidden }
    }
}

/// Hides the details beside the list, or shows them again.
pub fn toggle_details(state: &mut State) -> Vec<Effect> {
    if layout::columns(state.size) == Columns::One {
        let words = format!("Details beside the list need {TWO_COLUMNS} columns of terminal.");
        return say(state, Tone::Neutral, words);
    }
    state.panes.details = state.panes.details.turned();
    Vec::new()
}
