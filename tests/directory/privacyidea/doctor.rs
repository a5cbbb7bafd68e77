//! What a look at privacyIDEA finds.

use super::{STAFF, directory, running::shared, settings};
use jiff::SignedDuration;
use mfadmin::{
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{Finding, PrivacyIdea, RemoteDirectory, Severity},
    },
};
use serde_json::json;

fn find<'f>(found: &'f [Finding], subject: &str) -> &'f Finding {
    let finding = found.iter().find(|finding| finding.subject == subject);
    finding.unwrap_or_else(|| panic!("nothing of {subject} in {found:#?}"))
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn all_is_well_or_has_a_fix() {
    let api = shared().await;
    let found = directory(&api, STAFF).doctor().await;
    assert!(found.iter().all(|it| it.severity != Severity::Fault), "{found:#?}");
    assert!(found.iter().all(|it| it.fix.is_some() != (it.severity == Severity::Fine)));
    assert_eq!(find(&found, "account").message, "admin, administrator");
    assert_eq!(find(&found, "version").message, "privacyIDEA 3.14");
    assert_eq!(find(&found, "realm").message, "staff has 2,000 users.");
    assert_eq!(find(&found, "clock").severity, Severity::Fine);
    assert_eq!(find(&found, "rights").severity, Severity::Fine);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_clock_that_differs() {
    let api = shared().await;
    for (ahead, severity) in [(60, Severity::Warning), (600, Severity::Fault)] {
        let clock = Clock::movable();
        clock.advance(SignedDuration::from_secs(ahead));
        let directory = PrivacyIdea::new(settings(&api.url, STAFF), clock).unwrap();
        let found = directory.doctor().await;
        let clock = find(&found, "clock");
        assert_eq!(clock.severity, severity, "{clock:?}");
        assert!(clock.message.contains("behind ours"), "{clock:?}");
    }
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn what_is_wrong_is_named() {
    let api = shared().await;
    let look = async |change: &dyn Fn(&mut super::PrivacyIdeaSettings)| {
        let mut settings = settings(&api.url, STAFF);
        change(&mut settings);
        PrivacyIdea::new(settings, Clock::System).unwrap().doctor().await
    };
    let found = look(&|it| it.secret = Secret::new("wrong")).await;
    assert_eq!(find(&found, "account").severity, Severity::Fault);
    let found = look(&|it| it.realm = "nowhere".to_owned()).await;
    assert_eq!(find(&found, "settings").severity, Severity::Fault);
    let found = look(&|it| it.url = "http://127.0.0.1:1".parse().unwrap()).await;
    assert_eq!(find(&found, "address").severity, Severity::Fault);

    api.realm("looked", 1).await;
    let policy = json!({
        "scope": "admin",
        "action": "userlist",
        "adminuser": "helpdesk",
        "realm": "looked",
        "active": true,
    });
    api.policy("looked", policy).await;
    let found = look(&|it| {
        it.realm = "looked".to_owned();
        it.account = Some("helpdesk".to_owned());
        it.secret = Secret::new("helpdesk-password");
    })
    .await;
    api.delete("policy/looked").await;
    let rights: Vec<_> = found.iter().filter(|it| it.subject == "rights").collect();
    assert!(rights.iter().all(|it| it.severity != Severity::Fine), "{rights:#?}");
    assert!(rights.iter().any(|it| it.message.contains("tokenlist")), "{rights:#?}");
}
