//! What a job does to each of its users.

use crate::contract::{
    Factor, Kind, OnUnlisted, PhoneState, Reason, ResetWay, User, UserAction, UserActionKind,
    api::{AccessReset, LifeCycleRequest, PhonePatch, ResetRequest, SetupLinkRequest},
    rules, words,
};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What a job does to each of its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum JobAction {
    SendSetupLink,
    ResetAuthenticator,
    /// A reset that keeps the old authenticator until the new one works.
    ReplaceAuthenticator,
    ResetPassword,
    EndSessions,
    /// Both: the password reset and the end of the sessions.
    ResetAccess,
    /// Sends what closes the user's gap: a setup link where the authenticator is missing, the text
    /// once more where the number is unverified, both where both are. Without anything to send, the
    /// user is skipped. It changes no factor, and so needs no step-up.
    Remind,
    Disable,
    Enable,
    /// Erases who the users were.
    Remove,
}

impl JobAction {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// What it does to `user`, in this order. `override_cool_down` and `reason` are the job's.
    pub fn on(
        self,
        user: &User,
        override_cool_down: bool,
        reason: Option<&Reason>,
    ) -> Vec<UserAction> {
        let link = UserAction::SendSetupLink(SetupLinkRequest { override_cool_down, reason: None });
        let reset = |way| vec![UserAction::ResetAuthenticator(ResetRequest { way, reason: None })];
        let access = |send_password_reset, end_sessions| {
            vec![UserAction::ResetAccess(AccessReset {
                send_password_reset,
                end_sessions,
                override_cool_down,
                reason: None,
            })]
        };
        let actions = match self {
            Self::SendSetupLink => vec![link],
            Self::ResetAuthenticator => reset(ResetWay::RemoveNow),
            Self::ReplaceAuthenticator => reset(ResetWay::KeepUntilReplaced),
            Self::ResetPassword => access(true, false),
            Self::EndSessions => access(false, true),
            Self::ResetAccess => access(true, true),
            Self::Remind => reminders(user, link, override_cool_down),
            Self::Disable => vec![UserAction::Disable(LifeCycleRequest::default())],
            Self::Enable => vec![UserAction::Enable(LifeCycleRequest::default())],
            Self::Remove => vec![UserAction::Remove(LifeCycleRequest::default())],
        };
        actions.into_iter().map(|action| action.because(reason.cloned())).collect()
    }

    /// The one kind of action that it is for each user, where it is one.
    fn kind(self) -> Option<UserActionKind> {
        match self {
            Self::SendSetupLink => Some(UserActionKind::SendSetupLink),
            Self::ResetAuthenticator | Self::ReplaceAuthenticator => {
                Some(UserActionKind::ResetAuthenticator)
            }
            Self::ResetPassword => Some(UserActionKind::ResetPassword),
            Self::EndSessions => Some(UserActionKind::EndSessions),
            Self::Disable => Some(UserActionKind::Disable),
            Self::Enable => Some(UserActionKind::Enable),
            Self::Remove => Some(UserActionKind::Remove),
            Self::ResetAccess | Self::Remind => None,
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match (self.kind(), self) {
            (_, Self::ReplaceAuthenticator) => "Replace Authenticator App",
            (Some(kind), _) => kind.label(),
            (None, Self::ResetAccess) => "Reset Password and Log Out",
            (None, _) => "Send Reminders",
        }
    }

    /// Whether whoever orders it has to prove their own second factor first, as for the action on one
    /// user. A reset of the access is two actions that ask for it; a reminder changes no factor. What
    /// changes the life of users always asks for it: they may be Owners and Admins.
    pub fn needs_step_up(self) -> bool {
        let asks = |kind: UserActionKind| kind.needs_step_up() || kind.is_life_cycle();
        self.kind().map_or(self == Self::ResetAccess, asks)
    }

    /// Whether it sends links to those who may have one that they have not used.
    pub fn may_repeat_a_link(self) -> bool {
        match self {
            Self::SendSetupLink | Self::ResetPassword | Self::ResetAccess | Self::Remind => true,
            Self::ResetAuthenticator
            | Self::ReplaceAuthenticator
            | Self::EndSessions
            | Self::Disable
            | Self::Enable
            | Self::Remove => false,
        }
    }

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a reminder sends to `user` to close the gap. The number stays as it is; its text is sent
/// once more. Empty for a user who misses nothing that can be sent, or is exempt.
fn reminders(user: &User, link: UserAction, override_cool_down: bool) -> Vec<UserAction> {
    let is_missing = |factor| rules::has_gap(user) && user.missing.contains(factor);
    let text = match user.phone.clone() {
        PhoneState::Unverified { number: phone } if is_missing(Factor::Phone) => {
            let unlisted = OnUnlisted::default();
            let patch = PhonePatch { phone, override_cool_down, unlisted, reason: None };
            Some(UserAction::SetPhone(patch))
        }
        _ => None,
    };
    // Where nothing is to be sent to a bot, to a disabled user or to whoever has an authenticator, the
    // rules refuse a link and say why.
    let is_refused =
        user.kind == Kind::Avobot || !user.is_enabled() || user.authenticator.is_configured();
    let sends_link = is_missing(Factor::Authenticator) || (text.is_none() && is_refused);
    sends_link.then_some(link).into_iter().chain(text).collect()
}
