//! How the panel looks.

use crate::{
    config,
    contract::Tone,
    tui::{
        State,
        effects::Effect,
        input::mouse::Mouse,
        state::toast::say,
        theme::{Surroundings, Theme},
    },
};

/// What the terminal can show, and what the person at the keys wants of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    pub surroundings: Surroundings,
    /// The theme of the configuration.
    pub configured: config::Theme,
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

/// Goes on to the next theme, and says how the configuration names it.
pub fn next_theme(state: &mut State) -> Vec<Effect> {
    state.appearance.turn();
    let word = state.appearance.chosen.as_str();
    let name = word.replace('_', " ");
    let words = format!("Theme: {name}. In the configuration: theme = \"{word}\" under [panel].");
    say(state, Tone::Neutral, words)
}

/// Has the terminal tell of the mouse, or keep it for selecting text.
pub fn toggle_mouse(state: &mut State) -> Vec<Effect> {
    let words = match state.mouse {
        Mouse::Off => {
            state.mouse = Mouse::On;
            "Mouse on. Hold Shift to select text."
        }
        Mouse::On => {
            state.mouse = Mouse::Off;
            "Mouse off. The terminal selects text."
        }
    };
    let mut effects = vec![Effect::Mouse(state.mouse)];
    effects.extend(say(state, Tone::Neutral, words));
    effects
}
