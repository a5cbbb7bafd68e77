use jiff::Timestamp;
use mfadmin::contract::csv::user::*;
use mfadmin::contract::{AuthenticatorState, Factor, PhoneState, User};
use mfadmin::contract::{FactorSet, Kind, Role, SecurityKeyState, UserId};
use uuid::Uuid;

fn user() -> User {
    let at: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    User {
        id: UserId(Uuid::nil()),
        name: "=cmd|' /C calc'!A0, \"Ana\"".to_owned(),
        email: "ana@example.com".parse().ok(),
        language: None,
        username: None,
        role: Role::Admin,
        kind: Kind::Human,
        phone: PhoneState::Verified {
            number: "+14155552671".to_owned().try_into().unwrap(),
            at: Some(at),
        },
        authenticator: AuthenticatorState::LinkSent { at, expires_at: at },
        security_key: SecurityKeyState::Configured { count: 2 },
        missing: FactorSet::from_iter([Factor::Authenticator]),
        unknown: FactorSet::EMPTY,
        as_of: None,
        factors: Vec::new(),
        offers: Vec::new(),
        requested: None,
        disabled_at: None,
        exempt_until: None,
        exempt_reason: None,
        exempt_by: None,
        gap_since: Some(at),
        active_sessions: 2,
        phone_link_sent_at: None,
        password_link_sent_at: None,
        phone_link_expires_at: None,
        password_link_expires_at: None,
        replacement_link_expires_at: None,
        setup_link_delivery: None,
        phone_link_delivery: None,
        password_link_delivery: None,
        pending_email: None,
        store: None,
        locked: None,
        changed_elsewhere: None,
        last_sign_in_at: Some(at),
        created_at: at,
        revision: 7,
    }
}

#[test]
fn a_line_has_a_cell_for_each_column() {
    let line = line(&User { name: "Ana".to_owned(), ..user() });
    assert_eq!(line.matches(',').count(), HEADER.matches(',').count());
    assert_eq!(
        line,
        "00000000-0000-0000-0000-000000000000,Ana,ana@example.com,admin,human,\
         authenticator_missing,'+14155552671,verified,2026-01-02T03:04:05Z,link_sent,,\
         2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,,,2,2026-01-02T03:04:05Z,\
         2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,configured,2,authenticator,,,,,,,,,,\r\n"
    );
}

#[test]
fn a_name_is_no_formula() {
    assert!(line(&user()).contains(",\"'=cmd|' /C calc'!A0, \"\"Ana\"\"\","));
}
