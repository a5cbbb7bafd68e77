//! Users of Keycloak itself, who set up an authenticator on a page of ours and sign in with its codes.

use super::{
    Realm,
    app::{App, scanned},
    directory, settings,
    states::otp,
};
use crate::hosted::{
    CONFIRM,
    breaking::{Breaking, Moment},
    find, killed, open, order, read, settled,
};
use mfadmin::{
    contract::{LinkKind, UserId, api::MessageKind},
    server::{
        clock::Clock,
        directory::remote::{Keycloak, KeycloakSettings, RemoteDirectory},
    },
};
use mfadmin_testing::{breaking_line::BreakingLine, test_app::TestApp};
use serde_json::{Value, json};
use std::sync::Arc;

fn remote(realm: &Realm) -> Arc<dyn RemoteDirectory> {
    Arc::new(directory(realm))
}

/// An app that a user has already.
fn old_app() -> App {
    App {
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
        algorithm: "SHA1".to_owned(),
        digits: 6,
        period: 30,
    }
}

fn with_old_app() -> Value {
    let password = json!({ "type": "password", "value": super::api::PASSWORD });
    json!({ "credentials": [password, otp("old")] })
}

/// Enters the first code, and waits until Keycloak has done its part, however slow it is.
async fn enrol(app: &TestApp, link: &str, new: &App) {
    let page = app.fill(link, &[CONFIRM, ("code", &new.code(0))]).await;
    assert!([200, 202].contains(&page.status.as_u16()), "{} {}", page.status, page.html);
    assert_eq!(settled(app).await, 0);
    assert_eq!(app.look(link).await.status, 410);
}

async fn mailed_link(app: &TestApp) -> String {
    let (_, link) = app.message(MessageKind::SetupLink).await;
    link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned()
}

async fn id_of(app: &TestApp, login: &str) -> UserId {
    find(app, login).await.id
}

/// What Keycloak has of a user beside the password: the labels.
async fn labels(realm: &Realm, user: &str) -> Vec<String> {
    let rows = realm.get(&format!("users/{user}/credentials")).await;
    let rows = rows.as_array().unwrap().iter().filter(|row| row["type"] != "password");
    rows.map(|row| row["userLabel"].as_str().unwrap_or_default().to_owned()).collect()
}

/// From the button to signing in, in a realm with this OTP policy.
async fn walk(name: &str, algorithm: &str, digits: u32, period: u32) {
    let realm = Realm::new(name).await;
    // Without its type the others are not taken.
    let policy = json!({
        "otpPolicyType": "totp", "otpPolicyAlgorithm": format!("Hmac{algorithm}"), "otpPolicyDigits": digits,
        "otpPolicyPeriod": period,
    });
    realm.put("", policy).await;
    realm.user("walks", json!({})).await;
    let app = open(remote(&realm)).await;
    let id = id_of(&app, "walks").await;
    assert!(realm.sign_in("walks", None).await.is_some(), "the password alone lets in before");
    let link = app.setup_link(id).await;
    let page = app.look(&link).await;
    assert!(page.has(&format!("{digits}-digit code")), "{}", page.html);
    assert!(page.has(&format!("every {period} seconds")), "{}", page.html);
    let new = App::of(&page);
    assert_eq!(
        (new.algorithm.as_str(), new.digits, new.period),
        (algorithm, digits, period.into())
    );
    // The page judges a code by the same policy.
    let others = App { algorithm: "SHA1".to_owned(), digits: 6, period: 30, ..new.clone() };
    if others.code(0) != new.code(0) {
        let page = app.fill(&link, &[CONFIRM, ("code", &others.code(0))]).await;
        assert_eq!(page.status, 422);
    }
    enrol(&app, &link, &new).await;
    assert!(app.user(id).await.authenticator.is_configured());
    assert_eq!(realm.sign_in("walks", None).await, None, "the app is asked for");
    let code = new.code(0);
    assert!(realm.sign_in("walks", Some(&code)).await.is_some());
    let wrong =
        if code.starts_with('0') { code.replacen('0', "1", 1) } else { format!("0{}", &code[1..]) };
    assert_eq!(realm.sign_in("walks", Some(&wrong)).await, None);
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_user_signs_in_with_codes_of_sha1() {
    walk("walk-sha1", "SHA1", 6, 30).await;
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_user_signs_in_with_codes_of_sha256_of_eight_digits() {
    walk("walk-sha256", "SHA256", 8, 60).await;
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_user_signs_in_with_codes_of_sha512() {
    walk("walk-sha512", "SHA512", 6, 30).await;
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn an_app_that_is_lost_goes_at_once_and_it_is_said_what_lets_the_user_in() {
    let realm = Realm::new("lost").await;
    let user = realm.user("loses", with_old_app()).await;
    let app = open(remote(&realm)).await;
    let id = id_of(&app, "loses").await;
    let session = realm.sign_in("loses", Some(&old_app().code(0))).await.unwrap();
    let (_, receipt) = order(&app, id, "authenticator/reset", &json!({})).await;
    let said = receipt.requested.unwrap().message.unwrap();
    assert!(said.contains("lets the user in by the password alone"), "{said}");
    settled(&app).await;
    assert_eq!(labels(&realm, &user).await, [""; 0]);
    assert!(!realm.goes_on(&session).await);
    assert!(realm.sign_in("loses", None).await.is_some(), "as it was said");
    let link = mailed_link(&app).await;
    let new = scanned(&app, &link).await;
    enrol(&app, &link, &new).await;
    assert_eq!(realm.sign_in("loses", None).await, None);
    assert!(realm.sign_in("loses", Some(&new.code(0))).await.is_some());

    // A realm that asks everybody for a code has the user set one up.
    let steps = realm.get("authentication/flows/browser/executions").await;
    for mut step in steps.as_array().unwrap().iter().cloned() {
        if step["displayName"] == "Browser - Conditional 2FA"
            || step["providerId"] == "auth-otp-form"
        {
            step["requirement"] = json!("REQUIRED");
            realm.put("authentication/flows/browser/executions", step).await;
        }
    }
    for condition in ["conditional-user-configured", "conditional-credential"] {
        let steps = realm.get("authentication/flows/browser/executions").await;
        for mut step in steps.as_array().unwrap().iter().cloned() {
            if step["providerId"] == condition && step["level"] == 2 {
                step["requirement"] = json!("DISABLED");
                realm.put("authentication/flows/browser/executions", step).await;
            }
        }
    }
    read(&app).await;
    let (_, receipt) = order(&app, id, "authenticator/reset", &json!({})).await;
    let said = receipt.requested.unwrap().message.unwrap();
    assert!(said.contains("set one up at the next sign-in"), "{said}");
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn an_app_that_is_replaced_works_until_the_new_one_does() {
    let realm = Realm::new("replaced").await;
    let user = realm.user("replaces", with_old_app()).await;
    let app = open(remote(&realm)).await;
    let id = id_of(&app, "replaces").await;
    let session = realm.sign_in("replaces", Some(&old_app().code(-1))).await.unwrap();
    let keep = json!({ "way": "keep_until_replaced" });
    let (status, receipt) = order(&app, id, "authenticator/reset", &keep).await;
    assert_eq!(status, 202);
    let said = receipt.requested.unwrap().message.unwrap();
    assert!(said.contains("waits for an approval"), "{said}");
    settled(&app).await;
    assert!(!realm.goes_on(&session).await, "what was opened with the old one has ended");
    assert_eq!(labels(&realm, &user).await, ["old"]);
    assert!(realm.sign_in("replaces", Some(&old_app().code(0))).await.is_some());
    assert!(app.user(id).await.replacement_link_expires_at.is_some());

    // Keycloak judges no code of the old one, so somebody who knows the user does.
    let link = mailed_link(&app).await;
    let page = app.look(&link).await;
    assert!(page.has("Approval code") && !page.has("otpauth://"), "{}", page.html);
    let old = [("step", "proof"), ("code", &*old_app().code(1))];
    assert_eq!(app.fill(&link, &old).await.status, 422, "no code of the old one counts");
    app.prove_by_approval(&link, id, LinkKind::Setup).await;
    let new = scanned(&app, &link).await;
    let again = realm.sign_in("replaces", Some(&old_app().code(1))).await.unwrap();
    enrol(&app, &link, &new).await;
    let left = labels(&realm, &user).await;
    assert!(left.len() == 1 && left != ["old"], "{left:?}");
    assert!(!realm.goes_on(&again).await);
    assert!(realm.sign_in("replaces", Some(&new.code(0))).await.is_some());
    assert_eq!(app.user(id).await.replacement_link_expires_at, None);
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_kill_before_any_step_ends_with_the_new_one_alone() {
    kill_at_each_step("killed-before", Moment::Before).await;
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_kill_after_any_step_ends_with_the_new_one_alone() {
    kill_at_each_step("killed-after", Moment::After).await;
}

async fn kill_at_each_step(name: &str, moment: Moment) {
    let realm = Realm::new(name).await;
    // Enrols, proves, puts first, removes, ends sessions; before them what ended when it was ordered.
    for step in 1..=5 {
        let login = format!("killed-{step}");
        let user = realm.user(&login, with_old_app()).await;
        let whole = remote(&realm);
        let breaking = Breaking::at(whole.clone(), step, moment);
        let app = open(breaking.clone()).await;
        let id = id_of(&app, &login).await;
        let keep = json!({ "way": "keep_until_replaced" });
        order(&app, id, "authenticator/reset", &keep).await;
        settled(&app).await;
        let link = mailed_link(&app).await;
        app.prove_by_approval(&link, id, LinkKind::Setup).await;
        let new = scanned(&app, &link).await;
        let code = new.code(0);
        let fields = [CONFIRM, ("code", code.as_str())];
        let reached = tokio::select! {
            () = breaking.reached() => true,
            page = app.fill(&link, &fields) => {
                assert_eq!(page.status, 202, "{}", page.html);
                false
            }
        };
        if !reached {
            breaking.reached().await;
        }
        let left = labels(&realm, &user).await;
        let has_old = left.iter().any(|label| label == "old");
        assert!(left.len() == 1 || (left.len() == 2 && has_old), "{left:?}");
        let app = killed(app, whole).await;
        assert_eq!(settled(&app).await, 0, "{step} {moment:?}");
        let left = labels(&realm, &user).await;
        assert!(left.len() == 1 && left != ["old"], "{step} {moment:?}: {left:?}");
        assert!(realm.sign_in(&login, Some(&new.code(0))).await.is_some(), "{step} {moment:?}");
    }
}

/// Each is taken without a word, and locks its user out.
#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn a_shape_that_takes_no_codes_is_taken_back_and_the_link_works_once_more() {
    let realm = Realm::new("bent").await;
    let user = realm.user("bends", json!({})).await;
    let line = BreakingLine::to(&realm.url).await;
    let behind = KeycloakSettings { url: line.url.parse().unwrap(), ..settings(&realm) };
    let app = open(Arc::new(Keycloak::new(behind, Clock::System).unwrap())).await;
    let id = id_of(&app, "bends").await;
    let link = app.setup_link(id).await;
    let shapes: [fn(&mut Value); 3] = [
        |data| drop(data.as_object_mut().unwrap().remove("secretEncoding")),
        |data| drop(data.as_object_mut().unwrap().remove("subType")),
        |data| data["algorithm"] = json!("SHA1"),
    ];
    for (shape, wrong) in shapes.into_iter().enumerate() {
        line.bends(move |body| {
            for credential in body["credentials"].as_array_mut().into_iter().flatten() {
                let data = credential["credentialData"].as_str().unwrap();
                let mut data: Value = serde_json::from_str(data).unwrap();
                wrong(&mut data);
                credential["credentialData"] = json!(data.to_string());
            }
        });
        let new = scanned(&app, &link).await;
        let page = app.fill(&link, &[CONFIRM, ("code", &new.code(0))]).await;
        match page.status.as_u16() {
            // Keycloak took longer than the page waits.
            202 => {}
            status => assert!(status == 422 && page.has("removed again"), "{shape}: {}", page.html),
        }
        assert_eq!(settled(&app).await, 0);
        assert_eq!(realm.credentials(&user).await, ["password"], "{shape}");
        assert!(realm.sign_in("bends", None).await.is_some(), "{shape}: they are locked out");
        assert!(!app.user(id).await.authenticator.is_configured(), "{shape}");
    }
    line.bends(|_| ());
    let new = scanned(&app, &link).await;
    enrol(&app, &link, &new).await;
    assert!(realm.sign_in("bends", Some(&new.code(0))).await.is_some());
}

#[tokio::test]
#[ignore = "needs Keycloak and oathtool, which tests/run.sh installs"]
async fn no_seed_stands_in_what_keycloak_stores_of_it() {
    let realm = Realm::new("events").await;
    let events = json!({
        "eventsEnabled": true, "adminEventsEnabled": true, "adminEventsDetailsEnabled": true,
    });
    realm.put("", events).await;
    realm.user("watched", json!({})).await;
    let app = open(remote(&realm)).await;
    let id = id_of(&app, "watched").await;
    let link = app.setup_link(id).await;
    let new = scanned(&app, &link).await;
    enrol(&app, &link, &new).await;
    let path = "admin-events?resourceTypes=USER&operationTypes=UPDATE";
    let stored = realm.get(path).await;
    assert!(!stored.as_array().unwrap().is_empty(), "the change itself is there");
    let stored = format!("{stored} {}", realm.get("events").await);
    let token = link.rsplit('/').next().unwrap();
    for secret in [new.secret.as_str(), token, super::SECRET, "secretData"] {
        assert!(!stored.contains(secret), "{secret} in {stored}");
    }
}
