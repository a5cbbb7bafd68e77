//! Which commands there is something to do for.

use super::marks;
use crate::contract::{
    Factor,
    api::{CodeKind, Delivery, Job},
};
use crate::tui::{
    keymap::{Bound, Context},
    state::{Button, Screen, State, modal::Modal, sign_in::Step},
};

/// Whether pressing it now would do more than say why it cannot be done.
pub fn is_enabled(state: &State, context: Context, bound: Bound) -> bool {
    let has_button = |wanted: fn(&Button) -> bool| {
        state.shown_user().is_some_and(|user| state.buttons(user).iter().any(wanted))
    };
    match bound {
        Bound::Authenticator | Bound::Access if marks::are_meant(state) => true,
        Bound::Phone => has_button(|button| matches!(button, Button::Factor(Factor::Phone, _))),
        Bound::Authenticator => {
            has_button(|button| matches!(button, Button::Factor(Factor::Authenticator, _)))
        }
        Bound::Access => has_button(|button| *button == Button::Access),
        Bound::Narrow => {
            let something =
                state.activity.selected().is_some() || !state.narrowed.chips().is_empty();
            state.screen == Screen::Activity && something
        }
        Bound::Inspect => state.screen == Screen::Activity && state.activity.selected().is_some(),
        // Cancelling a job takes no reason.
        Bound::Explain => !matches!(state.modal, Some(Modal::Job(_))),
        Bound::Cancel => shown_job(state).is_some_and(|job| !job.state.is_over()),
        Bound::Retry if context == Context::Watching => {
            shown_job(state).is_some_and(|job| job.state.is_over() && job.failed > 0)
        }
        Bound::Retry => state.message().is_some_and(|message| message.state == Delivery::Failed),
        Bound::ReadMessage => match &state.modal {
            Some(Modal::Message(open)) => open.message.readable && open.content.is_none(),
            _ => false,
        },
        Bound::Copy if context != Context::Reading => true,
        Bound::Copy => match &state.modal {
            Some(Modal::Message(open)) => open.message.readable && open.message.kind.carries_link(),
            _ => false,
        },
        Bound::Views | Bound::SavedView => !state.views.is_empty(),
        Bound::UseApp => offers(state, CodeKind::Authenticator),
        Bound::UseRecoveryCode => offers(state, CodeKind::RecoveryCode),
        Bound::UseText => offers(state, CodeKind::Text),
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
    state.gate.sign_in().is_some_and(|form| match &form.step {
        Step::Code(step) => step.offers(way) && (step.way != way || way == CodeKind::Text),
        _ => false,
    })
}
