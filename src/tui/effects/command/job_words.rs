//! The words about an action on many.

use crate::contract::api::JobAction;

/// What goes on while the server has not taken the order.
pub fn ordering(action: JobAction) -> &'static str {
    match action {
        JobAction::SendSetupLink => "Starting setup links",
        JobAction::ResetAuthenticator => "Starting authenticator resets",
        JobAction::ReplaceAuthenticator => "Starting authenticator replacements",
        JobAction::ResetPassword => "Starting password resets",
        JobAction::EndSessions => "Starting log-outs",
        JobAction::ResetAccess => "Starting resets and log-outs",
        JobAction::Remind => "Starting reminders",
        JobAction::Disable => "Starting to disable users",
        JobAction::Enable => "Starting to enable users",
        JobAction::Remove => "Starting to remove users",
    }
}

/// The label of the button that starts it.
pub fn job_verb(action: JobAction) -> &'static str {
    match action {
        JobAction::SendSetupLink => "Send links",
        JobAction::ResetAuthenticator => "Reset apps",
        JobAction::ReplaceAuthenticator => "Replace apps",
        JobAction::ResetPassword => "Reset passwords",
        JobAction::EndSessions => "Log out",
        JobAction::ResetAccess => "Reset and log out",
        JobAction::Remind => "Send reminders",
        JobAction::Disable => "Disable users",
        JobAction::Enable => "Enable users",
        JobAction::Remove => "Remove users",
    }
}
