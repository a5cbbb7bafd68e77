mod dice;
mod numbers;

use jiff::Timestamp;
use mfadmin::contract::{AuthenticatorState, Kind, Role, UserId};
use mfadmin::contract::{
    Factor, FactorSet, PhoneNumber, Region, RequiredFactors, api::OVERVIEW_DAYS, rules,
};
use mfadmin::server::demo::history::History;
use mfadmin::server::demo::*;
use mfadmin::server::store::NewUser;
use std::collections::HashSet;

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn sixty() -> Vec<NewUser> {
    people(DEFAULT_USERS, 7, DemoNames::Hostile, now()).collect()
}

/// What identifies a person and everything about them, in one comparable text.
fn portrait(user: &NewUser) -> String {
    let NewUser { id, name, email, role, kind, phone, authenticator, .. } = user;
    let times = (user.last_sign_in_at, user.gap_since, user.created_at, user.open_sessions);
    format!("{id} {name} {email} {role} {kind} {phone:?} {authenticator:?} {times:?}")
}

#[test]
fn the_same_seed_gives_the_same_people() {
    let portraits = |seed| {
        people(200, seed, DemoNames::Hostile, now()).map(|user| portrait(&user)).collect::<Vec<_>>()
    };
    assert_eq!(portraits(7), portraits(7));
    assert_ne!(portraits(7), portraits(8));
}

#[test]
fn there_are_as_many_as_asked_for() {
    for count in [1, 2, 19, 20, 60, 5_000] {
        assert_eq!(people(count, 7, DemoNames::Hostile, now()).count(), count as usize, "{count}");
    }
}

#[test]
fn you_come_first_as_an_owner_with_both_factors() {
    let you = people(1, 7, DemoNames::Hostile, now()).next().unwrap();
    assert_eq!((you.role, you.kind), (Role::Owner, Kind::Human));
    assert!(you.phone.is_verified() && you.authenticator.is_configured());
}

#[test]
fn the_history_ends_with_today_and_comes_to_it_step_by_step() {
    let mut history = History::before(now(), Default::default());
    let users: Vec<NewUser> = people(2_000, 7, DemoNames::Hostile, now()).collect();
    users.iter().for_each(|user| history.add(user));
    let days = history.into_days();
    assert_eq!(days.len(), usize::from(OVERVIEW_DAYS));
    let today = days[days.len() - 1];
    assert_eq!(today.date.to_string(), now().to_string()[..10]);
    let humans = || users.iter().filter(|user| user.kind == Kind::Human);
    let count = |has: fn(&NewUser) -> bool| humans().filter(|user| has(user)).count() as u64;
    assert_eq!(today.humans, humans().count() as u64);
    assert_eq!(today.present[Factor::Phone], count(|user| user.phone.is_verified()));
    assert_eq!(
        today.present[Factor::Authenticator],
        count(|user| user.authenticator.is_configured())
    );
    let is_complete =
        |user: &NewUser| user.phone.is_verified() && user.authenticator.is_configured();
    assert_eq!(today.complete, count(is_complete));
    for pair in days.windows(2) {
        assert_eq!(pair[1].date, pair[0].date.tomorrow().unwrap());
        let step = pair[1].percent().abs_diff(pair[0].percent());
        assert!(pair[1].humans >= pair[0].humans && step <= 2, "{pair:?}");
    }
    let rises = days.windows(2).any(|pair| pair[1].complete > pair[0].complete);
    let falls = days.windows(2).any(|pair| pair[1].complete < pair[0].complete);
    assert!(rises && falls && days[0].percent() < today.percent());
}

#[test]
fn addresses_and_ids_are_unique_and_of_nobody() {
    let users: Vec<NewUser> = people(20_000, 7, DemoNames::Hostile, now()).collect();
    let emails: HashSet<&str> = users.iter().map(|user| user.email.as_str()).collect();
    let ids: HashSet<UserId> = users.iter().map(|user| user.id).collect();
    assert_eq!((emails.len(), ids.len()), (users.len(), users.len()));
    let reserved = |email: &&str| {
        ["@example.com", "@example.org", "@example.net", "@bots.example.com"]
            .iter()
            .any(|domain| email.ends_with(domain))
    };
    assert!(emails.iter().all(reserved));
}

#[test]
fn sixty_people_show_every_role_kind_and_state() {
    let users = sixty();
    let count = |role| users.iter().filter(|user| user.role == role).count();
    assert_eq!(count(Role::Owner), 3);
    assert!((3..10).contains(&count(Role::Admin)));
    assert_eq!(users.iter().filter(|user| user.kind == Kind::Avobot).count(), 5);

    let state = |user: &NewUser| (user.phone.badge().text, user.authenticator.badge(now()).text);
    let humans = || users.iter().filter(|user| user.kind == Kind::Human);
    let states: HashSet<_> = humans().map(state).collect();
    assert_eq!(states.len(), 12, "{states:?}");
}

#[test]
fn sixty_people_write_in_every_script() {
    let all: String = sixty().iter().map(|user| user.name.as_str()).collect();
    for (script, range) in [
        ("accents", '\u{c0}'..='\u{17f}'),
        ("Greek", '\u{370}'..='\u{3ff}'),
        ("Cyrillic", '\u{400}'..='\u{4ff}'),
        ("Hebrew", '\u{5d0}'..='\u{5ea}'),
        ("Arabic", '\u{620}'..='\u{6ff}'),
        ("Devanagari", '\u{900}'..='\u{97f}'),
        ("Thai", '\u{e00}'..='\u{e7f}'),
        ("Han", '\u{4e00}'..='\u{9fff}'),
        ("Hangul", '\u{ac00}'..='\u{d7a3}'),
        ("emoji", '\u{1f300}'..='\u{1faff}'),
    ] {
        assert!(all.chars().any(|c| range.contains(&c)), "{script}");
    }
    assert!(sixty().iter().any(|user| (60..200).contains(&user.name.chars().count())));
}

#[test]
fn twenty_people_hold_every_hostile_name_and_nineteen_none() {
    let names = |count| {
        people(count, 11, DemoNames::Hostile, now()).map(|user| user.name).collect::<Vec<_>>()
    };
    let twenty = names(20);
    for hostile in mfadmin::server::demo::hostile::NAMES {
        assert!(twenty.contains(&hostile.text()), "{:?}", hostile.text());
    }
    for piece in ["\x1b[2J\x1b]0;owned\x07", "\u{202e}", "\u{200b}", "\u{200d}", "\0", "\n"] {
        assert!(twenty.iter().any(|name| name.contains(piece)), "{piece:?}");
    }
    assert!(twenty.iter().any(|name| name.chars().count() == 300));
    assert!(names(19).iter().all(|name| !name.contains("Mallory")));
    let mut believable = people(2_000, 11, DemoNames::Believable, now());
    let is_plain = |user: NewUser| user.name.chars().all(|c| !c.is_control());
    assert!(believable.all(is_plain));
}

#[test]
fn times_are_in_order_and_numbers_are_valid() {
    for user in people(3_000, 7, DemoNames::Hostile, now()) {
        assert!(user.created_at <= now());
        if let Some(at) = user.last_sign_in_at {
            assert!((user.created_at..=now()).contains(&at));
        } else {
            assert_eq!(user.open_sessions, 0);
        }
        if let AuthenticatorState::LinkSent { at, expires_at } = user.authenticator {
            assert!(user.created_at <= at && at < now() && at < expires_at);
            assert!(user.gap_since.unwrap() <= at);
        }
        if let Some(at) = user.gap_since {
            assert!((user.created_at..=now()).contains(&at));
        }
        if let Some(number) = user.phone.number() {
            assert!(PhoneNumber::parse(number.e164(), Region::default()).is_ok());
        }
    }
}

#[test]
fn most_humans_are_complete_and_every_gap_is_common() {
    let required = RequiredFactors::default();
    let missing =
        |user: NewUser| rules::unmet(required, user.kind, user.present(), FactorSet::EMPTY).missing;
    let humans =
        people(2_000, 7, DemoNames::Hostile, now()).filter(|user| user.kind == Kind::Human);
    let all: Vec<FactorSet> = humans.map(missing).collect();
    let share = |wanted| all.iter().filter(|missing| **missing == wanted).count();
    assert!(share(FactorSet::EMPTY) > 500);
    let [phone, app] = [Factor::Phone, Factor::Authenticator].map(|it| FactorSet::from_iter([it]));
    for gap in [phone, app, phone.union(app)] {
        assert!(share(gap) > 100, "{gap:?}");
    }
    assert!((150..180).contains(&(2_000 - all.len())));
}
