//! Which commands there is something to do for.

use crate::{
    contract::{
        Availability, Factor,
        api::{CodeKind, Job, OutboxMessage},
    },
    tui::{
        State,
        input::keymap::{Context, KeyCommand},
        layout::{self, Columns},
        state::{Button, Screen, approval, exemption, marking, sending, undo, unknown},
    },
};

/// Whether pressing it now would do more than say why it cannot be done.
pub fn is_enabled(state: &State, context: Context, command: KeyCommand) -> bool {
    let has_button = |wanted: fn(&Button) -> bool| {
        state.shown_user().is_some_and(|user| state.buttons(user).iter().any(wanted))
    };
    match command {
        KeyCommand::Authenticator | KeyCommand::Access | KeyCommand::Disable
            if marking::marks_are_meant(state) =>
        {
            true
        }
        KeyCommand::CancelEmail => {
            state.modal.as_ref().is_some_and(|modal| modal.has_pending_email())
        }
        KeyCommand::AddUser => state
            .me
            .as_ref()
            .is_some_and(|me| !matches!(me.adding(), Availability::NotPossible { .. })),
        KeyCommand::EditUser => {
            state.shown_user().is_some_and(|user| !state.open_fields(user).is_empty())
        }
        KeyCommand::Disable => state.shown_user().is_some_and(|user| state.may_disable(user)),
        KeyCommand::RemoveFactor => {
            state.shown_user().is_some_and(|user| state.may_remove_factor(user))
        }
        KeyCommand::Phone => {
            has_button(|button| matches!(button, Button::Factor(Factor::Phone, _)))
        }
        KeyCommand::Authenticator => {
            has_button(|button| matches!(button, Button::Factor(Factor::Authenticator, _)))
        }
        KeyCommand::Access => {
            has_button(|button| matches!(button, Button::Access | Button::AccessPart(_)))
        }
        KeyCommand::Open if context == Context::Details => has_button(|_| true),
        KeyCommand::Open if context == Context::List => state.target().is_some(),
        KeyCommand::Open if context == Context::Log => match state.screen {
            Screen::Outbox => state.outbox.selected().is_some(),
            _ => state.activity.selected().is_some(),
        },
        KeyCommand::Undo => undo::newest(state).is_some(),
        KeyCommand::Approve => approval::is_possible(state),
        // A code that is shown is not asked for again.
        KeyCommand::Submit if context == Context::Approving => {
            state.modal.as_ref().is_some_and(|modal| !modal.shows_code())
        }
        KeyCommand::Exempt => exemption::is_possible(state),
        KeyCommand::EndExemption => {
            state.modal.as_ref().is_some_and(|modal| modal.ends_exemption())
        }
        KeyCommand::Narrow => {
            let something =
                state.activity.selected().is_some() || !state.narrowed.chips().is_empty();
            state.screen == Screen::Activity && something
        }
        KeyCommand::Inspect => {
            state.screen == Screen::Activity && state.activity.selected().is_some()
        }
        // Cancelling a job takes no reason.
        KeyCommand::Explain => state.modal.as_ref().is_none_or(|modal| modal.takes_reason()),
        KeyCommand::Cancel => shown_job(state).is_some_and(|job| !job.state.is_over()),
        KeyCommand::CheckAgain | KeyCommand::SendAgain if context == Context::Watching => {
            shown_job(state).is_some_and(|job| job.unknown > 0)
        }
        KeyCommand::CheckAgain | KeyCommand::SendAgain => {
            state.shown_user().is_some_and(|user| unknown::of(user).is_some())
        }
        KeyCommand::Retry if context == Context::Watching => {
            shown_job(state).is_some_and(|job| job.state.is_over() && job.failed > 0)
        }
        KeyCommand::Retry => {
            state.message().is_some_and(|message| sending::is_sendable(state, message))
        }
        KeyCommand::Discard => state.message().is_some_and(OutboxMessage::is_undecided),
        KeyCommand::ReadMessage => {
            state.open_message().is_some_and(|open| open.message.readable && open.content.is_none())
        }
        KeyCommand::Copy | KeyCommand::Export
            if context == Context::Reading && shows_pages(state) =>
        {
            true
        }
        KeyCommand::Export => context != Context::Reading,
        KeyCommand::Copy if context == Context::InBrowser => !is_over(state),
        KeyCommand::Copy if context != Context::Reading => true,
        KeyCommand::Copy => state
            .open_message()
            .is_some_and(|open| open.message.readable && open.message.kind.carries_link()),
        KeyCommand::DetailsPane => layout::columns(state.size) == Columns::Two,
        KeyCommand::Views | KeyCommand::SavedView => !state.views.is_empty(),
        KeyCommand::UseApp => offers(state, CodeKind::Authenticator),
        KeyCommand::UseRecoveryCode => offers(state, CodeKind::RecoveryCode),
        KeyCommand::UseRealm => state.realm().is_some(),
        KeyCommand::Proceed if context == Context::InBrowser => is_over(state),
        KeyCommand::UseText => offers(state, CodeKind::Text),
        _ => true,
    }
}

/// Whether a list of pages is open.
fn shows_pages(state: &State) -> bool {
    state.modal.as_ref().is_some_and(|modal| modal.lists_pages())
}

fn shown_job(state: &State) -> Option<&Job> {
    state.jobs.find(state.modal.as_ref()?.job()?)
}

/// Whether no browser is waited for any more.
fn is_over(state: &State) -> bool {
    !state.auth_state.sign_in().is_some_and(|form| form.waits_for_browser())
}

/// Whether the sign-in offers another way to prove the second factor.
fn offers(state: &State, way: CodeKind) -> bool {
    state.auth_state.sign_in().is_some_and(|form| form.offers(way))
}
