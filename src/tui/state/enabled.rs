//! Which commands there is something to do for.

use crate::{
    contract::{
        Factor,
        api::{CodeKind, Delivery, Job},
    },
    tui::{
        dialogs::{Modal, exempt},
        input::keymap::{Context, KeyCommand},
        screens::sign_in::form::Step,
        state::{Button, Screen, State, marking},
    },
};

/// Whether pressing it now would do more than say why it cannot be done.
pub fn is_enabled(state: &State, context: Context, command: KeyCommand) -> bool {
    let has_button = |wanted: fn(&Button) -> bool| {
        state.shown_user().is_some_and(|user| state.buttons(user).iter().any(wanted))
    };
    match command {
        KeyCommand::Authenticator | KeyCommand::Access if marking::marks_are_meant(state) => true,
        KeyCommand::Phone => {
            has_button(|button| matches!(button, Button::Factor(Factor::Phone, _)))
        }
        KeyCommand::Authenticator => {
            has_button(|button| matches!(button, Button::Factor(Factor::Authenticator, _)))
        }
        KeyCommand::Access => has_button(|button| *button == Button::Access),
        KeyCommand::Open if context == Context::Details => has_button(|_| true),
        KeyCommand::Exempt => exempt::is_possible(state),
        KeyCommand::EndExemption => match &state.modal {
            Some(Modal::Exempt(form)) => form.user.exempt_until.is_some(),
            _ => false,
        },
        KeyCommand::Narrow => {
            let something =
                state.activity.selected().is_some() || !state.narrowed.chips().is_empty();
            state.screen == Screen::Activity && something
        }
        KeyCommand::Inspect => {
            state.screen == Screen::Activity && state.activity.selected().is_some()
        }
        // Cancelling a job takes no reason.
        KeyCommand::Explain => match &state.modal {
            Some(Modal::Confirm(confirm)) => confirm.command.act.takes_reason(),
            modal => !matches!(modal, Some(Modal::Job(_))),
        },
        KeyCommand::Cancel => shown_job(state).is_some_and(|job| !job.state.is_over()),
        KeyCommand::Retry if context == Context::Watching => {
            shown_job(state).is_some_and(|job| job.state.is_over() && job.failed > 0)
        }
        KeyCommand::Retry => {
            state.message().is_some_and(|message| message.state == Delivery::Failed)
        }
        KeyCommand::ReadMessage => match &state.modal {
            Some(Modal::Message(open)) => open.message.readable && open.content.is_none(),
            _ => false,
        },
        KeyCommand::Copy if context != Context::Reading => true,
        KeyCommand::Copy => match &state.modal {
            Some(Modal::Message(open)) => open.message.readable && open.message.kind.carries_link(),
            _ => false,
        },
        KeyCommand::Views | KeyCommand::SavedView => !state.views.is_empty(),
        KeyCommand::UseApp => offers(state, CodeKind::Authenticator),
        KeyCommand::UseRecoveryCode => offers(state, CodeKind::RecoveryCode),
        KeyCommand::UseText => offers(state, CodeKind::Text),
        _ => true,
    }
}

fn shown_job(state: &State) -> Option<&Job> {
    match &state.modal {
        Some(Modal::Job(view)) => state.jobs.find(view.id),
        _ => None,
    }
}

/// Whether the sign-in offers another way to prove the second factor.
fn offers(state: &State, way: CodeKind) -> bool {
    state.auth_state.sign_in().is_some_and(|form| match &form.step {
        Step::Code(step) => step.offers(way) && (step.way != way || way == CodeKind::Text),
        _ => false,
    })
}
