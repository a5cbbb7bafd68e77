use jiff::Timestamp;
use mfadmin::contract::action::*;
use mfadmin::contract::{
    AuthenticatorState, Code, Region, RequiredFactors, Role,
    api::JobAction,
    rules::{self, Policy},
};
use mfadmin::contract::{
    LinkKind, OnUnlisted, PhoneNumber, PhoneState, Reason, User,
    api::{PhonePatch, ResetRequest},
};
use mfadmin_testing::sample;

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, Region::default()).unwrap()
}

fn user(phone: PhoneState, authenticator: AuthenticatorState) -> User {
    let user = User { phone, authenticator, phone_link_sent_at: Some(AT), ..sample::user("Ana") };
    let missing = rules::unmet_by(RequiredFactors::default(), &user).missing;
    User { missing, ..user }
}

fn users() -> Vec<User> {
    let mine = || number("+14155552671");
    let phones = [
        PhoneState::NotSet,
        PhoneState::Unverified { number: mine() },
        PhoneState::Verified { number: mine(), at: Some(AT) },
    ];
    let apps = [
        AuthenticatorState::NotConfigured,
        AuthenticatorState::LinkSent { at: AT, expires_at: AT },
        AuthenticatorState::Configured { at: Some(AT) },
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
            let patch = PhonePatch {
                phone,
                override_cool_down: false,
                unlisted: OnUnlisted::Refuse,
                reason: None,
            };
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
                let is_of_life = action.kinds(&user).iter().all(|kind| kind.is_life_cycle());
                let resets = matches!(action, UserAction::ResetAuthenticator(_));
                assert_eq!(action.overrides_cool_down(), !resets && !is_of_life, "{action:?}");
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
