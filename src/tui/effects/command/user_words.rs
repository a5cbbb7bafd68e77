//! The words about an action on one user.

use crate::contract::{PhoneChange, ResetWay, User, UserAction};

/// The label of the button that does an action to one user.
pub fn verb(user: &User, action: &UserAction) -> &'static str {
    match action {
        UserAction::SetPhone(patch) => match PhoneChange::of(&user.phone, &patch.phone) {
            PhoneChange::LinkSentAgain => "Send text",
            _ => "Save number",
        },
        UserAction::SendSetupLink(_) => "Send link",
        UserAction::ResetAuthenticator(request) => match request.way {
            ResetWay::RemoveNow => "Reset app",
            ResetWay::KeepUntilReplaced => "Send link",
        },
        UserAction::RemoveFactor(_) => "Remove factor",
        UserAction::ResetAccess(reset) if reset.send_password_reset => "Send link",
        UserAction::ResetAccess(_) => "Log out",
        UserAction::Edit(_) => "Save user",
        UserAction::SetEmail(_) => "Change e-mail",
        UserAction::CancelEmailChange(_) => "Keep e-mail",
        UserAction::Disable(_) => "Disable user",
        UserAction::Enable(_) => "Enable user",
        UserAction::Unlock(_) => "Unlock user",
        UserAction::Remove(_) => "Remove user",
    }
}

/// What is going on while the server has not answered an action on one user.
pub fn progress(user: &User, action: &UserAction) -> &'static str {
    match action {
        UserAction::SetPhone(patch) => match PhoneChange::of(&user.phone, &patch.phone) {
            PhoneChange::LinkSentAgain => "Sending the text",
            _ => "Saving the number",
        },
        UserAction::SendSetupLink(_) => "Sending the setup link",
        UserAction::ResetAuthenticator(request) => match request.way {
            ResetWay::RemoveNow => "Resetting the authenticator",
            ResetWay::KeepUntilReplaced => "Replacing the authenticator",
        },
        UserAction::RemoveFactor(_) => "Removing one factor",
        UserAction::ResetAccess(_) => "Resetting access",
        UserAction::Edit(_) => "Saving the user",
        UserAction::SetEmail(_) => "Ordering the change of the e-mail",
        UserAction::CancelEmailChange(_) => "Cancelling the change of the e-mail",
        UserAction::Disable(_) => "Disabling the user",
        UserAction::Enable(_) => "Enabling the user",
        UserAction::Unlock(_) => "Unlocking the user",
        UserAction::Remove(_) => "Removing the user",
    }
}
