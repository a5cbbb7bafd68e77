//! Every shape in which a field of a user comes, and what is made of it.

use super::*;
use jiff::Timestamp;
use mfadmin::contract::{Kind, PhoneNumber, Role, UnknownReason};
use mfadmin::server::directory::remote::{
    DirectoryPhone, FactorKind, FactorStatus, Observed, Since,
};
use mfadmin_testing::avochato::Fault;
use serde_json::{Value, json};

/// What is made of a user who is told in these other words.
async fn told(instead: &[(&'static str, Option<Value>)]) -> DirectoryUser {
    let mut person = Person::new("U1");
    person.instead = instead.to_vec();
    let (_server, directory) = server_of(vec![person]).await;
    fetch(&directory, "U1").await
}

fn phone(number: &str, is_verified: bool) -> Observed<Option<DirectoryPhone>> {
    let number = PhoneNumber::accepted(number.to_owned()).unwrap();
    Observed::Known(Some(DirectoryPhone { number, is_verified, since: None }))
}

const HIDDEN: UnknownReason = UnknownReason::Hidden;
const SILENT: UnknownReason = UnknownReason::NotOffered;

#[tokio::test]
async fn a_user_is_read_whole() {
    let mut ana = Person::new("U1");
    (ana.name, ana.role) = ("Ana Silva".to_owned(), "owner");
    (ana.phone, ana.phone_valid) = (Some("+14155550132".to_owned()), true);
    ana.mfa_app_valid = true;
    let (_server, directory) = server_of(vec![ana]).await;
    let user = fetch(&directory, "U1").await;
    assert_eq!(user.id, id("U1"));
    assert_eq!((user.name.as_str(), user.username), ("Ana Silva", None));
    assert_eq!(user.email.unwrap().as_str(), "u1@example.com");
    assert_eq!((user.role, user.kind, user.enabled), (Role::Owner, Kind::Human, true));
    assert_eq!(user.phone, phone("+14155550132", true));
    assert_eq!(user.authenticator, Observed::Known(Some(Since(None))));
    assert_eq!(user.security_keys, Observed::Unknown(SILENT));
    let sign_in: Timestamp = "2026-11-20T08:15:30Z".parse().unwrap();
    assert_eq!(user.last_sign_in_at, Some(sign_in));
    assert_eq!(user.created_at, Some(Timestamp::from_millisecond(1_700_000_000_250).unwrap()));
    let factors: Vec<_> =
        user.factors.iter().map(|factor| (factor.kind.clone(), factor.status)).collect();
    assert_eq!(
        factors,
        [
            (FactorKind::Text, FactorStatus::Active),
            (FactorKind::Authenticator, FactorStatus::Active)
        ]
    );
    assert!(!user.factors[0].label.contains("55501"), "{}", user.factors[0].label);
}

#[tokio::test]
async fn phones() {
    let number = || Some(json!("+14155550132"));
    for (instead, expected) in [
        (
            vec![("phone", number()), ("phone_valid", Some(json!(true)))],
            phone("+14155550132", true),
        ),
        // A number that is not verified, however that is told.
        (
            vec![("phone", number()), ("phone_valid", Some(json!(false)))],
            phone("+14155550132", false),
        ),
        (
            vec![("phone", number()), ("phone_valid", Some(Value::Null))],
            phone("+14155550132", false),
        ),
        // Null is told: there is none. An absent field tells nothing.
        (vec![("phone", Some(Value::Null))], Observed::Known(None)),
        (vec![("phone", Some(json!("")))], Observed::Known(None)),
        (vec![("phone", None), ("phone_formatted", None)], Observed::Unknown(SILENT)),
        (vec![("phone", number()), ("phone_valid", None)], Observed::Unknown(SILENT)),
        (vec![("phone", Some(Value::Null)), ("phone_valid", None)], Observed::Known(None)),
        // Where only the other spelling comes.
        (
            vec![
                ("phone", None),
                ("phone_formatted", Some(json!("(415) 555-0132"))),
                ("phone_valid", Some(json!(true))),
            ],
            phone("+14155550132", true),
        ),
        (
            vec![("phone", Some(json!(14_155_550_132_u64))), ("phone_valid", Some(json!(true)))],
            phone("+14155550132", true),
        ),
        // No plan has it, and a text may reach it all the same.
        (
            vec![("phone", Some(json!("+999123456789"))), ("phone_valid", Some(json!(true)))],
            phone("+999123456789", true),
        ),
        // There is something, and nobody can say what.
        (vec![("phone", Some(json!("extension 7")))], Observed::Unknown(HIDDEN)),
        (vec![("phone", Some(json!({})))], Observed::Unknown(HIDDEN)),
        (vec![("phone", number()), ("phone_valid", Some(json!("yes")))], Observed::Unknown(HIDDEN)),
        (
            vec![("phone", Some(Value::Null)), ("phone_valid", Some(json!(true)))],
            Observed::Unknown(HIDDEN),
        ),
    ] {
        assert_eq!(told(&instead).await.phone, expected, "{instead:?}");
    }
}

#[tokio::test]
async fn authenticators() {
    for (told_as, expected) in [
        (Some(json!(true)), Observed::Known(Some(Since(None)))),
        (Some(json!(false)), Observed::Known(None)),
        (Some(Value::Null), Observed::Known(None)),
        (Some(json!("true")), Observed::Unknown(HIDDEN)),
        (Some(json!(1)), Observed::Unknown(HIDDEN)),
        (None, Observed::Unknown(SILENT)),
    ] {
        let user = told(&[("mfa_app_valid", told_as.clone())]).await;
        assert_eq!(user.authenticator, expected, "{told_as:?}");
    }
}

#[tokio::test]
async fn roles_and_kinds() {
    for (word, role) in [
        (Some(json!("owner")), Role::Owner),
        (Some(json!("manager")), Role::Admin),
        (Some(json!("Admin")), Role::Admin),
        (Some(json!("member")), Role::Member),
        // Nobody is given rights by a word of later days.
        (Some(json!("superowner")), Role::Member),
        (Some(Value::Null), Role::Member),
        (None, Role::Member),
    ] {
        assert_eq!(told(&[("role", word.clone())]).await.role, role, "{word:?}");
    }
    for (avobot, kind) in [
        (Some(Value::Null), Kind::Human),
        (None, Kind::Human),
        (Some(json!(17)), Kind::Avobot),
        (Some(json!("bot_x")), Kind::Avobot),
    ] {
        assert_eq!(told(&[("avobot_id", avobot.clone())]).await.kind, kind, "{avobot:?}");
    }
    for (enabled, expected) in [
        (Some(json!(false)), false),
        (Some(json!(true)), true),
        (Some(Value::Null), true),
        (None, true),
    ] {
        assert_eq!(told(&[("enabled", enabled.clone())]).await.enabled, expected, "{enabled:?}");
    }
}

#[tokio::test]
async fn times() {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    for (signed_in, expected) in [
        (Some(json!("2026-11-20T08:15:30.250+02:00")), at("2026-11-20T06:15:30.250Z")),
        (Some(json!("2026-11-20 08:15:30 UTC")), at("2026-11-20T08:15:30Z")),
        (Some(json!("2026-11-20T08:15:30")), at("2026-11-20T08:15:30Z")),
        (Some(json!(1_700_000_000.5)), at("2023-11-14T22:13:20.5Z")),
        (Some(json!("yesterday")), None),
        (Some(json!(1e300)), None),
        (Some(Value::Null), None),
        (None, None),
    ] {
        let user = told(&[("signed_in_at", signed_in.clone())]).await;
        assert_eq!(user.last_sign_in_at, expected, "{signed_in:?}");
    }
    let added = told(&[("created_at", None)]).await.created_at;
    assert_eq!(added, at("2023-11-14T22:13:20.750Z"), "when the user was added");
    assert_eq!(told(&[("created_at", None), ("added_at", None)]).await.created_at, None);
}

#[tokio::test]
async fn names_and_addresses() {
    let strange = "\u{1b}[2J\u{202e}Ana";
    let user = told(&[("name", Some(json!(strange))), ("email", Some(json!("no address")))]).await;
    assert_eq!((user.name.as_str(), user.email), (strange, None), "cleaned where it is shown");
    let user = told(&[("name", Some(Value::Null))]).await;
    assert_eq!(user.name, "u1@example.com");
    let user = told(&[("name", None), ("email", Some(Value::Null))]).await;
    assert_eq!((user.name.as_str(), user.email), ("", None));
}

#[tokio::test]
async fn a_user_who_is_another_or_none_is_not_taken() {
    let (server, directory) = server_with(3).await;
    assert_eq!(directory.fetch(&id("U00009"), Urgency::Now).await, Ok(None));
    for body in [
        r#"{"status":200,"data":{"user":{"id":"U00002","email":"x@example.com"}}}"#,
        r#"{"status":200,"data":{"user":{"email":"x@example.com"}}}"#,
        r#"{"status":200,"data":{"user":{"id":""}}}"#,
        r#"{"status":200,"data":{}}"#,
        r#"{"status":200,"data":[]}"#,
        r#"{"status":200}"#,
    ] {
        server.fault("GET /v1/users/U00001", 1, Fault::Answer(200, body.to_owned()));
        let read = directory.fetch(&id("U00001"), Urgency::Now).await;
        assert!(matches!(read, Err(RemoteError::Unreadable(_))), "{body}: {read:?}");
    }
    // None of these is a user, and each would lead to another route.
    server.forget_calls();
    for word in ["", ".", "..", "_"] {
        assert_eq!(directory.fetch(&id(word), Urgency::Now).await, Ok(None), "{word:?}");
    }
    assert_eq!(server.calls(), []);
    assert_eq!(directory.fetch(&id("a/b?c#d"), Urgency::Now).await, Ok(None));
    assert_eq!(server.calls()[0].what, "GET /v1/users/a%2Fb%3Fc%23d");
}
