//! What a key means where it is pressed.

use super::{
    access, activity, appearance, bulk, confirm, edit, export, filter, jobs, load, marks, mouse,
    navigate, numbers, outbox, overview, palette, paste, reason, sign_in, step_up, user, views,
};
use crate::contract::query::MAX_SEARCH_CHARS;
use crate::tui::{
    effect::Effect,
    keymap::{Context, KeyCommand, text_request},
    layout,
    state::{
        AuthState, Focus, Life, Paint, Screen, State,
        command::CommandStage,
        list::SearchState,
        modal::{AccessSpot, ConfirmSpot, Modal},
    },
};
use crossterm::event::KeyEvent;

/// Where the keys go now.
pub fn context(state: &State) -> Context {
    if layout::is_too_small(state.size) {
        return Context::Closed;
    }
    match &state.auth_state {
        AuthState::SignedOut(form) => return sign_in::context(form),
        AuthState::Forbidden => return Context::Closed,
        AuthState::Open if state.is_cut_off() => return Context::Closed,
        AuthState::Open if state.step_up.is_some() => return Context::SteppingUp,
        AuthState::Open => {}
    }
    match &state.modal {
        Some(Modal::Edit(form)) if form.stage.decides() => Context::Deciding,
        Some(Modal::Edit(form)) if form.stage.asks() => Context::Confirming,
        Some(Modal::Edit(_)) => Context::Editing,
        Some(Modal::Confirm(confirm)) if confirm.spot == ConfirmSpot::Reason => Context::Explaining,
        Some(Modal::Access(form)) if form.marked == AccessSpot::Reason => Context::Explaining,
        Some(Modal::Confirm(_)) => Context::Confirming,
        Some(Modal::Access(_)) => Context::Resetting,
        Some(Modal::Message(_) | Modal::Entry { .. } | Modal::Help { .. }) => Context::Reading,
        Some(Modal::Bulk(form)) if form.spot == ConfirmSpot::Reason => Context::Explaining,
        Some(Modal::Bulk(_)) => Context::Acting,
        Some(Modal::Jobs(_)) => Context::Working,
        Some(Modal::Job(view)) if view.question.is_some() => Context::Confirming,
        Some(Modal::Job(_)) => Context::Watching,
        Some(Modal::Export(_)) => Context::Exporting,
        Some(Modal::Palette(_)) => Context::Commanding,
        Some(Modal::Narrow(_)) => Context::Choosing,
        Some(Modal::Filter(_)) => Context::Filtering,
        Some(Modal::Sort(_)) => Context::Sorting,
        Some(Modal::Views(_)) => Context::PickingView,
        None => match state.current_list() {
            Some(list) if list.search.state == SearchState::Typing => Context::Searching,
            _ if state.focus == Focus::Details => Context::Details,
            Some(_) => Context::List,
            None if state.screen == Screen::Overview => Context::Figures,
            None => Context::Log,
        },
    }
}

/// What a sentence calls the key of a command.
pub fn word(state: &State, bound: KeyCommand) -> String {
    state.keymap.word(context(state), bound)
}

pub fn press(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    if let Some(bound) = state.keymap.lookup(context, key) {
        if bound == KeyCommand::SavedView {
            let keys = state.keymap.keys(context, bound);
            let place = keys.iter().position(|one| one.is(key));
            return views::switch(state, place.unwrap_or_default());
        }
        return run(state, context, bound);
    }
    match (context, text_request(key)) {
        (Context::Editing, Some(request)) => edit::type_in(state, request),
        (Context::Searching, Some(request)) => navigate::type_search(state, request),
        (Context::Explaining, Some(request)) => reason::type_in(state, request),
        (Context::Exporting, Some(request)) => export::type_in(state, request),
        (Context::Commanding, Some(request)) => palette::type_in(state, request),
        (Context::SteppingUp, Some(request)) => step_up::type_in(state, request),
        (context, Some(request)) if context.is_sign_in() => sign_in::type_in(state, request),
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
            let line = paste::line(text.trim_start()).take(MAX_SEARCH_CHARS);
            line.flat_map(|request| navigate::type_search(state, request)).collect()
        }
        Context::Explaining => reason::paste(state, text),
        Context::Exporting => export::paste(state, text),
        Context::Commanding => palette::paste(state, text),
        Context::SteppingUp => step_up::paste(state, text),
        context if context.is_sign_in() => sign_in::paste(state, text),
        _ => Vec::new(),
    }
}

/// Carries out a command of the place `context`, however it was given.
pub fn run(state: &mut State, context: Context, bound: KeyCommand) -> Vec<Effect> {
    if bound == KeyCommand::Suspend {
        return vec![Effect::Suspend];
    }
    if context.is_sign_in() {
        return sign_in::run(state, bound);
    }
    if context == Context::SteppingUp && bound != KeyCommand::Interrupt {
        return step_up::run(state, bound);
    }
    if context == Context::Deciding && bound != KeyCommand::Interrupt {
        return edit::decide(state, bound);
    }
    if context == Context::Explaining && bound != KeyCommand::Interrupt {
        return reason::run(state, bound);
    }
    if context == Context::Acting && !matches!(bound, KeyCommand::Interrupt | KeyCommand::Help) {
        return bulk::run(state, bound);
    }
    if context == Context::Watching && !matches!(bound, KeyCommand::Interrupt | KeyCommand::Help) {
        return jobs::in_job(state, bound);
    }
    match bound {
        KeyCommand::Interrupt | KeyCommand::Quit if edit::guards_quit(state) => Vec::new(),
        KeyCommand::Interrupt | KeyCommand::Quit => leave(state),
        KeyCommand::Refresh => refresh(state),
        KeyCommand::Palette => palette::open(state, context),
        KeyCommand::Theme => appearance::turn(state),
        KeyCommand::Mouse => mouse::toggle(state),
        KeyCommand::Help => {
            state.modal = Some(Modal::Help { context, scroll: 0 });
            Vec::new()
        }
        KeyCommand::Dismiss => {
            state.toasts.dismiss();
            Vec::new()
        }
        KeyCommand::Copy => user::copy(state),
        KeyCommand::Phone => user::phone(state),
        KeyCommand::Authenticator => user::authenticator(state),
        KeyCommand::Access => user::access(state),
        KeyCommand::Retry => outbox::retry(state),
        KeyCommand::ReadMessage => outbox::show(state),
        KeyCommand::Narrow => activity::narrow(state),
        KeyCommand::Inspect => activity::inspect(state),
        KeyCommand::Numbers => numbers::switch(state),
        KeyCommand::Views | KeyCommand::SavedView => views::open(state),
        KeyCommand::Export => export::open(state),
        KeyCommand::Jobs => jobs::open_list(state),
        KeyCommand::Mark => marks::mark(state),
        KeyCommand::Range => marks::range(state),
        KeyCommand::MarkAll => marks::all(state),
        KeyCommand::Accept | KeyCommand::Decline | KeyCommand::Switch | KeyCommand::Press => {
            confirm::run(state, bound)
        }
        KeyCommand::Explain if context == Context::Confirming => confirm::run(state, bound),
        KeyCommand::Save => edit::save(state),
        KeyCommand::Toggle | KeyCommand::Submit => access::run(state, bound),
        _ => match context {
            Context::Resetting => access::run(state, bound),
            Context::Editing if bound == KeyCommand::Back => edit::leave(state),
            Context::Editing => edit::switch_field(state),
            Context::Exporting => export::run(state, bound),
            Context::Commanding => palette::run(state, bound),
            Context::Working => jobs::in_list(state, bound),
            Context::Choosing => activity::choose(state, bound),
            Context::Filtering | Context::Sorting => filter::run(state, bound),
            Context::PickingView => views::choose(state, bound),
            Context::Reading => navigate::read(state, bound),
            Context::Details => navigate::in_details(state, bound),
            Context::List | Context::Searching => navigate::in_list(state, bound),
            Context::Figures => overview::run(state, bound),
            Context::Log => navigate::in_log(state, bound),
            _ => Vec::new(),
        },
    }
}

fn refresh(state: &mut State) -> Vec<Effect> {
    match state.auth_state {
        AuthState::Open => load::refresh(state),
        AuthState::Forbidden => {
            // The refusal ended the stream of changes.
            state.auth_state = AuthState::Open;
            let mut effects = load::refresh(state);
            effects.push(Effect::Follow(state.heard));
            effects
        }
        AuthState::SignedOut(_) => Vec::new(),
    }
}

/// Ends the panel once every command has its answer: a request cut off on its way might or might
/// not have been carried out. The second time it ends at once.
pub fn leave(state: &mut State) -> Vec<Effect> {
    state.life = match state.life {
        Life::Running if state.pending.iter().any(|one| one.stage != CommandStage::Held) => {
            Life::Leaving
        }
        _ => Life::Over,
    };
    Vec::new()
}
