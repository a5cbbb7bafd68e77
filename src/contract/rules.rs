//! The rules of the domain: which state is a gap, which buttons a user has, who may press them.

mod gap;

pub use gap::{
    BadEnd, Exemption, Standing, check_end, check_exemption, gap_since, has_gap, latest_end,
    missing, standing,
};

use super::{
    AuthenticatorState, Code, Factor, Kind, PhoneState, RequiredFactors, Role, User,
    UserActionKind, UserId,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the organisation allows beyond the fixed rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Whether an Admin may act on an Owner.
    #[serde(default)]
    pub admins_manage_owners: bool,
    /// Whether an action on a user needs a reason.
    #[serde(default)]
    pub require_reason: bool,
    /// The factors that every user needs. Each entry has to be met: it is one factor, or several
    /// joined by `|` of which one is enough.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["phone", "authenticator"]))]
    pub required: RequiredFactors,
}

/// A second link of one purpose follows the first after 10 minutes, unless the admin overrides
/// it: a user with two mails does not know which one works.
pub const COOL_DOWN: SignedDuration = SignedDuration::from_mins(10);

/// When the cool-down of a link sent at `sent_at` ends; `None` where it has ended by `now`.
pub fn cools_until(sent_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let until = sent_at?.checked_add(COOL_DOWN).unwrap_or(Timestamp::MAX);
    (until > now).then_some(until)
}

/// When the setup link that waits to be opened was sent.
pub fn setup_link_sent_at(user: &User) -> Option<Timestamp> {
    match user.authenticator {
        AuthenticatorState::LinkSent { at, .. } => Some(at),
        _ => None,
    }
}

/// The buttons of `user`, in the order of the screen. Each factor's button follows that factor
/// alone. An Avobot has none.
pub fn available_actions(user: &User) -> &'static [UserActionKind] {
    use UserActionKind::*;
    if user.kind == Kind::Avobot {
        return &[];
    }
    let phone_is_set = !matches!(user.phone, PhoneState::NotSet);
    match (phone_is_set, user.authenticator.is_configured()) {
        (false, false) => &[AddPhone, SendSetupLink, ResetPassword, EndSessions],
        (false, true) => &[AddPhone, ResetAuthenticator, ResetPassword, EndSessions],
        (true, false) => &[UpdatePhone, SendSetupLink, ResetPassword, EndSessions],
        (true, true) => &[UpdatePhone, ResetAuthenticator, ResetPassword, EndSessions],
    }
}

/// The button of one factor.
pub fn factor_action(user: &User, factor: Factor) -> Option<UserActionKind> {
    available_actions(user).iter().copied().find(|action| match factor {
        Factor::Phone => matches!(action, UserActionKind::AddPhone | UserActionKind::UpdatePhone),
        Factor::Authenticator => {
            matches!(action, UserActionKind::SendSetupLink | UserActionKind::ResetAuthenticator)
        }
        Factor::SecurityKey => false,
    })
}

/// Who may open the panel.
pub fn may_open_panel(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Admin)
}

/// Whether somebody of role `actor` may do `action` to `target`; the code says why not.
///
/// # Errors
/// [`Code::Forbidden`] for a member, [`Code::MfaNotApplicable`] for an Avobot,
/// [`Code::OwnerProtected`] for an Owner met by an Admin, [`Code::ActionNotAvailable`] where the
/// factor's state offers another action.
pub fn check(
    actor: Role,
    policy: Policy,
    target: &User,
    action: UserActionKind,
) -> Result<(), Code> {
    if !may_open_panel(actor) {
        return Err(Code::Forbidden);
    }
    if target.kind == Kind::Avobot {
        return Err(Code::MfaNotApplicable);
    }
    if actor == Role::Admin && target.role == Role::Owner && !policy.admins_manage_owners {
        return Err(Code::OwnerProtected);
    }
    if !available_actions(target).contains(&action) {
        return Err(Code::ActionNotAvailable);
    }
    Ok(())
}

/// [`check`] for the person `actor`: nobody may bypass their own second factor, so one's own
/// authenticator is reset by somebody else.
///
/// # Errors
/// As [`check`], and [`Code::SelfProtected`].
pub fn check_by(
    actor: UserId,
    role: Role,
    policy: Policy,
    target: &User,
    action: UserActionKind,
) -> Result<(), Code> {
    check(role, policy, target, action)?;
    match action {
        UserActionKind::ResetAuthenticator if actor == target.id => Err(Code::SelfProtected),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{FactorSet, PhoneNumber, Region, api::JobAction};

    fn user(kind: Kind, phone: PhoneState, authenticator: AuthenticatorState) -> User {
        let user = User {
            id: UserId::new(),
            name: "Ana".into(),
            email: "ana@example.com".parse().unwrap(),
            role: Role::Member,
            kind,
            phone,
            authenticator,
            security_key: Default::default(),
            missing: FactorSet::EMPTY,
            exempt_until: None,
            exempt_reason: None,
            exempt_by: None,
            gap_since: None,
            active_sessions: 0,
            phone_link_sent_at: None,
            password_link_sent_at: None,
            last_sign_in_at: None,
            created_at: Timestamp::UNIX_EPOCH,
            revision: 1,
        };
        let missing = missing(RequiredFactors::default(), kind, user.present());
        User { missing, ..user }
    }

    /// What a reminder would send to `user`.
    fn reminded(user: &User) -> Vec<UserActionKind> {
        let actions = JobAction::Remind.on(user, false, None);
        actions.iter().flat_map(|action| action.kinds(user).to_vec()).collect()
    }

    fn phones() -> [PhoneState; 3] {
        let number = PhoneNumber::parse("+14155552671", Region::default()).unwrap();
        [
            PhoneState::NotSet,
            PhoneState::Unverified { number: number.clone() },
            PhoneState::Verified { number, at: Timestamp::UNIX_EPOCH },
        ]
    }

    fn authenticators() -> [AuthenticatorState; 3] {
        let at = Timestamp::UNIX_EPOCH;
        [
            AuthenticatorState::NotConfigured,
            AuthenticatorState::LinkSent { at, expires_at: at },
            AuthenticatorState::Configured { at },
        ]
    }

    #[test]
    fn each_button_follows_its_own_factor() {
        for phone in phones() {
            for authenticator in authenticators() {
                let user = user(Kind::Human, phone.clone(), authenticator.clone());
                let phone_button = match phone {
                    PhoneState::NotSet => UserActionKind::AddPhone,
                    _ => UserActionKind::UpdatePhone,
                };
                let app_button = match authenticator {
                    AuthenticatorState::Configured { .. } => UserActionKind::ResetAuthenticator,
                    _ => UserActionKind::SendSetupLink,
                };
                assert_eq!(factor_action(&user, Factor::Phone), Some(phone_button));
                assert_eq!(factor_action(&user, Factor::Authenticator), Some(app_button));
                assert_eq!(available_actions(&user).len(), 4);
            }
        }
    }

    #[test]
    fn only_a_verified_phone_and_a_configured_app_close_the_gap() {
        let gaps = phones()
            .into_iter()
            .flat_map(|phone| authenticators().map(|app| user(Kind::Human, phone.clone(), app)))
            .filter(has_gap)
            .count();
        assert_eq!(gaps, 8);
    }

    #[test]
    fn an_exemption_closes_a_gap_until_it_ends() {
        let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        let gap = FactorSet::from_iter([Factor::Phone]);
        for (missing, was, until, opens) in [
            (FactorSet::EMPTY, Some(day(1)), Some(day(9)), None),
            (gap, None, None, Some(day(5))),
            (gap, Some(day(1)), None, Some(day(1))),
            (gap, Some(day(1)), Some(day(9)), Some(day(9))),
            (gap, None, Some(day(9)), Some(day(9))),
            (gap, Some(day(4)), Some(day(3)), Some(day(4))),
        ] {
            assert_eq!(
                gap_since(missing, was, until, day(5)),
                opens,
                "{missing:?} {was:?} {until:?}"
            );
        }
        let [not_set, ..] = phones();
        let mut away = user(Kind::Human, not_set, AuthenticatorState::NotConfigured);
        assert_eq!(standing(&away).word(), "none");
        away.exempt_until = Some(day(9));
        assert_eq!((has_gap(&away), standing(&away)), (false, Standing::Exempt));
        assert!(reminded(&away).is_empty());
    }

    #[test]
    fn a_reminder_sends_only_what_the_policy_misses() {
        let [.., verified] = phones();
        let mut user = user(Kind::Human, verified, AuthenticatorState::NotConfigured);
        assert_eq!(reminded(&user), [UserActionKind::SendSetupLink]);
        let either = RequiredFactors::try_from(vec!["phone|authenticator".to_owned()]).unwrap();
        user.missing = missing(either, user.kind, user.present());
        assert!(reminded(&user).is_empty());
    }

    #[test]
    fn an_avobot_has_no_buttons_and_no_gap() {
        for phone in phones() {
            let bot = user(Kind::Avobot, phone, AuthenticatorState::NotConfigured);
            assert!(available_actions(&bot).is_empty());
            assert!(!has_gap(&bot));
            for action in UserActionKind::ALL {
                let refused = check(Role::Owner, Policy::default(), &bot, action);
                assert_eq!(refused, Err(Code::MfaNotApplicable));
            }
        }
    }

    #[test]
    fn an_admin_may_not_act_on_an_owner_unless_the_policy_says_so() {
        let mut owner = user(Kind::Human, PhoneState::NotSet, AuthenticatorState::NotConfigured);
        owner.role = Role::Owner;
        let strict = Policy::default();
        let open = Policy { admins_manage_owners: true, ..strict };
        let act = |role, policy| check(role, policy, &owner, UserActionKind::AddPhone);
        assert_eq!(act(Role::Admin, strict), Err(Code::OwnerProtected));
        assert_eq!(act(Role::Admin, open), Ok(()));
        assert_eq!(act(Role::Owner, strict), Ok(()));
        assert_eq!(act(Role::Member, open), Err(Code::Forbidden));
    }
}
