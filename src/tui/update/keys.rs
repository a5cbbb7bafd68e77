//! What a key means where it is pressed.

use super::{access, activity, confirm, edit, load, navigate, outbox, user};
use crate::contract::query::MAX_SEARCH_CHARS;
use crate::tui::{
    effect::Effect,
    keymap::{self, Bound, Context},
    layout,
    state::{Focus, Gate, Life, Paint, State, list::SearchState, modal::Modal},
};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::InputRequest;

/// Where the keys go now.
pub fn context(state: &State) -> Context {
    if state.gate != Gate::Open || state.is_cut_off() || layout::is_too_small(state.size) {
        return Context::Closed;
    }
    match &state.modal {
        Some(Modal::Edit(form)) if form.stage.asks() => Context::Confirming,
        Some(Modal::Edit(_)) => Context::Editing,
        Some(Modal::Confirm(_)) => Context::Confirming,
        Some(Modal::Access(_)) => Context::Resetting,
        Some(Modal::Message { .. } | Modal::Entry { .. } | Modal::Help { .. }) => Context::Reading,
        Some(Modal::Narrow(_)) => Context::Choosing,
        None => match state.current_list() {
            Some(list) if list.search.state == SearchState::Typing => Context::Searching,
            _ if state.focus == Focus::Details => Context::Details,
            Some(_) => Context::List,
            None => Context::Log,
        },
    }
}

pub fn press(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    if let Some(bound) = keymap::lookup(context, key) {
        return run(state, context, bound);
    }
    match (context, text_request(key)) {
        (Context::Editing, Some(request)) => edit::type_in(state, request),
        (Context::Searching, Some(request)) => navigate::type_search(state, request),
        _ => {
            state.paint = Paint::Done;
            Vec::new()
        }
    }
}

pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match context(state) {
        Context::Editing => edit::paste(state, text),
        Context::Searching => {
            // Terminals paste an end of line as a carriage return.
            let line = text.trim_start().split(['\r', '\n']).next().unwrap_or_default();
            let line: String = line.chars().take(MAX_SEARCH_CHARS).collect();
            let requests = line.chars().filter(|c| !c.is_control()).map(InputRequest::InsertChar);
            requests.flat_map(|request| navigate::type_search(state, request)).collect()
        }
        _ => Vec::new(),
    }
}

fn run(state: &mut State, context: Context, bound: Bound) -> Vec<Effect> {
    match bound {
        Bound::Interrupt | Bound::Quit if edit::guards_quit(state) => Vec::new(),
        Bound::Interrupt | Bound::Quit => leave(state),
        Bound::Suspend => vec![Effect::Suspend],
        Bound::Refresh => {
            let mut effects = load::refresh(state);
            if state.gate != Gate::Open {
                // The refusal ended the stream of changes.
                state.gate = Gate::Open;
                effects.push(Effect::Follow);
            }
            effects
        }
        Bound::Help => {
            state.modal = Some(Modal::Help { context, scroll: 0 });
            Vec::new()
        }
        Bound::Dismiss => {
            state.toasts.dismiss();
            Vec::new()
        }
        Bound::Copy => user::copy(state),
        Bound::Phone => user::phone(state),
        Bound::Authenticator => user::authenticator(state),
        Bound::Access => user::access(state),
        Bound::Retry => outbox::retry(state),
        Bound::Narrow => activity::narrow(state),
        Bound::Inspect => activity::inspect(state),
        Bound::Accept | Bound::Decline | Bound::Switch | Bound::Press => confirm::run(state, bound),
        Bound::Save => edit::save(state),
        Bound::Toggle | Bound::Submit => access::run(state, bound),
        _ => match context {
            Context::Resetting => access::run(state, bound),
            Context::Editing => edit::leave(state),
            Context::Choosing => activity::choose(state, bound),
            Context::Reading => navigate::read(state, bound),
            Context::Details => navigate::in_details(state, bound),
            Context::List | Context::Searching => navigate::in_list(state, bound),
            Context::Log => navigate::in_log(state, bound),
            Context::Confirming | Context::Closed => Vec::new(),
        },
    }
}

/// Ends the panel once every command has its answer: a request cut off on its way might or might
/// not have been carried out. The second time it ends at once.
pub fn leave(state: &mut State) -> Vec<Effect> {
    state.life = match state.life {
        Life::Running if !state.pending.is_empty() => Life::Leaving,
        _ => Life::Over,
    };
    Vec::new()
}

/// What a key does to a line of text, in the habit of readline.
fn text_request(key: KeyEvent) -> Option<InputRequest> {
    use InputRequest::*;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Char('a') if control => GoToStart,
        KeyCode::Char('e') if control => GoToEnd,
        KeyCode::Char('w') if control => DeletePrevWord,
        KeyCode::Char('u') if control => DeleteLine,
        KeyCode::Char('k') if control => DeleteTillEnd,
        KeyCode::Char('h') if control => DeletePrevChar,
        KeyCode::Char(c) if !control && !alt => InsertChar(c),
        KeyCode::Backspace if alt => DeletePrevWord,
        KeyCode::Backspace => DeletePrevChar,
        KeyCode::Delete => DeleteNextChar,
        KeyCode::Left if control => GoToPrevWord,
        KeyCode::Right if control => GoToNextWord,
        KeyCode::Left => GoToPrevChar,
        KeyCode::Right => GoToNextChar,
        KeyCode::Home => GoToStart,
        KeyCode::End => GoToEnd,
        _ => return None,
    })
}
