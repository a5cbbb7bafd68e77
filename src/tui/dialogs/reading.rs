//! Scrolling a text over the panes: a message, an entry of Activity.

use crate::tui::{
    State,
    dialogs::{
        Modal,
        message::{self, decide},
    },
    effects::Effect,
    input::keymap::KeyCommand,
    layout,
    state::numbers,
};

/// What works in all of them, and on a message also where it is not open.
pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match command {
        KeyCommand::Retry => decide::retry(state),
        KeyCommand::Discard => decide::discard(state),
        KeyCommand::ReadMessage => message::show_text(state),
        KeyCommand::Copy => message::copy(state),
        KeyCommand::Numbers => numbers::toggle_numbers(state),
        _ => scroll_text(state, command),
    }
}

/// Scrolling and closing.
fn scroll_text(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let page = i64::from(state.size.height / 2);
    let scroll = match &mut state.modal {
        Some(Modal::Message(open)) => &mut open.scroll,
        Some(Modal::AuditEntry { scroll, .. }) => scroll,
        _ => return Vec::new(),
    };
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::First => *scroll = 0,
        KeyCommand::Last => *scroll = u16::MAX,
        _ => {
            let step = layout::rows_of(command, page).unwrap_or(0);
            // `view` stops at the last line; a scroll past it would make the way back feel dead.
            let to = (i64::from((*scroll).min(LONGEST)) + step).clamp(0, i64::from(LONGEST));
            *scroll = u16::try_from(to).unwrap_or(0);
        }
    }
    Vec::new()
}

/// No message has more lines than this.
const LONGEST: u16 = 500;
