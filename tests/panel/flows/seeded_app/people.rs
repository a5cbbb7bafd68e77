//! The six users of a seeded server, and those of a crowd.

use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{AuthenticatorState, Kind, PhoneNumber, PhoneState, Region, Role, UserId},
    server::store::NewUser,
};

pub fn people() -> Vec<NewUser> {
    let now = Timestamp::now();
    let number = |text| PhoneNumber::parse(text, Region::default()).unwrap();
    let verified = |text| PhoneState::Verified { number: number(text), at: Some(now) };
    let configured = AuthenticatorState::Configured { at: Some(now) };
    let sent = AuthenticatorState::LinkSent {
        at: now - SignedDuration::from_mins(2),
        expires_at: now + SignedDuration::from_hours(24),
    };
    let none = AuthenticatorState::NotConfigured;
    let unverified = PhoneState::Unverified { number: number("+442079460958") };
    use Kind::{Avobot, Human};
    use Role::{Admin, Member, Owner};
    let person =
        |name: &str, email: &str, role, kind, phone, authenticator, open_sessions| NewUser {
            id: UserId::new(),
            language: None,
            name: name.to_owned(),
            email: email.parse().unwrap(),
            role,
            kind,
            phone,
            authenticator,
            gap_since: None,
            last_sign_in_at: None,
            created_at: now,
            open_sessions,
        };
    let us = verified("+14155552671");
    vec![
        person("Olu Owner", "olu@example.com", Owner, Human, us.clone(), configured.clone(), 0),
        person("Ana Lima", "ana@example.com", Member, Human, PhoneState::NotSet, none.clone(), 1),
        person(
            "Avobot Reminders",
            "reminders@example.com",
            Member,
            Avobot,
            PhoneState::NotSet,
            none,
            0,
        ),
        person("Bo Chen", "bo@example.com", Admin, Human, unverified, configured.clone(), 0),
        person("Mia Moss", "mia@example.com", Member, Human, PhoneState::NotSet, sent, 0),
        person("李小龍", "li@example.com", Member, Human, us, configured, 3),
    ]
}

pub fn stranger(at: usize) -> NewUser {
    NewUser {
        id: UserId::new(),
        language: None,
        name: format!("Zed {at:05}"),
        email: format!("zed{at}@example.com").parse().unwrap(),
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::NotConfigured,
        gap_since: None,
        last_sign_in_at: None,
        created_at: Timestamp::now(),
        open_sessions: 0,
    }
}
