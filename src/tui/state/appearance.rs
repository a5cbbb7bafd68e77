//! How the panel looks.

use crate::{
    config,
    tui::theme::{Surroundings, Theme},
};

/// What the terminal can show, and what the person at the keys wants of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    pub surroundings: Surroundings,
    pub chosen: config::Theme,
}

impl Appearance {
    pub fn theme(self) -> Theme {
        self.surroundings.theme(self.chosen)
    }

    /// Goes on to the next theme.
    pub fn turn(&mut self) {
        let all = config::Theme::ALL;
        let at = all.iter().position(|theme| *theme == self.chosen).unwrap_or(0);
        self.chosen = all[(at + 1) % all.len()];
    }
}
