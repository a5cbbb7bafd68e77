use jiff::Timestamp;
use mfadmin::contract::rules::gap::{Standing, gap_since, has_gap, standing};
use mfadmin::contract::rules::*;
use mfadmin::contract::{
    AuthenticatorState, Availability, Code, Factor, FactorKind, FactorStatus, Kind, ListedFactor,
    OfferedAction, PhoneState, RequiredFactors, ResetWay, Role, Tone, UnknownReason, Unmet, User,
    UserActionKind,
};
use mfadmin::contract::{FactorSet, PhoneNumber, Region, api::JobAction};
use mfadmin_testing::sample;

fn user(kind: Kind, phone: PhoneState, authenticator: AuthenticatorState) -> User {
    let user = User { kind, phone, authenticator, ..sample::user("Ana") };
    let missing = unmet_by(RequiredFactors::default(), &user).missing;
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
        PhoneState::Verified { number, at: Some(Timestamp::UNIX_EPOCH) },
    ]
}

fn authenticators() -> [AuthenticatorState; 3] {
    let at = Timestamp::UNIX_EPOCH;
    [
        AuthenticatorState::NotConfigured,
        AuthenticatorState::LinkSent { at, expires_at: at },
        AuthenticatorState::Configured { at: Some(at) },
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
        let unmet = Unmet { missing, ..Unmet::default() };
        assert_eq!(gap_since(unmet, was, until, day(5)), opens, "{missing:?} {was:?} {until:?}");
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
    user.missing = unmet_by(either, &user).missing;
    assert!(reminded(&user).is_empty());
}

#[test]
fn an_avobot_has_no_buttons_and_no_gap() {
    for phone in phones() {
        let bot = user(Kind::Avobot, phone, AuthenticatorState::NotConfigured);
        assert!(available_actions(&bot).is_empty());
        assert!(!has_gap(&bot));
        for action in UserActionKind::ALL.into_iter().filter(|action| !action.is_life_cycle()) {
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

#[test]
fn only_owners_change_the_life_of_owners_and_admins() {
    use UserActionKind::*;
    let open = Policy { admins_manage_owners: true, ..Policy::default() };
    for role in Role::ALL {
        for kind in Kind::ALL {
            let mut target = user(kind, PhoneState::NotSet, AuthenticatorState::NotConfigured);
            target.role = role;
            let refused = match (kind, role) {
                (Kind::Human, Role::Owner) => Err(Code::OwnerProtected),
                (Kind::Human, Role::Admin) => Err(Code::OwnerRequired),
                // A member has no rights over others, nor has an Avobot, whatever it is called.
                _ => Ok(()),
            };
            for action in [Edit, Disable, Remove] {
                assert_eq!(check(Role::Admin, open, &target, action), refused, "{role} {kind}");
                assert_eq!(check(Role::Owner, open, &target, action), Ok(()));
                assert_eq!(check(Role::Member, open, &target, action), Err(Code::Forbidden));
            }
            let twice = check(Role::Owner, open, &target, Enable);
            assert_eq!(twice, Err(Code::ActionNotAvailable));
        }
    }
}

#[test]
fn a_disabled_user_has_no_gap_and_no_buttons_but_can_be_enabled() {
    let mut gone = user(Kind::Human, PhoneState::NotSet, AuthenticatorState::NotConfigured);
    gone.disabled_at = Some(Timestamp::UNIX_EPOCH);
    assert_eq!(unmet_by(RequiredFactors::default(), &gone), Unmet::default());
    assert_eq!((standing(&gone), has_gap(&gone)), (Standing::Disabled, false));
    assert!(available_actions(&gone).is_empty());
    for action in UserActionKind::ALL {
        let expected = match action {
            UserActionKind::Edit | UserActionKind::Enable | UserActionKind::Remove => Ok(()),
            UserActionKind::Disable | UserActionKind::Unlock => Err(Code::ActionNotAvailable),
            _ => Err(Code::UserDisabled),
        };
        assert_eq!(check(Role::Owner, Policy::default(), &gone, action), expected, "{action:?}");
    }
}

#[test]
fn the_last_active_owner_stays() {
    let mut owner = user(Kind::Human, PhoneState::NotSet, AuthenticatorState::NotConfigured);
    assert_eq!(check_last_owner(&owner, 1), Ok(()), "a member");
    owner.role = Role::Owner;
    assert_eq!(check_last_owner(&owner, 1), Err(Code::LastOwner));
    assert_eq!(check_last_owner(&owner, 2), Ok(()));
    owner.disabled_at = Some(Timestamp::UNIX_EPOCH);
    assert_eq!(check_last_owner(&owner, 1), Ok(()), "it is not the active one");
}

#[test]
fn only_a_link_that_still_works_waits_for_an_approval() {
    let hour = |hours| Some(Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hours));
    let at = |hours| hour(hours).unwrap();
    let user = User {
        role: Role::Admin,
        authenticator: AuthenticatorState::LinkSent { at: at(0), expires_at: at(3) },
        phone_link_sent_at: hour(0),
        phone_link_expires_at: hour(1),
        password_link_sent_at: hour(0),
        password_link_expires_at: hour(2),
        ..sample::user("Ana")
    };
    let waiting = |hours| links_to_approve(&user, &[], at(hours)).len();
    assert_eq!([waiting(0), waiting(1), waiting(2), waiting(3)], [3, 2, 1, 0]);
    // Servers before do not say until when.
    let untold = User { phone_link_expires_at: None, password_link_expires_at: None, ..user };
    assert_eq!(links_to_approve(&untold, &[], at(9)).len(), 2);
}

#[test]
fn nobody_has_a_gap_of_whom_it_is_not_known() {
    let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
    let unknown = |reason| AuthenticatorState::Unknown { reason };
    let [not_set, _, verified] = phones();
    let policy = RequiredFactors::default();
    let standing_of = |phone: &PhoneState, authenticator: AuthenticatorState| {
        let user = User { phone: phone.clone(), authenticator, ..sample::user("Ana") };
        let Unmet { missing, unknown } = unmet_by(policy, &user);
        standing(&User { missing, unknown, ..user })
    };
    for reason in UnknownReason::ALL {
        assert_eq!(standing_of(&verified, unknown(reason)), Standing::Unknown);
        // What is missing for sure is a gap.
        let gap = Standing::Gap(FactorSet::from_iter([Factor::Phone]));
        assert_eq!(standing_of(&not_set, unknown(reason)), gap);
    }
    assert_eq!(Standing::Unknown.word(), "unknown");
    let user = User { authenticator: unknown(UnknownReason::Hidden), ..sample::user("Ana") };
    let badge = user.badge(Factor::Authenticator, day(1));
    assert_eq!((badge.text, badge.tone), ("Unknown", Tone::Pending));
    assert!(user.present().is_empty());
    // The time of a gap does not move while nobody knows.
    let app = FactorSet::from_iter([Factor::Authenticator]);
    let may_be = Unmet { unknown: app, ..Unmet::default() };
    assert_eq!(gap_since(may_be, Some(day(1)), None, day(5)), Some(day(1)));
    assert_eq!(gap_since(may_be, None, None, day(5)), None);
    assert_eq!(
        gap_since(Unmet { missing: app, ..may_be }, Some(day(1)), None, day(5)),
        Some(day(1))
    );
}

#[test]
fn no_mail_goes_to_who_has_no_address() {
    let nameless = User { email: None, ..sample::user("Ana") };
    let check = |action| check(Role::Owner, Policy::default(), &nameless, action);
    assert_eq!(check(UserActionKind::SendSetupLink), Err(Code::AddressMissing));
    assert_eq!(check(UserActionKind::ResetPassword), Err(Code::AddressMissing));
    assert_eq!(check(UserActionKind::AddPhone), Ok(()));
    assert_eq!(check(UserActionKind::EndSessions), Ok(()));
    let new = "ana@example.org".parse().unwrap();
    assert_eq!(check_email(&nameless, &new), Err(Code::AddressMissing));
    assert_eq!(nameless.handle().to_string(), nameless.id.to_string());
    let named = User { username: Some("ana\u{202e}\n".to_owned()), ..nameless };
    assert!(!named.handle().to_string().contains('\n'));
    assert!(named.handle().is_spelt("ana\u{202e}"));
}

#[test]
fn an_authenticator_is_kept_only_where_a_setup_link_brings_the_new_one() {
    use UserActionKind::{ResetAuthenticator, SendSetupLink};
    let offering = |reset: Availability, link: Availability| {
        let offer = |(action, availability)| OfferedAction { action, availability };
        let offers = [(ResetAuthenticator, reset), (SendSetupLink, link)].map(offer);
        User { offers: offers.into(), ..sample::user("Ana") }
    };
    let no = || Availability::NotPossible { reason: "No.".to_owned() };
    let page = || Availability::InBrowser { url: "https://example.com".to_owned() };
    let yes = || Availability::Available;
    let ways = ResetWay::ALL;
    let [now, keep] = ways;
    assert_eq!(reset_ways(&sample::user("Ana")), [now], "a local user");
    assert_eq!(reset_ways(&offering(yes(), yes())), ways);
    for link in [no(), page()] {
        let user = offering(yes(), link.clone());
        assert_eq!(reset_ways(&user), [now]);
        assert_eq!(reset_availability(&user, keep), link);
    }
    for reset in [no(), page()] {
        let user = offering(reset.clone(), yes());
        assert!(reset_ways(&user).is_empty());
        assert_eq!(ways.map(|way| reset_availability(&user, way)), [reset.clone(), reset]);
    }
    let nowhere = User { email: None, ..offering(yes(), yes()) };
    assert_eq!(reset_ways(&nowhere), [now], "nobody could be sent a link");
}

/// A factor of every kind and in every state.
fn listed() -> Vec<ListedFactor> {
    use FactorKind::*;
    let kinds = [
        Authenticator,
        CounterCodes,
        Text,
        Mail,
        Push,
        SecurityKey,
        Certificate,
        RecoveryCodes,
        Password,
        Other("spass".to_owned()),
    ];
    let each = kinds.into_iter().flat_map(|kind| FactorStatus::ALL.map(|it| (kind.clone(), it)));
    let of = |(kind, status): (FactorKind, FactorStatus)| ListedFactor {
        id: format!("{} {}", kind.word(), status.as_str()),
        kind,
        status,
        label: String::new(),
    };
    each.map(of).collect()
}

#[test]
fn what_signs_in_and_is_there_is_removed_by_itself() {
    let user = User { factors: listed(), ..sample::user("Ana") };
    let signs_in = ["authenticator", "counter_codes", "push", "security_key", "recovery_codes"];
    for factor in &user.factors {
        let word = factor.kind.word();
        let expected = signs_in.contains(&&*word) && factor.status != FactorStatus::Pending;
        assert_eq!(removable_factor(&user, &factor.id).is_some(), expected, "{factor:?}");
    }
    assert_eq!(removable_factors(&user).count(), signs_in.len() * (FactorStatus::ALL.len() - 1));
    assert_eq!(removable_factor(&user, "of somebody else"), None);
}

#[test]
fn the_last_factor_is_the_last_that_counts() {
    let is_last = |user: &User, at: usize| is_last_factor(user, &user.factors[at]);
    let of =
        |id: &str, kind, status| ListedFactor { id: id.into(), kind, status, label: id.into() };
    let key = of("key", FactorKind::SecurityKey, FactorStatus::Active);
    let codes = of("codes", FactorKind::RecoveryCodes, FactorStatus::Active);
    let locked = of("locked", FactorKind::Authenticator, FactorStatus::Locked);
    let user = User { factors: vec![key.clone(), codes, locked], ..sample::user("Ana") };
    assert_eq!([is_last(&user, 0), is_last(&user, 1), is_last(&user, 2)], [true, false, false]);
    let app = of("app", FactorKind::Authenticator, FactorStatus::Active);
    let user = User { factors: vec![key, app], ..sample::user("Ana") };
    assert_eq!([is_last(&user, 0), is_last(&user, 1)], [false, false]);
}

#[test]
fn nobody_removes_a_factor_of_their_own_or_of_who_is_above_them() {
    let action = UserActionKind::RemoveFactor;
    let mut user = User { factors: listed(), ..sample::user("Ana") };
    let policy = Policy::default();
    let other = mfadmin::contract::UserId::new();
    assert_eq!(check_by(other, Role::Admin, policy, &user, action), Ok(()));
    assert_eq!(check_by(user.id, Role::Owner, policy, &user, action), Err(Code::SelfProtected));
    assert_eq!(check(Role::Member, policy, &user, action), Err(Code::Forbidden));
    user.role = Role::Owner;
    assert_eq!(check(Role::Admin, policy, &user, action), Err(Code::OwnerProtected));
    assert_eq!(check(Role::Owner, policy, &user, action), Ok(()));
    user.factors.clear();
    assert_eq!(check(Role::Owner, policy, &user, action), Err(Code::ActionNotAvailable));
}
