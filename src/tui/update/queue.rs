//! Security is a queue of work: who was acted on is left behind.

use crate::{
    contract::UserId,
    tui::state::{
        Screen, State,
        command::{Act, Command, CommandStage},
        list::ListId,
    },
};

/// The cursor goes on from the user of `command`, which was just given. That is a part of what the
/// key does, and never of an answer: no key finds another user than the one it was pressed for.
pub fn advance_cursor(state: &mut State, command: &Command) {
    let Act::To(user, _) = &command.act else { return };
    if state.screen != Screen::Security {
        return;
    }
    let list = state.list_mut(ListId::Security);
    let is_under_cursor = list.target().is_some_and(|target| target.id == user.id);
    let next = list.cursor + 1;
    if is_under_cursor && list.window.row(next).is_some() {
        list.go_to(next);
    }
}

/// The command about `user` was dropped, and nothing was done: the cursor comes back, unless it
/// has left the next one.
pub fn go_back(state: &mut State, user: UserId) {
    if state.screen != Screen::Security {
        return;
    }
    let list = state.list_mut(ListId::Security);
    if let Some(row) = list.window.position(user).filter(|row| row + 1 == list.cursor) {
        list.go_to(row);
    }
}

/// What was just given for another user of the queue and has no answer: what would be done at once
/// waits for it, else a key pressed twice in haste acts on two users.
pub fn unanswered(state: &State) -> Option<&Command> {
    if state.screen != Screen::Security || state.opened.is_some() {
        return None;
    }
    let mut pending = state.pending.iter();
    let newest = pending.rfind(|pending| matches!(pending.command.act, Act::To(..)))?;
    (newest.stage == CommandStage::Sent).then_some(&newest.command)
}
