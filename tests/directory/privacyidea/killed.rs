//! A privacyIDEA that ends in the middle of something.

use super::{
    api::Api,
    directory, fetch, id,
    line::Line,
    running::{Flavour, Running},
    settings,
};
use mfadmin::{
    contract::PhoneNumber,
    server::{
        clock::Clock,
        directory::remote::{
            Order, PrivacyIdea, RemoteDirectory, RemoteError, ScanRecord, SettledStep, StepOutcome,
            http::Urgency,
        },
    },
};
use serde_json::json;
use std::fs;

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn what_was_begun_goes_on_or_is_settled() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("small", 5).await;
    api.token(("small", 1), "totp", "SMALL", json!({})).await;
    let directory = directory(&api, "small");

    // In the middle of a scan.
    let first = directory.scan(None).await.unwrap();
    running.kill();
    let error = directory.scan(first.next.clone()).await.unwrap_err();
    assert!(matches!(error, RemoteError::OutOfReach(_)), "{error:?}");
    // Another key for its tokens is another reason to sign in again.
    let configuration = fs::read_to_string(folder.path().join("pi.cfg")).unwrap();
    let configuration = configuration.replace("a key for signing", "another key for signing");
    fs::write(folder.path().join("pi.cfg"), configuration).unwrap();
    running.restart();
    let second = directory.scan(first.next.clone()).await.unwrap();
    assert!(matches!(&second.records[..], [ScanRecord::Factor(of, _)] if *of == id("small", 1)));
    assert_eq!(second.next, None);
    // A mfadmin that was started anew goes on as well.
    let anew = super::directory(&api, "small");
    assert_eq!(anew.scan(first.next).await.unwrap().records, second.records);

    // In the middle of an action: it was done, and the answer did not come.
    let line = Line::to(running.port).await;
    let behind = PrivacyIdea::new(settings(&line.url, "small"), Clock::System).unwrap();
    let user = fetch(&behind, &id("small", 2)).await;
    let number = PhoneNumber::accepted("+14155552671".to_owned()).unwrap();
    let steps = behind.plan(&Order::SetPhone(number), Some(&user)).unwrap();
    line.cut_answers_after(3_000);
    let outcome = behind.execute(&steps[0]).await;
    assert!(matches!(outcome, StepOutcome::Unknown(_)), "{outcome:?}");
    line.mend();
    assert_eq!(behind.settle(&steps[0]).await, SettledStep::Done);
    let api = Api::sign_in(&running).await;
    assert_eq!(api.tokens("small", 2, "sms").await.len(), 1);

    // It was not done, for nobody was there.
    let user = fetch(&behind, &id("small", 1)).await;
    let steps = behind.plan(&Order::RemoveAuthenticators, Some(&user)).unwrap();
    running.kill();
    let outcome = behind.execute(&steps[0]).await;
    assert!(!matches!(outcome, StepOutcome::Done | StepOutcome::Refused(_)), "{outcome:?}");
    assert!(matches!(behind.settle(&steps[0]).await, SettledStep::NotRead(_)));
    running.restart();
    assert_eq!(behind.settle(&steps[0]).await, SettledStep::NotDone);
    assert_eq!(behind.execute(&steps[0]).await, StepOutcome::Done);
    assert_eq!(behind.settle(&steps[0]).await, SettledStep::Done);
    let user = behind.fetch(&id("small", 1), Urgency::Now).await.unwrap().unwrap();
    assert_eq!(user.factors, []);
    running.kill();
}
