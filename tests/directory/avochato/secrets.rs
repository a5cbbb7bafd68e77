//! Neither an error, nor a finding, nor a log tells the credentials, whatever the other side says.

use super::*;
use mfadmin::contract::Role;
use mfadmin::server::directory::remote::Step;
use mfadmin_testing::{
    avochato::{AUTH_ID, AUTH_SECRET, Fault, INBOX},
    log,
};
use serde_json::json;

/// The secret as it stands in an address.
const SPELT: &str = "auth-secret%2FZk8%2BJm4%3DvT1";

/// What would give it away.
fn holds_secret(text: &str) -> Option<&'static str> {
    [AUTH_ID, AUTH_SECRET, SPELT, "Zk8"].into_iter().find(|secret| text.contains(secret))
}

fn steps() -> Vec<Step> {
    let user = || id("U00001");
    let (name, email) = ("Bo".to_owned(), "bo@example.com".parse().unwrap());
    vec![
        Step::SendPasswordReset { user: user() },
        Step::Enable { user: user() },
        Step::SetRole { user: user(), role: Role::Admin },
        Step::AddUser { name, email, role: Role::Member, phone: None },
        Step::RemoveUser { user: user() },
    ]
}

/// Everything that is shown of `directory`.
async fn everything_of(directory: &AvochatoDirectory) -> String {
    let mut told = Vec::new();
    let page = directory.scan(None).await;
    told.push(format!("{page:?}"));
    told.push(page.err().map(|error| error.to_string()).unwrap_or_default());
    let user = directory.fetch(&id("U00001"), Urgency::Now).await;
    told.push(format!("{user:?}"));
    for step in steps() {
        told.push(format!("{step:?} {:?}", directory.execute(&step).await));
        told.push(format!("{:?}", directory.settle(&step).await));
    }
    told.push(format!("{:?} {:?}", directory.doctor().await, directory.capabilities()));
    told.join("\n")
}

#[tokio::test]
async fn nothing_tells_the_credentials() {
    let (log, _guard) = log::catch_here();
    let asked = format!("/v1/users?auth_id={AUTH_ID}&auth_secret={SPELT}");
    let repeated = |status: u16, text: &str| {
        Fault::Answer(status, json!({ "status": status, "errors": [text] }).to_string())
    };
    let plain = format!("auth_secret {AUTH_SECRET} of {AUTH_ID}");
    let listed = json!({ "status": 422, "errors": { "asked": [&asked, &plain] } }).to_string();
    for fault in [
        repeated(400, &asked),
        repeated(401, &plain),
        repeated(403, &asked),
        repeated(422, &plain),
        repeated(500, &asked),
        repeated(200, &plain),
        Fault::Answer(422, listed),
        Fault::Answer(500, asked.clone()),
        Fault::Redirect(307, format!("https://elsewhere.example{asked}")),
        Fault::Redirect(301, asked.clone()),
        Fault::Cut,
        Fault::Broken,
        Fault::Dropped,
    ] {
        let (server, directory) = server_with(30).await;
        for verb in ["GET", "POST", "PUT", "DELETE"] {
            server.fault(verb, usize::MAX, fault.clone());
        }
        let told = everything_of(&directory).await;
        assert_eq!(holds_secret(&told), None, "{fault:?}: {told}");
        assert!(told.contains("Err("), "{told}");
    }
    let (server, directory) = server_with(30).await;
    let told = everything_of(&directory).await;
    assert!(told.contains("Done"), "{told}");
    assert_eq!(holds_secret(&told), None, "{told}");
    // Nothing listens here, so the error is the client's own.
    let mut settings = server.settings();
    settings.url = "http://127.0.0.1:1".to_owned();
    let shown = format!("{settings:?}");
    assert!(shown.contains(INBOX) && !shown.contains(AUTH_SECRET), "{shown}");
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    assert_eq!(holds_secret(&everything_of(&directory).await), None);
    let log = log.text();
    // Silence would prove nothing.
    assert!(log.contains("hyper"), "{log}");
    let line = log.lines().find(|line| holds_secret(line).is_some());
    assert_eq!(line, None, "a line of the log holds a secret");
}
