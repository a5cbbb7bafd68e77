//! eduMFA, which was made from privacyIDEA and speaks the same language.

use super::{
    api::Api,
    directory, fetch, id,
    running::{Flavour, Running},
    scan,
};
use mfadmin::{
    contract::PhoneNumber,
    server::directory::remote::{
        Observed, Order, RemoteDirectory, RemoteError, SettledStep, Severity, StepOutcome, Urgency,
    },
};
use serde_json::json;

#[tokio::test]
#[ignore = "needs eduMFA, which tests/run.sh installs"]
async fn the_same_can_be_done() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::EduMfa, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("staff", 20).await;
    api.realm("empty", 0).await;
    let directory = directory(&api, "staff");
    assert_eq!(scan(&directory).await.unwrap().len(), 20, "nobody has a token yet");
    api.token(("staff", 1), "totp", "ONE", json!({})).await;
    api.token(("staff", 2), "sms", "TWO", json!({ "phone": "+14155552671" })).await;
    api.token(("staff", 3), "totp", "THREE", json!({})).await;
    api.post("token/disable/THREE", json!({})).await;

    let scanned = scan(&directory).await.unwrap();
    let has_app =
        |user| matches!(scanned[&id("staff", user)].authenticator, Observed::Known(Some(_)));
    assert_eq!([0, 1, 2, 3].map(has_app), [false, true, false, false]);
    for user in 0..4 {
        assert_eq!(fetch(&directory, &id("staff", user)).await, scanned[&id("staff", user)]);
    }

    let number = PhoneNumber::accepted("+14155552672".to_owned()).unwrap();
    for (user, order) in [(2, Order::SetPhone(number)), (1, Order::RemoveAuthenticators)] {
        let user = fetch(&directory, &id("staff", user)).await;
        for step in directory.plan(&order, Some(&user)).unwrap() {
            assert_eq!(directory.execute(&step).await, StepOutcome::Done, "{step:?}");
            assert_ne!(directory.settle(&step).await, SettledStep::CannotTell, "{step:?}");
        }
    }
    let phones = api.tokens("staff", 2, "sms").await;
    assert_eq!((phones.len(), &phones[0].1), (1, &json!("+14155552672")));
    assert_eq!(api.tokens("staff", 1, "totp").await, []);

    let nowhere = scan(&super::directory(&api, "nowhere")).await.unwrap_err();
    assert!(matches!(nowhere, RemoteError::Setting { .. }), "{nowhere:?}");
    let empty = scan(&super::directory(&api, "empty")).await.unwrap_err();
    assert!(matches!(empty, RemoteError::Incomplete(_)), "{empty:?}");
    // A resolver that does not answer is left out without a word.
    api.silent_resolver("away").await;
    api.post("realm/both", json!({ "resolvers": "staff,away" })).await;
    let both = super::directory(&api, "both");
    let error = scan(&both).await.unwrap_err();
    assert!(matches!(&error, RemoteError::Incomplete(it) if it.contains("away")), "{error:?}");
    let gone = both.fetch(&id("away", 1), Urgency::Now).await.unwrap_err();
    assert!(matches!(gone, RemoteError::Incomplete(_)), "{gone:?}");
    let found = directory.doctor().await;
    assert!(found.iter().all(|it| it.severity != Severity::Fault), "{found:#?}");
    running.kill();
}
