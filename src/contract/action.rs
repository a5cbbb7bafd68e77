//! What an admin does to a user: one type from the key to the audit entry.

use super::{
    LinkKind, PhoneNumber, PhoneState, ProfilePart, Reason, ResetWay, User,
    api::{
        AccessReset, EmailPatch, FactorRemoval, LifeCycleRequest, PhonePatch, ResetRequest,
        SetupLinkRequest, UserEdit,
    },
    words,
};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What an admin does to one user, with the body of its request. A key, a command and a job give
/// the same value, and the server judges and performs it in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserAction {
    SetPhone(PhonePatch),
    SendSetupLink(SetupLinkRequest),
    ResetAuthenticator(ResetRequest),
    /// Takes one of what the user signs in with away, where a directory lists it.
    RemoveFactor(FactorRemoval),
    ResetAccess(AccessReset),
    Edit(UserEdit),
    /// Orders a new address, which waits until it is confirmed.
    SetEmail(EmailPatch),
    /// Calls back the order of a new address.
    CancelEmailChange(LifeCycleRequest),
    Disable(LifeCycleRequest),
    Enable(LifeCycleRequest),
    /// Ends the lock that the directory put on after too many wrong passwords.
    Unlock(LifeCycleRequest),
    /// Erases who the user was.
    Remove(LifeCycleRequest),
}

/// A kind of action, as the rules allow it: one button of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[schema(as = Action)]
pub enum UserActionKind {
    AddPhone,
    UpdatePhone,
    SendSetupLink,
    ResetAuthenticator,
    RemoveFactor,
    ResetPassword,
    EndSessions,
    Edit,
    Disable,
    Enable,
    Unlock,
    Remove,
}

/// What a number means for the phone that a user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneChange {
    /// There was none.
    Added,
    /// There was another one.
    Updated,
    /// It is the unverified number already: its text is sent once more.
    LinkSentAgain,
    /// It is the verified number already.
    Nothing,
}

impl PhoneChange {
    /// What setting `number` means where the phone is `phone`.
    pub fn of(phone: &PhoneState, number: &PhoneNumber) -> Self {
        match phone {
            PhoneState::NotSet | PhoneState::Unknown { .. } => Self::Added,
            PhoneState::Unverified { number: old } if old == number => Self::LinkSentAgain,
            PhoneState::Verified { number: old, .. } if old == number => Self::Nothing,
            PhoneState::Unverified { .. } | PhoneState::Verified { .. } => Self::Updated,
        }
    }
}

impl UserAction {
    /// The kinds of action that this is for `user`: two for a reset of the password that also ends
    /// the sessions, none for a reset that chooses neither.
    pub fn kinds(&self, user: &User) -> &'static [UserActionKind] {
        use UserActionKind::*;
        match self {
            Self::SetPhone(_) if user.phone == PhoneState::NotSet => &[AddPhone],
            Self::SetPhone(_) => &[UpdatePhone],
            Self::SendSetupLink(_) => &[SendSetupLink],
            Self::ResetAuthenticator(_) => &[ResetAuthenticator],
            Self::RemoveFactor(_) => &[RemoveFactor],
            Self::ResetAccess(reset) => match (reset.end_sessions, reset.send_password_reset) {
                (true, true) => &[EndSessions, ResetPassword],
                (true, false) => &[EndSessions],
                (false, true) => &[ResetPassword],
                (false, false) => &[],
            },
            Self::Edit(_) | Self::SetEmail(_) | Self::CancelEmailChange(_) => &[Edit],
            Self::Disable(_) => &[Disable],
            Self::Enable(_) => &[Enable],
            Self::Unlock(_) => &[Unlock],
            Self::Remove(_) => &[Remove],
        }
    }

    /// The parts of the profile that it changes.
    pub fn parts(&self) -> Vec<ProfilePart> {
        match self {
            Self::Edit(edit) => {
                let name = edit.name.as_ref().map(|_| ProfilePart::Name);
                name.into_iter().chain(edit.role.map(|_| ProfilePart::Role)).collect()
            }
            Self::SetEmail(_) | Self::CancelEmailChange(_) => vec![ProfilePart::Email],
            Self::SetPhone(_) => vec![ProfilePart::Phone],
            _ => Vec::new(),
        }
    }

    /// What becomes of the old authenticator, where it is reset.
    pub fn reset_way(&self) -> Option<ResetWay> {
        match self {
            Self::ResetAuthenticator(request) => Some(request.way),
            _ => None,
        }
    }

    /// Why it is done.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::SetPhone(patch) => patch.reason.as_ref(),
            Self::SendSetupLink(request) => request.reason.as_ref(),
            Self::ResetAuthenticator(request) => request.reason.as_ref(),
            Self::RemoveFactor(removal) => removal.reason.as_ref(),
            Self::ResetAccess(reset) => reset.reason.as_ref(),
            Self::Edit(edit) => edit.reason.as_ref(),
            Self::SetEmail(patch) => patch.reason.as_ref(),
            Self::CancelEmailChange(request)
            | Self::Disable(request)
            | Self::Enable(request)
            | Self::Unlock(request)
            | Self::Remove(request) => request.reason.as_ref(),
        }
    }

    /// The same action with this reason.
    pub fn because(mut self, reason: Option<Reason>) -> Self {
        match &mut self {
            Self::SetPhone(patch) => patch.reason = reason,
            Self::SendSetupLink(request) => request.reason = reason,
            Self::ResetAuthenticator(request) => request.reason = reason,
            Self::RemoveFactor(removal) => removal.reason = reason,
            Self::ResetAccess(reset) => reset.reason = reason,
            Self::Edit(edit) => edit.reason = reason,
            Self::SetEmail(patch) => patch.reason = reason,
            Self::CancelEmailChange(request)
            | Self::Disable(request)
            | Self::Enable(request)
            | Self::Unlock(request)
            | Self::Remove(request) => request.reason = reason,
        }
        self
    }

    /// The link that it sends to `user` and that has a cool-down. A link to a new number or address has none,
    /// nor has the one of a reset: it replaces what stopped working.
    pub fn link(&self, user: &User) -> Option<LinkKind> {
        match self {
            Self::SetPhone(patch) => {
                let change = PhoneChange::of(&user.phone, &patch.phone);
                (change == PhoneChange::LinkSentAgain).then_some(LinkKind::Phone)
            }
            Self::SendSetupLink(_) => Some(LinkKind::Setup),
            Self::ResetAccess(reset) if reset.send_password_reset => Some(LinkKind::Password),
            Self::SetEmail(patch) => {
                let waits = user.pending_email.as_ref();
                waits.filter(|pending| pending.email == patch.email).map(|_| LinkKind::Email)
            }
            Self::ResetAuthenticator(_)
            | Self::RemoveFactor(_)
            | Self::ResetAccess(_)
            | Self::Edit(_)
            | Self::CancelEmailChange(_)
            | Self::Disable(_)
            | Self::Enable(_)
            | Self::Unlock(_)
            | Self::Remove(_) => None,
        }
    }

    /// Whether a link is sent although the last one is younger than the cool-down.
    pub fn overrides_cool_down(&self) -> bool {
        match self {
            Self::SetPhone(patch) => patch.override_cool_down,
            Self::SendSetupLink(request) => request.override_cool_down,
            Self::ResetAccess(reset) => reset.override_cool_down,
            Self::SetEmail(patch) => patch.override_cool_down,
            Self::ResetAuthenticator(_)
            | Self::RemoveFactor(_)
            | Self::Edit(_)
            | Self::CancelEmailChange(_)
            | Self::Disable(_)
            | Self::Enable(_)
            | Self::Unlock(_)
            | Self::Remove(_) => false,
        }
    }

    /// Whether it may be held for some seconds, in which it can be taken back: it acts at one key and
    /// sends a message. What locks somebody out is done at once.
    pub fn may_be_held(&self) -> bool {
        match self {
            Self::SetPhone(_) | Self::SendSetupLink(_) => true,
            Self::ResetAccess(reset) => reset.send_password_reset && !reset.end_sessions,
            Self::ResetAuthenticator(_)
            | Self::RemoveFactor(_)
            | Self::SetEmail(_)
            | Self::CancelEmailChange(_)
            | Self::Edit(_)
            | Self::Disable(_)
            | Self::Enable(_)
            | Self::Unlock(_)
            | Self::Remove(_) => false,
        }
    }

    /// Whether `actions`, ordered together, may be held: one of them may, and the others change a name. A
    /// change of the role or the address may lock somebody out.
    pub fn may_all_be_held(actions: &[Self]) -> bool {
        let is_name = |action: &Self| matches!(action, Self::Edit(edit) if edit.role.is_none());
        actions.iter().any(Self::may_be_held)
            && actions.iter().all(|action| action.may_be_held() || is_name(action))
    }

    /// What was asked for, in the words of the audit log.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SetPhone(_) => "Change the phone",
            Self::SendSetupLink(_) => "Send a setup link",
            Self::ResetAuthenticator(request) => match request.way {
                ResetWay::RemoveNow => "Reset the authenticator",
                ResetWay::KeepUntilReplaced => {
                    "Reset the authenticator, keeping the old one until the new one works"
                }
            },
            Self::RemoveFactor(_) => "Remove one factor",
            Self::ResetAccess(reset) => match (reset.send_password_reset, reset.end_sessions) {
                (true, true) => "Reset the password and end the sessions",
                (_, false) => "Reset the password",
                (false, true) => "End the sessions",
            },
            Self::Edit(_) => "Edit the user",
            Self::SetEmail(_) => "Change the e-mail address",
            Self::CancelEmailChange(_) => "Cancel the change of the e-mail address",
            Self::Disable(_) => "Disable the user",
            Self::Enable(_) => "Enable the user",
            Self::Unlock(_) => "Unlock the user",
            Self::Remove(_) => "Remove the user",
        }
    }

    /// What was asked for together.
    pub fn labels(actions: &[Self]) -> String {
        let labels: Vec<_> = actions.iter().map(Self::label).collect();
        labels.join(", ")
    }
}

impl UserActionKind {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The words on the button.
    pub fn label(self) -> &'static str {
        match self {
            Self::AddPhone => "Add Phone Number",
            Self::UpdatePhone => "Update Phone Number",
            Self::SendSetupLink => "Send Authenticator Setup Link",
            Self::ResetAuthenticator => "Reset Authenticator App",
            Self::RemoveFactor => "Remove One Factor",
            Self::ResetPassword => "Reset Password",
            Self::EndSessions => "Log Out of All Sessions",
            Self::Edit => "Edit User",
            Self::Disable => "Disable User",
            Self::Enable => "Enable User",
            Self::Unlock => "Unlock User",
            Self::Remove => "Remove User",
        }
    }

    /// Whether it is of the life of a user, and not of what they sign in with.
    pub fn is_life_cycle(self) -> bool {
        match self {
            Self::Edit | Self::Disable | Self::Enable | Self::Unlock | Self::Remove => true,
            Self::AddPhone
            | Self::UpdatePhone
            | Self::SendSetupLink
            | Self::ResetAuthenticator
            | Self::RemoveFactor
            | Self::ResetPassword
            | Self::EndSessions => false,
        }
    }

    /// Whether the admin has to prove their own second factor first, whoever the user is: it changes
    /// what the user can prove, or who they are, or shuts them out, or cannot be taken back. Disabling
    /// and enabling ask for it where the user is an Owner or Admin.
    pub fn needs_step_up(self) -> bool {
        match self {
            Self::AddPhone
            | Self::UpdatePhone
            | Self::ResetAuthenticator
            | Self::RemoveFactor
            | Self::ResetPassword
            | Self::EndSessions
            | Self::Edit
            | Self::Remove => true,
            Self::SendSetupLink | Self::Disable | Self::Enable | Self::Unlock => false,
        }
    }
}
