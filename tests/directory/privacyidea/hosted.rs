//! Users of privacyIDEA itself, who set up an authenticator on a page of ours.

use super::{
    api::{Api, login},
    line::Line,
    running::{Flavour, Running, shared},
    settings,
};
use crate::hosted::{
    CONFIRM,
    breaking::{Breaking, Moment},
    find, killed, open, order, settled,
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{AuthenticatorState, api::MessageKind},
    server::{
        clock::Clock,
        directory::remote::{PrivacyIdea, RemoteDirectory},
    },
};
use mfadmin_testing::test_app::{Page, TestApp};
use serde_json::json;
use std::{process::Command, sync::Arc};

fn remote(url: &str, realm: &str) -> Arc<dyn RemoteDirectory> {
    Arc::new(PrivacyIdea::new(settings(url, realm), Clock::System).unwrap())
}

/// What an app shows so many seconds from now, computed by a program that is not ours.
fn oathtool(secret: &str, seconds: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_secs(seconds);
    let now = format!("--now=@{}", at.as_second());
    let run = Command::new("oathtool").args(["--totp", "-b", &now, secret]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

/// The secret that the page of `link` shows.
async fn secret(app: &TestApp, link: &str) -> String {
    let page = app.look(link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let address = page.address();
    address.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

async fn confirm(app: &TestApp, link: &str, secret: &str) -> Page {
    app.fill(link, &[CONFIRM, ("code", &oathtool(secret, 0))]).await
}

/// Enters the first code, and waits until privacyIDEA has done its part, however slow it is.
async fn enrol(app: &TestApp, link: &str, secret: &str) {
    let page = confirm(app, link, secret).await;
    assert!([200, 202].contains(&page.status.as_u16()), "{} {}", page.status, page.html);
    assert_eq!(settled(app).await, 0);
    assert_eq!(app.look(link).await.status, 410);
}

async fn mailed_link(app: &TestApp) -> String {
    let (_, link) = app.message(MessageKind::SetupLink).await;
    link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned()
}

async fn serials(api: &Api, realm: &str, user: usize) -> Vec<String> {
    let found = api.tokens(realm, user, "totp").await;
    found.into_iter().map(|(serial, _)| serial).collect()
}

/// An app that the user has already, with this seed in base32.
async fn give(api: &Api, realm: &str, user: usize, serial: &str) -> String {
    let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let hex: String = b"12345678901234567890".iter().map(|byte| format!("{byte:02x}")).collect();
    let app = json!({ "genkey": 0, "otpkey": hex, "otplen": 6, "timeStep": 30, "hashlib": "sha1" });
    api.token((realm, user), "totp", serial, app).await;
    seed.to_owned()
}

/// From the button to signing in, and then the old one in the place of which another comes.
async fn walk(api: &Api, realm: &str) {
    let app = open(remote(&api.url, realm)).await;
    let id = find(&app, &login(0)).await.id;
    let link = app.setup_link(id).await;
    let state = app.user(id).await.authenticator;
    assert!(matches!(state, AuthenticatorState::LinkSent { .. }), "{state:?}");
    let key = secret(&app, &link).await;
    enrol(&app, &link, &key).await;
    assert!(api.accepts(realm, 0, &oathtool(&key, 30)).await);
    assert!(app.user(id).await.authenticator.is_configured());
    assert_eq!(settled(&app).await, 0);
    assert_eq!(app.look(&link).await.status, 410);

    // It is replaced, and is what shows who asks for that.
    let keep = json!({ "way": "keep_until_replaced" });
    order(&app, id, "authenticator/reset", &keep).await;
    let link = mailed_link(&app).await;
    assert!(app.look(&link).await.has("confirm with the one you have"));
    let proof = [("step", "proof"), ("code", &*oathtool(&key, 60))];
    assert_eq!(app.fill(&link, &proof).await.status, 303);
    let old = serials(api, realm, 0).await;
    let new_key = secret(&app, &link).await;
    enrol(&app, &link, &new_key).await;
    let new = serials(api, realm, 0).await;
    assert!(new.len() == 1 && new != old, "{old:?} {new:?}");
    assert!(api.accepts(realm, 0, &oathtool(&new_key, 30)).await);
    assert!(!api.accepts(realm, 0, &oathtool(&key, 90)).await);

    // It is lost, and goes at once.
    order(&app, id, "authenticator/reset", &json!({})).await;
    settled(&app).await;
    assert_eq!(serials(api, realm, 0).await, Vec::<String>::new());
    let link = mailed_link(&app).await;
    let key = secret(&app, &link).await;
    enrol(&app, &link, &key).await;
    assert!(api.accepts(realm, 0, &oathtool(&key, 30)).await);
}

#[tokio::test]
#[ignore = "needs privacyIDEA and oathtool, which tests/run.sh installs"]
async fn a_user_signs_in_at_privacyidea_with_codes_of_oathtool() {
    let api = shared().await;
    api.realm("hosted", 3).await;
    walk(&api, "hosted").await;
}

#[tokio::test]
#[ignore = "needs privacyIDEA and oathtool, which tests/run.sh installs"]
async fn what_privacyidea_refuses_leaves_nothing_and_the_link_works_again() {
    let api = shared().await;
    api.realm("stubborn", 2).await;
    let app = open(remote(&api.url, "stubborn")).await;
    let id = find(&app, &login(1)).await.id;
    let link = app.setup_link(id).await;
    let key = secret(&app, &link).await;
    let policy = json!({
        "scope": "admin",
        "action": "totp_force_server_generate",
        "adminuser": "admin",
        "realm": "stubborn",
        "active": true,
    });
    api.policy("stubborn", policy).await;
    let page = confirm(&app, &link, &key).await;
    settled(&app).await;
    api.delete("policy/stubborn").await;
    assert!([202, 422].contains(&page.status.as_u16()), "{}", page.html);
    assert_eq!(settled(&app).await, 0);
    let page = if page.status == 202 { app.look(&link).await } else { page };
    assert!(page.has("otpauth://"), "the link works again: {}", page.html);
    assert!(page.status == 200 || page.has("totp_force_server_generate"), "{}", page.html);
    assert_eq!(serials(&api, "stubborn", 1).await, Vec::<String>::new());
    assert_eq!(settled(&app).await, 0);
    enrol(&app, &link, &key).await;
    assert!(api.accepts("stubborn", 1, &oathtool(&key, 30)).await);
}

#[tokio::test]
#[ignore = "needs privacyIDEA and oathtool, which tests/run.sh installs"]
async fn a_lost_answer_makes_no_second_token_and_an_absent_server_changes_nothing() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("small", 3).await;
    let line = Line::to(running.port).await;
    let app = open(remote(&line.url, "small")).await;
    let id = find(&app, &login(1)).await.id;
    let link = app.setup_link(id).await;
    let key = secret(&app, &link).await;

    running.kill();
    let page = confirm(&app, &link, &key).await;
    assert_eq!(page.status, 422, "{}", page.html);
    assert!(page.has("nothing was changed"), "{}", page.html);
    assert_eq!(settled(&app).await, 0);
    running.restart();
    let api = Api::sign_in(&running).await;
    assert_eq!(serials(&api, "small", 1).await, Vec::<String>::new());

    // The answer to `init` is longer than what comes through; the others are not.
    let page = {
        let cut = async {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            line.cut_answers_after(4_000);
        };
        let (page, ()) = tokio::join!(confirm(&app, &link, &key), cut);
        page
    };
    line.mend();
    assert!([200, 202].contains(&page.status.as_u16()), "{} {}", page.status, page.html);
    for _ in 0..60 {
        app.server.advance(SignedDuration::from_secs(5));
        if app.user(id).await.authenticator.is_configured() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(settled(&app).await, 0);
    assert_eq!(serials(&api, "small", 1).await.len(), 1);
    assert!(api.accepts("small", 1, &oathtool(&key, 30)).await);
    assert_eq!(app.look(&link).await.status, 410);
    running.kill();
}

#[tokio::test]
#[ignore = "needs privacyIDEA and oathtool, which tests/run.sh installs"]
async fn a_kill_between_any_two_steps_ends_with_the_new_one_alone() {
    let api = shared().await;
    api.realm("killed", 12).await;
    // Enrols, proves, copies the PIN, removes.
    for step in 0..4 {
        for (number, moment) in [Moment::Before, Moment::After].into_iter().enumerate() {
            let user = 2 * step + number;
            let serial = format!("KILLED{user}");
            let old = give(&api, "killed", user, &serial).await;
            let whole = remote(&api.url, "killed");
            let breaking = Breaking::at(whole.clone(), step, moment);
            let app = open(breaking.clone()).await;
            let id = find(&app, &login(user)).await.id;
            let keep = json!({ "way": "keep_until_replaced" });
            order(&app, id, "authenticator/reset", &keep).await;
            let link = mailed_link(&app).await;
            let proof = [("step", "proof"), ("code", &*oathtool(&old, 0))];
            assert_eq!(app.fill(&link, &proof).await.status, 303);
            let key = secret(&app, &link).await;
            let reached = tokio::select! {
                () = breaking.reached() => true,
                page = confirm(&app, &link, &key) => {
                    assert_eq!(page.status, 202, "{}", page.html);
                    false
                }
            };
            if !reached {
                breaking.reached().await;
            }
            let left = serials(&api, "killed", user).await;
            let has_old = left.contains(&serial);
            assert!(left.len() == 1 || (left.len() == 2 && has_old), "{left:?}");
            let app = killed(app, whole).await;
            assert_eq!(settled(&app).await, 0, "{step} {moment:?}");
            let left = serials(&api, "killed", user).await;
            assert!(left.len() == 1 && left != [serial], "{step} {moment:?}: {left:?}");
            assert!(api.accepts("killed", user, &oathtool(&key, 30)).await, "{step} {moment:?}");
        }
    }
}

#[tokio::test]
#[ignore = "needs eduMFA and oathtool, which tests/run.sh installs"]
async fn edumfa_takes_authenticators_in_the_same_way() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::EduMfa, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("staff", 3).await;
    walk(&api, "staff").await;
    let policy = json!({
        "scope": "enrollment",
        "action": "verify_enrollment=totp",
        "realm": "staff",
        "active": true,
    });
    api.policy("verify", policy).await;
    let app = open(remote(&api.url, "staff")).await;
    let id = find(&app, &login(2)).await.id;
    let link = app.setup_link(id).await;
    let key = secret(&app, &link).await;
    enrol(&app, &link, &key).await;
    assert!(api.accepts("staff", 2, &oathtool(&key, 30)).await);
    running.kill();
}
