//! Users in every state that a realm knows.

use super::{
    Realm,
    api::PASSWORD,
    directory,
    federated::federate,
    fetch,
    locks::{lock_out, strict},
    scan,
    slapd::Slapd,
};
use mfadmin::{
    contract::{Kind, UnknownReason::NotReadYet},
    server::directory::remote::{DirectoryUser, Observed},
};
use serde_json::{Value, json};

/// What a user shows: whether there is an app, how many keys, each factor with its state, and what else is to be
/// known.
fn shown(user: &DirectoryUser) -> String {
    let Observed::Known(app) = &user.authenticator else { panic!("it was read") };
    let Observed::Known(keys) = user.security_keys else { panic!("it was read") };
    let factors =
        user.factors.iter().map(|it| format!("{} {}", it.kind.label(), it.status.as_str()));
    let factors: Vec<_> = factors.collect();
    let app = if app.is_some() { "app" } else { "no app" };
    let enabled = if user.enabled { "" } else { ", disabled" };
    let bot = if user.kind == Kind::Avobot { ", bot" } else { "" };
    let email = if user.email.is_some() { "" } else { ", no address" };
    let Observed::Known(lock) = &user.lock else { panic!("it was read") };
    let locked = if lock.is_some() { ", locked" } else { "" };
    let store = user.store.as_ref().map(|store| format!(", in {}", store.words()));
    let store = store.unwrap_or_default();
    format!("{app}, {keys} keys, [{}]{enabled}{bot}{email}{locked}{store}", factors.join(", "))
}

pub fn otp(label: &str) -> Value {
    json!({
        "type": "otp",
        "userLabel": label,
        "secretData": json!({ "value": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" }).to_string(),
        "credentialData": json!({
            "subType": "totp", "digits": 6, "counter": 0, "period": 30,
            "algorithm": "HmacSHA1", "secretEncoding": "BASE32",
        }).to_string(),
    })
}

pub fn key(kind: &str) -> Value {
    json!({
        "type": kind,
        "userLabel": "Blue key",
        "secretData": "{}",
        "credentialData": json!({
            "aaguid": "00000000-0000-0000-0000-000000000000", "credentialId": "AAAA",
            "counter": 0, "attestationStatementFormat": "none", "credentialPublicKey": "AAAA",
        }).to_string(),
    })
}

fn codes() -> Value {
    json!({
        "type": "recovery-authn-codes",
        "secretData": json!({ "codes": [] }).to_string(),
        "credentialData": json!({ "hashIterations": 1, "algorithm": "SHA-512", "totalCodes": 0,
                                  "remainingCodes": 0 }).to_string(),
    })
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn users_in_every_state_show_what_counts() {
    let realm = strict("states").await;
    let password = || json!({ "type": "password", "value": PASSWORD });
    let with = |more: Vec<Value>| {
        let mut all = vec![password()];
        all.extend(more);
        json!({ "credentials": all })
    };
    let states: [(&str, Value, &str); 13] = [
        ("nothing", json!({}), "no app, 0 keys, []"),
        ("one-app", with(vec![otp("a")]), "app, 0 keys, [authenticator active]"),
        (
            "two-apps",
            with(vec![otp("a"), otp("b")]),
            "app, 0 keys, [authenticator active, authenticator active]",
        ),
        ("a-key", with(vec![key("webauthn")]), "no app, 1 keys, [security key active]"),
        (
            "a-passkey",
            with(vec![key("webauthn-passwordless")]),
            "no app, 1 keys, [security key active]",
        ),
        ("codes-only", with(vec![codes()]), "no app, 0 keys, [recovery codes active]"),
        (
            "asked",
            json!({ "requiredActions": ["CONFIGURE_TOTP"] }),
            "no app, 0 keys, [authenticator pending]",
        ),
        ("hasty", json!({}), "no app, 0 keys, [], locked"),
        ("disabled", json!({ "enabled": false }), "no app, 0 keys, [], disabled"),
        ("unproved", json!({ "emailVerified": false }), "no app, 0 keys, []"),
        ("no-mail", json!({ "email": null }), "no app, 0 keys, [], no address"),
        (
            "temporary",
            json!({ "credentials": [{ "type": "password", "value": "once", "temporary": true }] }),
            "no app, 0 keys, []",
        ),
        ("nameless", json!({ "firstName": "", "lastName": "" }), "no app, 0 keys, []"),
    ];
    let slapd = Slapd::start(1, PASSWORD).await;
    federate(&realm, &slapd).await;
    let directory = directory(&realm);
    for (username, more, expected) in &states {
        let id = realm.user(username, more.clone()).await;
        if *username == "hasty" {
            lock_out(&realm, username, &id).await;
        }
        let user = fetch(&directory, &id).await;
        assert_eq!((shown(&user).as_str(), username), (*expected, username));
        let name = if *username == "nameless" {
            "nameless".to_owned()
        } else {
            format!("First {username}")
        };
        assert_eq!((user.name, user.username.as_deref()), (name, Some(*username)));
    }
    // Whom the realm has from elsewhere.
    let id = realm.id_of("users?username=ldap00&exact=true").await;
    let user = fetch(&directory, &id).await;
    assert_eq!(shown(&user), "no app, 0 keys, [], in corp (read-only)");
    assert_eq!((user.name.as_str(), user.username.as_deref()), ("Ldap User00", Some("ldap00")));
    // The client's own service account is nobody to be shown, and no person where it is met.
    let client = realm.id_of("clients?clientId=mfadmin").await;
    let account = realm.get(&format!("clients/{client}/service-account-user")).await;
    let bot = fetch(&directory, account["id"].as_str().unwrap()).await;
    assert_eq!(bot.kind, Kind::Avobot);
    let listed = scan(&directory).await.unwrap();
    assert_eq!(listed.len(), states.len() + 1);
    for user in listed {
        // The list tells of apps, and of no keys.
        assert_eq!(user.user.security_keys, Observed::Unknown(NotReadYet));
        let has_app = user
            .user
            .username
            .as_deref()
            .is_some_and(|name| name.ends_with("app") || name.ends_with("apps"));
        assert!(
            matches!(user.user.authenticator, Observed::Known(app) if app.is_some() == has_app)
        );
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_phone_is_what_its_attributes_say() {
    let realm = Realm::new("phones").await;
    let phone = |number: &str, verified: &str| json!({ "attributes": { "phoneNumber": [number], "phoneNumberVerified": [verified] } });
    let directory = directory(&realm);
    for (username, more, expected) in [
        ("proved", phone("+1 201-555-0123", "true"), "+12015550123 true"),
        ("unproved", phone("0012015550123", "false"), "+12015550123 false"),
        ("of-nowhere", phone("2015550123", "true"), "hidden"),
        ("without", json!({}), "none"),
    ] {
        let id = realm.user(username, more).await;
        let user = fetch(&directory, &id).await;
        let shown = match user.phone {
            Observed::Known(None) => "none".to_owned(),
            Observed::Known(Some(phone)) => {
                format!("{} {}", phone.number.e164(), phone.is_verified)
            }
            Observed::Unknown(_) => "hidden".to_owned(),
        };
        assert_eq!(shown, expected, "{username}");
    }
}
