//! A user as the API shows one, for tests of what is done with it.

use jiff::Timestamp;
use mfadmin::contract::{AuthenticatorState, FactorSet, Kind, PhoneState, Role, User, UserId};

/// A member who has set up nothing. Nothing is missing to them either, until a test says so.
pub fn user(name: &str) -> User {
    User {
        id: UserId::new(),
        name: name.to_owned(),
        email: Some("ana@example.com".parse().unwrap()),
        username: None,
        language: None,
        pending_email: None,
        store: None,
        locked: None,
        changed_elsewhere: None,
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::NotConfigured,
        security_key: Default::default(),
        missing: FactorSet::EMPTY,
        unknown: FactorSet::EMPTY,
        as_of: None,
        factors: Vec::new(),
        offers: Vec::new(),
        requested: None,
        disabled_at: None,
        exempt_until: None,
        exempt_reason: None,
        exempt_by: None,
        gap_since: None,
        active_sessions: 0,
        phone_link_sent_at: None,
        password_link_sent_at: None,
        phone_link_expires_at: None,
        password_link_expires_at: None,
        replacement_link_expires_at: None,
        setup_link_delivery: None,
        phone_link_delivery: None,
        password_link_delivery: None,
        last_sign_in_at: None,
        created_at: Timestamp::UNIX_EPOCH,
        revision: 1,
    }
}
