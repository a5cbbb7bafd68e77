//! The text that was copied last, shown on one line until the next key: whatever becomes of a copy, a
//! mouse can select it there.

use crate::{
    contract::{Tone, api::Typed},
    tui::{
        State,
        effects::{Copied, Effect},
        state::toast::say,
    },
};

/// A text on its way to the clipboard.
#[derive(Clone, Debug)]
pub struct Clip {
    /// What it is, such as a link.
    pub what: &'static str,
    /// On one line. Absent once a key was pressed.
    pub shown: Option<Typed>,
}

/// Copies `text`, which is `what`, and shows it.
pub fn copy(state: &mut State, what: &'static str, text: String) -> Vec<Effect> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    state.clip = Some(Clip { what, shown: Some(Typed::new(line)) });
    vec![Effect::Copy(Typed::new(text))]
}

/// Says what became of the copy.
pub fn on_copied(state: &mut State, copied: Copied) -> Vec<Effect> {
    let what = state.clip.as_ref().map_or("text", |clip| clip.what);
    let tone = if copied.is_sent() { Tone::Good } else { Tone::Pending };
    say(state, tone, copied.in_words(what))
}

/// A key was pressed: the text has been seen.
pub fn hide(state: &mut State) {
    if let Some(clip) = &mut state.clip {
        clip.shown = None;
    }
}
