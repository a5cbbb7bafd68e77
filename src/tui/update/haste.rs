//! Keys that come faster than anybody types: those that change something are ignored, with a notice.

use crate::{
    contract::Tone,
    tui::{
        State,
        effects::{Effect, Timer},
        input::{
            keymap::{Context, KeyCommand},
            pacing::WaitingKey,
        },
        state::toast::say,
    },
};

const TOO_FAST: &str = "Ignored: keys came faster than typing. Press the key again.";
const UNREAD: &str = "Ignored: the question has only just appeared. Press again.";

/// Has a key that changes something wait; ignores it where another one came just before.
pub fn wait(state: &mut State, context: Context, command: KeyCommand) -> Vec<Effect> {
    match state.pacing.wait(context, command) {
        Some(WaitingKey { number, gap, .. }) => {
            state.needs_redraw = false;
            vec![Effect::Timer { after: gap, timer: Timer::Key(number) }]
        }
        None => ignore(state),
    }
}

/// Says that a key was ignored because another one came too soon before or after it.
pub fn ignore(state: &mut State) -> Vec<Effect> {
    notice(state, TOO_FAST)
}

/// Something was clicked or pasted: the key that waits was pressed for what stood there before.
pub fn on_other_input(state: &mut State) -> Vec<Effect> {
    match state.pacing.drop_waiting() {
        true => ignore(state),
        false => Vec::new(),
    }
}

/// Whether the question has not been on the screen for long enough to be answered. What ends or
/// suspends the panel is no answer.
pub fn is_unread(state: &State, command: Option<KeyCommand>) -> bool {
    let is_answer = !matches!(command, Some(KeyCommand::Interrupt | KeyCommand::Suspend));
    is_answer && !state.pacing.may_answer()
}

/// Says that a key was ignored because the question could not have been read.
pub fn ignore_unread(state: &mut State) -> Vec<Effect> {
    notice(state, UNREAD)
}

/// Says so once for all the keys of a paste.
fn notice(state: &mut State, words: &str) -> Vec<Effect> {
    if state.pacing.notice.is_some_and(|id| state.toasts.says(id, words)) {
        state.needs_redraw = false;
        return Vec::new();
    }
    let effects = say(state, Tone::Neutral, words);
    state.pacing.notice = state.toasts.newest().map(|toast| toast.id);
    effects
}
