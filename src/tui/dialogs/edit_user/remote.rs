//! What Edit User says of users whom a directory of another system keeps.

use crate::{
    contract::{Availability, Factor, Kind, PhoneNumber, ProfilePart, UserActionKind, rules},
    tui::{
        State,
        dialogs::{edit_user::form::EditUser, profile::ProfileField},
        state::directory,
    },
};

/// What stands in the place of `field`, and why it cannot be changed; nothing where the users live in the
/// server's database, or the reason is the same as there.
pub fn fixed(state: &State, form: &EditUser, field: ProfileField) -> Option<(String, String)> {
    let user = &form.user;
    user.as_of?;
    let keeper = directory::name(state);
    let kept = format!("{keeper} keeps it");
    let is_closed = |part| {
        user.availability(UserActionKind::Edit) != Availability::Available
            || directory::fixed(state, part).is_some()
    };
    match field {
        ProfileField::Name if is_closed(ProfilePart::Name) => Some((user.name.clone(), kept)),
        ProfileField::Name => None,
        ProfileField::Email if is_closed(ProfilePart::Email) => {
            let email = user.email.as_ref().map(|email| email.shown().into_owned());
            Some((email.unwrap_or_else(|| "not set".to_owned()), kept))
        }
        ProfileField::Email => None,
        ProfileField::Role if is_closed(ProfilePart::Role) => {
            Some((user.role.label().to_owned(), kept))
        }
        ProfileField::Role => None,
        ProfileField::Language => {
            let language = user.language.as_ref().map(ToString::to_string);
            let why = directory::fixed_language(state)?;
            Some((language.unwrap_or_else(|| "not set".to_owned()), why))
        }
        ProfileField::Number if user.kind == Kind::Avobot || !user.is_enabled() => None,
        ProfileField::Number => {
            let why = match number(form) {
                Availability::Available => return None,
                Availability::NotPossible { .. } => "not possible here".to_owned(),
                Availability::InBrowser { .. } => format!("in the browser, at {keeper}"),
            };
            let number = user.phone.number().map(PhoneNumber::international);
            Some((number.unwrap_or_else(|| "not set".to_owned()), why))
        }
        ProfileField::Reason => None,
    }
}

/// What saving leads to, and where the number is changed if not here; `spelling` says how it is written.
pub fn hint(state: &State, form: &EditUser, spelling: &str) -> String {
    let asked =
        format!("{} is asked to do it, and it is read back afterwards.", directory::name(state));
    match number(form) {
        Availability::Available => format!("{asked} {spelling}."),
        Availability::NotPossible { reason } => format!("{asked} {reason}"),
        Availability::InBrowser { .. } => asked,
    }
}

/// What another address means.
pub fn about_email(state: &State) -> String {
    format!(
        "{} takes it as not verified. Our links to the old address end.",
        directory::name(state)
    )
}

/// Whether the number can be changed.
fn number(form: &EditUser) -> Availability {
    let action = rules::factor_action(&form.user, Factor::Phone);
    form.user.availability(action.unwrap_or(UserActionKind::UpdatePhone))
}
