//! What an admin does to a user: one type from the key to the audit entry.

use super::{
    LinkKind, PhoneNumber, PhoneState, Reason, User,
    api::{AccessReset, ResetRequest, SetupLinkRequest, UserPatch},
    words,
};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What an admin does to one user, with the body of its request. A key, a command and a job give
/// the same value, and the server judges and performs it in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserAction {
    SetPhone(UserPatch),
    SendSetupLink(SetupLinkRequest),
    ResetAuthenticator(ResetRequest),
    ResetAccess(AccessReset),
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
    ResetPassword,
    EndSessions,
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
            PhoneState::NotSet => Self::Added,
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
            Self::ResetAccess(reset) => match (reset.end_sessions, reset.send_password_reset) {
                (true, true) => &[EndSessions, ResetPassword],
                (true, false) => &[EndSessions],
                (false, true) => &[ResetPassword],
                (false, false) => &[],
            },
        }
    }

    /// Why it is done.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::SetPhone(patch) => patch.reason.as_ref(),
            Self::SendSetupLink(request) => request.reason.as_ref(),
            Self::ResetAuthenticator(request) => request.reason.as_ref(),
            Self::ResetAccess(reset) => reset.reason.as_ref(),
        }
    }

    /// The same action with this reason.
    pub fn because(mut self, reason: Option<Reason>) -> Self {
        match &mut self {
            Self::SetPhone(patch) => patch.reason = reason,
            Self::SendSetupLink(request) => request.reason = reason,
            Self::ResetAuthenticator(request) => request.reason = reason,
            Self::ResetAccess(reset) => reset.reason = reason,
        }
        self
    }

    /// The link that it sends to `user` and that has a cool-down. A link to a new number has none,
    /// nor has the one of a reset: it replaces what stopped working.
    pub fn link(&self, user: &User) -> Option<LinkKind> {
        match self {
            Self::SetPhone(patch) => {
                let change = PhoneChange::of(&user.phone, &patch.phone);
                (change == PhoneChange::LinkSentAgain).then_some(LinkKind::Phone)
            }
            Self::SendSetupLink(_) => Some(LinkKind::Setup),
            Self::ResetAccess(reset) if reset.send_password_reset => Some(LinkKind::Password),
            Self::ResetAuthenticator(_) | Self::ResetAccess(_) => None,
        }
    }

    /// Whether a link is sent although the last one is younger than the cool-down.
    pub fn overrides_cool_down(&self) -> bool {
        match self {
            Self::SetPhone(patch) => patch.override_cool_down,
            Self::SendSetupLink(request) => request.override_cool_down,
            Self::ResetAccess(reset) => reset.override_cool_down,
            Self::ResetAuthenticator(_) => false,
        }
    }

    /// What was asked for, in the words of the audit log.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SetPhone(_) => "Change the phone",
            Self::SendSetupLink(_) => "Send a setup link",
            Self::ResetAuthenticator(_) => "Reset the authenticator",
            Self::ResetAccess(reset) => match (reset.send_password_reset, reset.end_sessions) {
                (true, true) => "Reset the password and end the sessions",
                (_, false) => "Reset the password",
                (false, true) => "End the sessions",
            },
        }
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
            Self::ResetPassword => "Reset Password",
            Self::EndSessions => "Log Out of All Sessions",
        }
    }

    /// Whether the admin has to prove their own second factor first: it changes what the user can
    /// prove.
    pub fn needs_step_up(self) -> bool {
        match self {
            Self::AddPhone | Self::UpdatePhone | Self::ResetAuthenticator => true,
            Self::SendSetupLink | Self::ResetPassword | Self::EndSessions => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        AuthenticatorState, Code, FactorSet, Kind, Region, RequiredFactors, Role, UserId,
        api::JobAction,
        rules::{self, Policy},
    };
    use jiff::Timestamp;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text, Region::default()).unwrap()
    }

    fn user(phone: PhoneState, authenticator: AuthenticatorState) -> User {
        let user = User {
            id: UserId::new(),
            name: "Ana".into(),
            email: "ana@example.com".parse().unwrap(),
            role: Role::Member,
            kind: Kind::Human,
            phone,
            authenticator,
            security_key: Default::default(),
            missing: FactorSet::EMPTY,
            exempt_until: None,
            exempt_reason: None,
            exempt_by: None,
            gap_since: None,
            active_sessions: 0,
            phone_link_sent_at: Some(AT),
            password_link_sent_at: None,
            last_sign_in_at: None,
            created_at: AT,
            revision: 1,
        };
        let missing = rules::missing(RequiredFactors::default(), user.kind, user.present());
        User { missing, ..user }
    }

    fn users() -> Vec<User> {
        let mine = || number("+14155552671");
        let phones = [
            PhoneState::NotSet,
            PhoneState::Unverified { number: mine() },
            PhoneState::Verified { number: mine(), at: AT },
        ];
        let apps = [
            AuthenticatorState::NotConfigured,
            AuthenticatorState::LinkSent { at: AT, expires_at: AT },
            AuthenticatorState::Configured { at: AT },
        ];
        let with = |phone: &PhoneState| apps.clone().map(|app| user(phone.clone(), app));
        phones.iter().flat_map(with).collect()
    }

    #[test]
    fn a_number_is_added_updated_or_texted_again() {
        use PhoneChange::*;
        let changes = |text: &str| {
            users().iter().map(|user| PhoneChange::of(&user.phone, &number(text))).collect()
        };
        let each = |of: [PhoneChange; 3]| of.into_iter().flat_map(|one| [one; 3]).collect();
        let (same, other): (Vec<_>, Vec<_>) = (changes("+14155552671"), changes("+442079460958"));
        let expected: [Vec<_>; 2] =
            [each([Added, LinkSentAgain, Nothing]), each([Added, Updated, Updated])];
        assert_eq!([same, other], expected);
    }

    #[test]
    fn only_a_link_that_replaces_one_of_its_kind_has_a_cool_down() {
        for user in users() {
            let link = |text: &str| {
                let phone = number(text);
                let patch = UserPatch { phone, override_cool_down: false, reason: None };
                UserAction::SetPhone(patch).link(&user)
            };
            let resends = matches!(user.phone, PhoneState::Unverified { .. });
            assert_eq!(link("+14155552671"), resends.then_some(LinkKind::Phone));
            assert_eq!(link("+442079460958"), None);
            let reset = UserAction::ResetAuthenticator(ResetRequest::default());
            assert_eq!(reset.link(&user), None);
        }
    }

    #[test]
    fn a_job_does_what_its_buttons_do_for_its_reason() {
        let reason: Reason = "HELP-1".parse().unwrap();
        for user in users() {
            for job in JobAction::ALL {
                let actions = job.on(&user, true, Some(&reason));
                assert!(!actions.is_empty(), "{job:?}");
                for action in &actions {
                    assert_eq!(action.reason(), Some(&reason), "{action:?}");
                    assert!(!action.kinds(&user).is_empty(), "{action:?}");
                    let resets = matches!(action, UserAction::ResetAuthenticator(_));
                    assert_eq!(action.overrides_cool_down(), !resets, "{action:?}");
                    assert_eq!(action.clone().because(None).reason(), None, "{action:?}");
                }
            }
        }
    }

    #[test]
    fn a_reminder_sends_what_closes_the_gap_and_is_refused_where_nothing_does() {
        for user in users() {
            let actions = JobAction::Remind.on(&user, false, None);
            let sent: Vec<_> = actions.iter().filter_map(|action| action.link(&user)).collect();
            let allowed = |action: &UserAction| {
                let mut kinds = action.kinds(&user).iter().copied();
                kinds.try_for_each(|kind| rules::check(Role::Owner, Policy::default(), &user, kind))
            };
            let verdicts: Vec<Result<(), Code>> = actions.iter().map(allowed).collect();
            let app = !user.authenticator.is_configured();
            let text = matches!(user.phone, PhoneState::Unverified { .. });
            let (links, verdict) = match (app, text) {
                (true, true) => (vec![LinkKind::Setup, LinkKind::Phone], Ok(())),
                (false, true) => (vec![LinkKind::Phone], Ok(())),
                (true, false) => (vec![LinkKind::Setup], Ok(())),
                (false, false) => (vec![LinkKind::Setup], Err(Code::ActionNotAvailable)),
            };
            assert_eq!(sent, links);
            assert!(verdicts.iter().all(|said| *said == verdict), "{verdicts:?}");
        }
    }
}
