//! Users in every state that a token can be in.

use super::{STAFF, api::Api, directory, fetch, id, running::shared, scan};
use mfadmin::{
    contract::UnknownReason::Hidden,
    server::directory::remote::{DirectoryUser, FactorStatus, Observed},
};
use mfadmin_testing::privacyidea::token_states;
use serde_json::json;
use std::{process::Command, sync::Arc};

/// What a user of this test shows: of the phone a letter, of the authenticator and the keys a figure,
/// and of the one token its state.
fn shown(user: &DirectoryUser) -> String {
    let phone = match &user.phone {
        Observed::Known(None) => "none".to_owned(),
        Observed::Known(Some(phone)) if phone.is_verified => format!("{}!", phone.number.ending()),
        Observed::Known(Some(phone)) => format!("{}?", phone.number.ending()),
        Observed::Unknown(Hidden) => "hidden".to_owned(),
        Observed::Unknown(other) => panic!("{other:?}"),
    };
    let Observed::Known(app) = &user.authenticator else { panic!("it was read") };
    let Observed::Known(keys) = user.security_keys else { panic!("it was read") };
    let states: Vec<_> = user.factors.iter().map(|factor| format!("{:?}", factor.status)).collect();
    let app = if app.is_some() { "app" } else { "no app" };
    format!("{phone}, {app}, {keys} keys, {}", states.join(" "))
}

/// Twelve users, a state each; and what each of them must show.
async fn arrange(api: &Api) -> [&'static str; 12] {
    let pin = json!({});
    for (user, serial) in (0..8).map(|user| (user, format!("STATE{user}"))) {
        api.token((STAFF, user), "totp", &serial, pin.clone()).await;
    }
    api.post("token/disable/STATE1", json!({})).await;
    api.post("token/revoke/STATE2", json!({})).await;
    let past = json!({ "validity_period_end": "2020-01-01T00:00+0000" });
    api.post("token/set/STATE4", past).await;
    let future = json!({ "validity_period_start": "2190-01-01T00:00+0000" });
    api.post("token/set/STATE5", future).await;
    api.post("token/set/STATE6", json!({ "max_failcount": 2 })).await;
    for _ in 0..3 {
        assert!(!api.accepts(STAFF, 6, "000000").await);
    }
    api.delete("token/STATE7").await;
    api.token((STAFF, 7), "pw", "STATE7", json!({ "otpkey": "password" })).await;
    api.token((STAFF, 8), "registration", "STATE8", json!({})).await;
    // A rollout that is not over, as its policy of the realm has it.
    let policy = json!({
        "scope": "enrollment",
        "action": "verify_enrollment=totp sms",
        "user": "user0003,user0009",
        "realm": STAFF,
        "active": true,
    });
    api.policy("states", policy).await;
    api.delete("token/STATE3").await;
    api.token((STAFF, 3), "totp", "STATE3", json!({})).await;
    api.token((STAFF, 9), "sms", "STATE9", json!({ "phone": "+14155552671" })).await;
    api.delete("policy/states").await;
    api.token((STAFF, 10), "sms", "STATE10", json!({ "phone": "+49 170 1234567" })).await;
    api.token((STAFF, 11), "sms", "STATE11", json!({ "phone": "ask the porter" })).await;
    [
        "none, app, 0 keys, Active",
        "none, no app, 0 keys, Disabled",
        "none, no app, 0 keys, Revoked",
        "none, no app, 0 keys, Pending",
        "none, no app, 0 keys, Expired",
        "none, no app, 0 keys, Expired",
        "none, no app, 0 keys, Locked",
        "none, no app, 0 keys, Active",
        "none, no app, 0 keys, Active",
        "2671?, no app, 0 keys, Pending",
        "4567!, no app, 0 keys, Active",
        "hidden, no app, 0 keys, Active",
    ]
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn twelve_users_in_twelve_states() {
    let api = shared().await;
    let expected = arrange(&api).await;
    let directory = directory(&api, STAFF);
    let scanned = scan(&directory).await.unwrap();
    assert_eq!(scanned.len(), 2_000);
    for (number, expected) in expected.into_iter().enumerate() {
        let id = id(STAFF, number);
        assert_eq!(shown(&scanned[&id]), expected, "user {number} in the scan");
        let fetched = fetch(&directory, &id).await;
        assert_eq!(fetched, scanned[&id], "user {number} read alone");
    }
    // What cannot be read as a number is shown as it is.
    assert_eq!(scanned[&id(STAFF, 11)].factors[0].label, "ask the porter");
    assert_eq!(scanned[&id(STAFF, 10)].factors[0].label, "+49 ••••67");
    assert_eq!(scanned[&id(STAFF, 10)].name, "First10 Last10");
    assert_eq!(scanned[&id(STAFF, 10)].email.as_ref().unwrap().as_str(), "user0010@example.com");
    // And the panel shows each as what it is.
    token_states::are_shown(Arc::new(directory)).await;
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn tokens_on_several_pages() {
    let api = shared().await;
    api.realm("pages", 1_500).await;
    api.token(("pages", 0), "totp", "PAGES", json!({})).await;
    let filled = Command::new("python3")
        .arg(super::running::here("tests/common/privacyidea/many_tokens.py"))
        .arg(api.folder.join("database.sqlite"))
        .args(["PAGES", "1001", "1400"])
        .status();
    assert!(filled.unwrap().success());
    let scanned = scan(&directory(&api, "pages")).await.unwrap();
    let active = |user: &&DirectoryUser| {
        user.factors.iter().any(|factor| factor.status == FactorStatus::Active)
    };
    assert_eq!(scanned.len(), 1_500);
    assert_eq!(scanned.values().filter(active).count(), 1_401);
    assert!(scanned[&id("pages", 1_401)].factors.is_empty());
}
