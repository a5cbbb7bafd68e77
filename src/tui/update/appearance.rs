//! Changing the theme while the panel runs.

use super::say;
use crate::{
    contract::Tone,
    tui::{effect::Effect, state::State},
};

/// Goes on to the next theme, and says how it becomes the usual one.
pub fn turn(state: &mut State) -> Vec<Effect> {
    state.appearance.turn();
    let word = state.appearance.chosen.as_str();
    let name = word.replace('_', " ");
    let words = format!("Theme: {name}. To keep it, set theme = \"{word}\" under [panel].");
    say(state, Tone::Neutral, words)
}
