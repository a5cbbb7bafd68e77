//! The fields of a user's profile, and which of them can be changed.

use crate::{
    client::ClientError,
    contract::{Availability, Code, Factor, Kind, ProfilePart, User, UserActionKind},
    tui::{
        State,
        state::{Button, directory},
    },
};

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileField {
    Name,
    Email,
    Role,
    Number,
    Language,
    Reason,
}

impl ProfileField {
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Email, Self::Role, Self::Number, Self::Language, Self::Reason];

    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Role => "Role",
            Self::Language => "Language",
            Self::Number => "Number",
            Self::Reason => "Reason",
        }
    }

    /// The field that the server refused, where its refusal is about one.
    pub fn of_error(error: &ClientError) -> Option<Self> {
        let ClientError::Problem(problem) = error else { return None };
        let named = problem.errors.first().map(|error| error.field.as_str());
        match (named, problem.code) {
            (Some("name"), _) => Some(Self::Name),
            (Some("email"), _) | (_, Code::EmailTaken | Code::EmailUnchanged) => Some(Self::Email),
            (Some("role"), _) | (_, Code::LastOwner | Code::SelfProtected) => Some(Self::Role),
            (Some("language"), _) => Some(Self::Language),
            (Some("phone"), _) | (_, Code::PhoneUnchanged) => Some(Self::Number),
            (Some("reason"), _) | (_, Code::ReasonRequired) => Some(Self::Reason),
            _ => None,
        }
    }
}

impl State {
    /// The fields of the profile of `user` that the person at the keys may change, in the order of the
    /// screen.
    pub fn open_fields(&self, user: &User) -> Vec<ProfileField> {
        let Some(me) = &self.me else { return Vec::new() };
        let is_here = |action| user.availability(action) == Availability::Available;
        let may_edit =
            self.refusal(user, UserActionKind::Edit).is_none() && is_here(UserActionKind::Edit);
        let changes = |part| may_edit && directory::fixed(self, part).is_none();
        // A directory of another system takes an address that nobody confirms.
        let takes_mail = user.is_enabled() || user.as_of.is_some();
        let has_phone = |button: &Button| matches!(button, Button::Factor(Factor::Phone, action) if is_here(*action));
        let open = [
            (ProfileField::Name, changes(ProfilePart::Name)),
            (
                ProfileField::Email,
                changes(ProfilePart::Email) && user.kind == Kind::Human && takes_mail,
            ),
            (ProfileField::Role, changes(ProfilePart::Role) && me.user.id != user.id),
            (ProfileField::Number, self.buttons(user).iter().any(has_phone)),
            (
                ProfileField::Language,
                may_edit && user.kind == Kind::Human && directory::fixed_language(self).is_none(),
            ),
        ];
        open.into_iter().filter(|(_, is_open)| *is_open).map(|(field, _)| field).collect()
    }
}
