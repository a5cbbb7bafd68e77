//! What is read, and what is not taken for the whole.

use super::{STAFF, directory, id, line::Line, running::shared, scan, settings};
use jiff::SignedDuration;
use mfadmin::{
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{PrivacyIdea, RemoteDirectory, RemoteError, http::Urgency},
    },
};
use serde_json::json;
use std::fs;

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_wrong_password_is_said_without_it() {
    let api = shared().await;
    let mut settings = settings(&api.url, STAFF);
    settings.secret = Secret::new("not-the-password");
    let directory = PrivacyIdea::new(settings, Clock::System).unwrap();
    let error = directory.scan(None).await.unwrap_err();
    let RemoteError::SignInRefused(message) = &error else { panic!("{error:?}") };
    assert!(message.contains("account admin"), "{message}");
    assert!(!format!("{error:?}").contains("not-the-password"));
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_key_needs_no_account() {
    let api = shared().await;
    let mut settings = settings(&api.url, STAFF);
    settings.account = None;
    settings.secret = Secret::new(fs::read_to_string(api.folder.join("key")).unwrap());
    let directory = PrivacyIdea::new(settings.clone(), Clock::System).unwrap();
    let people = directory.scan(None).await.unwrap().records.len();
    assert_eq!(people, 2_000);
    assert_eq!(directory.capabilities().account, "key mfadmin");

    settings.secret = Secret::new(format!("{}x", settings.secret.reveal()));
    let forged = PrivacyIdea::new(settings.clone(), Clock::System).unwrap();
    let error = forged.scan(None).await.unwrap_err();
    assert!(matches!(error, RemoteError::SignInRefused(_)), "{error:?}");
    assert!(!format!("{error:?}").contains(settings.secret.reveal()));
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_sign_in_is_renewed_before_it_ends() {
    let api = shared().await;
    let clock = Clock::movable();
    let directory = PrivacyIdea::new(settings(&api.url, STAFF), clock.clone()).unwrap();
    let id = id(STAFF, 20);
    directory.fetch(&id, Urgency::Now).await.unwrap();
    clock.advance(SignedDuration::from_hours(2));
    assert!(directory.fetch(&id, Urgency::Now).await.unwrap().is_some());
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn an_unknown_realm_is_told_from_an_empty_one() {
    let api = shared().await;
    api.realm("empty", 0).await;
    let error = scan(&directory(&api, "nowhere")).await.unwrap_err();
    let RemoteError::Setting { setting: "[directory] realm", message } = &error else {
        panic!("{error:?}")
    };
    assert!(message.contains("no realm nowhere") && message.contains(STAFF), "{message}");
    let error = scan(&directory(&api, "empty")).await.unwrap_err();
    assert!(matches!(&error, RemoteError::Incomplete(it) if it.contains("no users")), "{error:?}");
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_realm_that_was_renamed_takes_nobody_away() {
    let api = shared().await;
    api.realm("before", 3).await;
    let directory = directory(&api, "before");
    assert_eq!(scan(&directory).await.unwrap().len(), 3);
    api.delete("realm/before").await;
    api.post("realm/after", json!({ "resolvers": "before" })).await;
    let error = scan(&directory).await.unwrap_err();
    assert!(matches!(error, RemoteError::Setting { .. }), "{error:?}");
    let error = directory.fetch(&id("before", 1), Urgency::Now).await.unwrap_err();
    assert!(matches!(error, RemoteError::Setting { .. }), "{error:?}");
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_resolver_that_does_not_answer_takes_nobody_away() {
    let api = shared().await;
    api.resolver("up", 3).await;
    api.resolver("down", 3).await;
    api.post("realm/both", json!({ "resolvers": "up,down" })).await;
    let directory = directory(&api, "both");
    assert_eq!(scan(&directory).await.unwrap().len(), 3, "one login is one user");
    api.silent_resolver("away").await;
    api.post("realm/both", json!({ "resolvers": "up,away" })).await;
    let error = scan(&directory).await.unwrap_err();
    assert!(matches!(&error, RemoteError::Incomplete(it) if it.contains("away")), "{error:?}");
    let error = directory.fetch(&id("up", 2), Urgency::Now).await.unwrap_err();
    assert!(matches!(error, RemoteError::Incomplete(_)), "{error:?}");
}

/// privacyIDEA answers it with an empty list of tokens: everybody would seem to have none.
#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn an_account_that_may_see_no_tokens_is_told_so() {
    let api = shared().await;
    api.realm("unseen", 3).await;
    api.token(("unseen", 0), "totp", "UNSEEN", json!({})).await;
    let policy = json!({
        "scope": "admin",
        "action": "userlist, tokenlist",
        "adminuser": "helpdesk",
        "realm": "unseen",
        "active": true,
    });
    api.policy("unseen", policy.clone()).await;
    let mut settings = settings(&api.url, "unseen");
    settings.account = Some("helpdesk".to_owned());
    settings.secret = Secret::new("helpdesk-password");
    let directory = PrivacyIdea::new(settings, Clock::System).unwrap();
    let seen = scan(&directory).await.unwrap();
    assert_eq!(seen.values().filter(|user| !user.factors.is_empty()).count(), 1);

    let mut without = policy;
    without["action"] = json!("userlist");
    api.policy("unseen", without).await;
    for user in [0, 1] {
        let error = directory.fetch(&id("unseen", user), Urgency::Now).await.unwrap_err();
        assert!(
            matches!(&error, RemoteError::NotPermitted(it) if it.contains("tokenlist")),
            "{error:?}"
        );
    }
    let error = scan(&directory).await.unwrap_err();
    assert!(matches!(error, RemoteError::NotPermitted(_)), "{error:?}");
    api.delete("policy/unseen").await;
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn an_answer_that_is_cut_off_is_no_answer() {
    let api = shared().await;
    let port = api.url.rsplit(':').next().unwrap().parse().unwrap();
    let line = Line::to(port).await;
    let directory = PrivacyIdea::new(settings(&line.url, STAFF), Clock::System).unwrap();
    let page = directory.scan(None).await.unwrap();
    for bytes in [0, 100, 20_000, 500_000] {
        line.cut_answers_after(bytes);
        let error = directory.scan(None).await.unwrap_err();
        assert!(error.is_passing(), "{bytes}: {error:?}");
    }
    line.mend();
    assert_eq!(directory.scan(None).await.unwrap().records.len(), page.records.len());
}
