//! What the panel shows beneath its dialogs: a screen is one file or one folder.

pub mod activity;
pub mod closed;
pub mod details;
pub mod log;
pub mod outbox;
pub mod overview;
pub mod sign_in;
pub mod users;

use crate::tui::{
    State,
    dialogs::{
        Modal, add_user, approve, audit_entry, bulk, exempt, export, jobs, message, narrow,
        palette, shrunk, views,
    },
    effects::{Effect, Request},
    input::keymap::{Context, KeyCommand},
    state::{
        Focus, MeRequest, Screen, appearance, directory, load, marking, numbers, panes, undo,
        unknown,
    },
};

/// The first questions of a panel.
pub fn start(state: &mut State) -> Vec<Effect> {
    if !state.auth_state.is_open() {
        return load::ask_sign_in_ways(state);
    }
    let mut effects = vec![Effect::Follow(None)];
    effects.extend(refresh(state));
    effects
}

/// Asks again for what the present screen shows, and for the figures of the header.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    // What was asked may have been lost with the line or the session.
    state.unmasked.asked = None;
    let mut effects = Vec::new();
    // First, for no button can be pressed before its answer.
    if state.me.is_none() && state.me_request == MeRequest::None {
        state.me_request = MeRequest::Open;
        effects.extend(load::request(state, Request::LoadMe));
    }
    effects.extend(load::request(state, Request::LoadSummary));
    effects.extend(load::refresh_screen(state));
    let opened = state.opened.as_ref().map(|opened| opened.id);
    let edited = match &state.modal {
        Some(Modal::EditUser(form)) => Some(form.user.id),
        Some(Modal::Access(form)) => Some(form.user.id),
        Some(Modal::Exempt(form)) => Some(form.user.id),
        _ => None,
    };
    effects.extend(bulk::ask_preview(state));
    if matches!(state.modal, Some(Modal::Jobs(_) | Modal::Job(_))) {
        effects.extend(load::load_jobs(state));
    }
    for id in [opened, edited.filter(|_| edited != opened)].into_iter().flatten() {
        effects.extend(load::load_user(state, id));
    }
    effects
}

/// A command of the panes: what works alike in all of them, else what the one with the focus does.
pub fn on_command(state: &mut State, context: Context, command: KeyCommand) -> Vec<Effect> {
    match command {
        KeyCommand::Refresh => {
            if shrunk::is_asked(state) {
                return shrunk::open(state);
            }
            let mut effects = directory::read_again(state);
            effects.extend(refresh(state));
            return effects;
        }
        KeyCommand::Undo => return undo::undo(state),
        KeyCommand::Palette => return palette::open(state, context),
        KeyCommand::Theme => return appearance::next_theme(state),
        KeyCommand::DetailsPane => return panes::toggle_details(state),
        KeyCommand::Mouse => return appearance::toggle_mouse(state),
        KeyCommand::Dismiss => {
            state.toasts.dismiss();
        }
        KeyCommand::Copy => return message::copy(state),
        KeyCommand::Phone => return details::phone(state),
        KeyCommand::Authenticator => return details::authenticator(state),
        KeyCommand::Access => return details::access(state),
        KeyCommand::AddUser => return add_user::open(state),
        KeyCommand::EditUser => return details::edit(state),
        KeyCommand::Disable => return details::disable(state),
        KeyCommand::RemoveFactor => return details::remove_factor(state),
        KeyCommand::CheckAgain => return unknown::check(state),
        KeyCommand::SendAgain => return details::send_again(state),
        KeyCommand::Approve => return approve::open(state),
        KeyCommand::Exempt => return exempt::open(state),
        KeyCommand::Retry => return message::decide::retry(state),
        KeyCommand::Discard => return message::decide::discard(state),
        KeyCommand::Narrow => return narrow::open(state),
        KeyCommand::Inspect => return audit_entry::open(state),
        KeyCommand::Numbers => return numbers::toggle_numbers(state),
        KeyCommand::Views | KeyCommand::SavedView => return views::open(state),
        KeyCommand::Export => return export::open(state),
        KeyCommand::Jobs => return jobs::open(state),
        KeyCommand::Mark => return marking::mark_user(state),
        KeyCommand::Range => return marking::mark_range(state),
        KeyCommand::MarkAll => return marking::mark_all(state),
        KeyCommand::Overview => return go_to_screen(state, Screen::Overview),
        KeyCommand::Users => return go_to_screen(state, Screen::Users),
        KeyCommand::Security => return go_to_screen(state, Screen::Security),
        KeyCommand::Activity => return go_to_screen(state, Screen::Activity),
        KeyCommand::Outbox => return go_to_screen(state, Screen::Outbox),
        _ => {
            if let Some(effects) = users::next_gap(state, command) {
                return effects;
            }
            return match context {
                Context::Details => details::on_command(state, command),
                Context::Figures => overview::on_command(state, command),
                Context::Log => log::on_command(state, command),
                Context::Searching if state.screen.list().is_none() => {
                    log::on_command(state, command)
                }
                _ => users::on_command(state, command),
            };
        }
    }
    Vec::new()
}

/// To another screen.
fn go_to_screen(state: &mut State, screen: Screen) -> Vec<Effect> {
    // The way to the next gap ends here.
    state.gap_search = None;
    if state.screen == screen && state.focus == Focus::List {
        return Vec::new();
    }
    state.screen = screen;
    state.focus = Focus::List;
    state.opened = None;
    state.activity.rewind();
    state.outbox.rewind();
    load::refresh_screen(state)
}
