//! What a key means where it is pressed.

use super::{
    access, activity, appearance, bulk, confirm, edit, export, filter, jobs, load, marks, mouse,
    navigate, numbers, outbox, overview, palette, paste, reason, sign_in, step_up, user, views,
};
use crate::contract::query::MAX_SEARCH_CHARS;
use crate::tui::{
    effect::Effect,
    keymap::{Bound, Context, text_request},
    layout,
    state::{
        Focus, Gate, Life, Paint, Screen, State,
        command::Stage,
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
    match &state.gate {
        Gate::SignedOut(form) => return sign_in::context(form),
        Gate::Forbidden => return Context::Closed,
        Gate::Open if state.is_cut_off() => return Context::Closed,
        Gate::Open if state.step_up.is_some() => return Context::SteppingUp,
        Gate::Open => {}
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
pub fn word(state: &State, bound: Bound) -> String {
    state.keymap.word(context(state), bound)
}

pub fn press(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let context = context(state);
    if let Some(bound) = state.keymap.lookup(context, key) {
        if bound == Bound::SavedView {
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
pub fn run(state: &mut State, context: Context, bound: Bound) -> Vec<Effect> {
    if bound == Bound::Suspend {
        return vec![Effect::Suspend];
    }
    if context.is_sign_in() {
        return sign_in::run(state, bound);
    }
    if context == Context::SteppingUp && bound != Bound::Interrupt {
        return step_up::run(state, bound);
    }
    if context == Context::Deciding && bound != Bound::Interrupt {
        return edit::decide(state, bound);
    }
    if context == Context::Explaining && bound != Bound::Interrupt {
        return reason::run(state, bound);
    }
    if context == Context::Acting && !matches!(bound, Bound::Interrupt | Bound::Help) {
        return bulk::run(state, bound);
    }
    if context == Context::Watching && !matches!(bound, Bound::Interrupt | Bound::Help) {
        return jobs::in_job(state, bound);
    }
    match bound {
        Bound::Interrupt | Bound::Quit if edit::guards_quit(state) => Vec::new(),
        Bound::Interrupt | Bound::Quit => leave(state),
        Bound::Refresh => refresh(state),
        Bound::Palette => palette::open(state, context),
        Bound::Theme => appearance::turn(state),
        Bound::Mouse => mouse::toggle(state),
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
        Bound::ReadMessage => outbox::show(state),
        Bound::Narrow => activity::narrow(state),
        Bound::Inspect => activity::inspect(state),
        Bound::Numbers => numbers::switch(state),
        Bound::Views | Bound::SavedView => views::open(state),
        Bound::Export => export::open(state),
        Bound::Jobs => jobs::open_list(state),
        Bound::Mark => marks::mark(state),
        Bound::Range => marks::range(state),
        Bound::MarkAll => marks::all(state),
        Bound::Accept | Bound::Decline | Bound::Switch | Bound::Press => confirm::run(state, bound),
        Bound::Explain if context == Context::Confirming => confirm::run(state, bound),
        Bound::Save => edit::save(state),
        Bound::Toggle | Bound::Submit => access::run(state, bound),
        _ => match context {
            Context::Resetting => access::run(state, bound),
            Context::Editing if bound == Bound::Back => edit::leave(state),
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
    match state.gate {
        Gate::Open => load::refresh(state),
        Gate::Forbidden => {
            // The refusal ended the stream of changes.
            state.gate = Gate::Open;
            let mut effects = load::refresh(state);
            effects.push(Effect::Follow(state.heard));
            effects
        }
        Gate::SignedOut(_) => Vec::new(),
    }
}

/// Ends the panel once every command has its answer: a request cut off on its way might or might
/// not have been carried out. The second time it ends at once.
pub fn leave(state: &mut State) -> Vec<Effect> {
    state.life = match state.life {
        Life::Running if state.pending.iter().any(|one| one.stage != Stage::Held) => Life::Leaving,
        _ => Life::Over,
    };
    Vec::new()
}
