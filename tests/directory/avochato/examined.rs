//! What a look at the service says, and with which fix.

use super::*;
use jiff::SignedDuration;
use mfadmin::server::directory::remote::{Finding, Severity};
use mfadmin_testing::avochato::Fault;

async fn findings(directory: &AvochatoDirectory) -> Vec<Finding> {
    let found = directory.doctor().await;
    for finding in &found {
        let needs_fix = finding.severity != Severity::Fine;
        assert_eq!(finding.fix.is_some(), needs_fix, "{finding:?}");
    }
    found
}

fn of<'a>(found: &'a [Finding], subject: &str) -> &'a Finding {
    found
        .iter()
        .find(|finding| finding.subject == subject)
        .unwrap_or_else(|| panic!("nothing of {subject}: {found:?}"))
}

/// The facts of which a finding begins so.
fn facts<'a>(found: &'a [Finding], begin: &str) -> &'a str {
    let of_facts = found.iter().filter(|finding| finding.subject == "facts");
    let found = of_facts.map(|finding| &finding.message).find(|text| text.starts_with(begin));
    found.map_or("", String::as_str)
}

#[tokio::test]
async fn a_service_as_it_is_known_is_confirmed() {
    let (server, directory) = server_with(60).await;
    let found = findings(&directory).await;
    for (subject, message) in [
        ("reachable", "127.0.0.1 answers"),
        ("sign-in", "the credentials are those of Ana Silva"),
        ("account", "Ana Silva, owner of acme"),
        ("rights", "the account is an owner or manager, and may act"),
        ("list", "it has 60 users, to its end"),
    ] {
        let finding = of(&found, subject);
        assert_eq!((finding.severity, finding.message.as_str()), (Severity::Fine, message));
    }
    assert_eq!(of(&found, "TLS").severity, Severity::Warning, "it goes in clear");
    assert_eq!(of(&found, "clock").severity, Severity::Fine);
    let confirmed = facts(&found, "confirmed on 127.0.0.1 by this run: ");
    for fact in [
        "answers carry their status",
        "errors can be a list",
        "whoami tells the inbox and the user",
        "auth_tokens tells whose the credentials are",
        "a page has 25 users",
        "the list ends with an empty page",
        "the list tells neither role nor enabled",
        "a user comes with role, enabled, phone and both factors",
        "roles are owner, manager and member",
        "signed_in_at is a text, created_at a number",
        "avobot_id is null for people",
        "a user is found by address",
        "a user who is not there is a 404",
    ] {
        assert!(confirmed.contains(fact), "{fact}: {confirmed}");
    }
    let unseen = facts(&found, "not seen on 127.0.0.1 by this run");
    for fact in
        ["errors can be one text", "a limit comes with Retry-After", "disabling", "inviting"]
    {
        assert!(unseen.contains(fact), "{fact}: {unseen}");
        assert!(!confirmed.contains(fact), "{fact}: {confirmed}");
    }
    assert_eq!(facts(&found, "otherwise"), "");
    assert!(server.calls().iter().all(|call| call.what.starts_with("GET")), "it changes nothing");
    assert_eq!(directory.capabilities().account, "Ana Silva, owner of acme");
}

#[tokio::test]
async fn what_was_done_before_counts_as_seen() {
    use mfadmin::server::directory::remote::Step;
    let (server, directory) = server_with(3).await;
    server.errors_as_text();
    directory.execute(&Step::Disable { user: id("U00001") }).await;
    let found = findings(&directory).await;
    let confirmed = facts(&found, "confirmed");
    assert!(confirmed.contains("disabling"), "{confirmed}");
    assert!(confirmed.contains("errors can be one text"), "{confirmed}");
}

#[tokio::test]
async fn a_service_that_differs_is_told_of() {
    let (server, directory) = server_with(60).await;
    server.list_tells(&["role", "enabled"]);
    server.change(|people| {
        people[0].instead = vec![("mfa_app_valid", None), ("created_at", Some("today".into()))];
        people[0].role = "auditor";
    });
    let found = findings(&directory).await;
    let broken = facts(&found, "otherwise on 127.0.0.1 than known: ");
    for fact in [
        "the list tells neither role nor enabled (the list tells them)",
        "a user comes with role, enabled, phone and both factors (some of them are absent)",
        "roles are owner, manager and member (there is another role)",
        "created_at a number (created_at is no number)",
    ] {
        assert!(broken.contains(fact), "{fact}: {broken}");
    }
    assert_eq!(of(&found, "rights").severity, Severity::Warning);
    assert!(!facts(&found, "confirmed").contains("roles are"));
}

#[tokio::test]
async fn the_clock_is_compared() {
    for (ahead, severity) in [(0, Severity::Fine), (45, Severity::Warning), (700, Severity::Fault)]
    {
        let (server, _) = server_with(1).await;
        let clock = Clock::movable();
        clock.advance(SignedDuration::from_secs(ahead));
        let found = findings(&server.directory(clock)).await;
        assert_eq!(of(&found, "clock").severity, severity, "{ahead}: {found:?}");
    }
}

#[tokio::test]
async fn each_trouble_has_its_finding_and_fix() {
    let unauthorized = r#"{"status":401,"errors":["Unauthorized"]}"#;
    for (what, fault, subject, fix) in [
        ("GET", Fault::Answer(401, unauthorized.to_owned()), "sign-in", "new credentials"),
        ("GET", Fault::Answer(500, String::new()), "reachable", "Wait"),
        ("GET", Fault::Answer(404, "<html>".to_owned()), "reachable", "leads to Avochato"),
        ("GET", Fault::Dropped, "reachable", "Check"),
        ("GET", Fault::Limit { retry_after: Some("60") }, "reachable", "Wait"),
        ("GET /v1/users?page=2", Fault::Cut, "list", "no proxy"),
        (
            "GET /v1/users?page=1",
            Fault::Answer(200, r#"{"status":200,"data":[]}"#.to_owned()),
            "list",
            "mfadmin sync",
        ),
        // The list is cut, and looks whole.
        (
            "GET /v1/users?page=1",
            Fault::Answer(200, r#"{"status":200,"data":[{"id":"U00007"}]}"#.to_owned()),
            "list",
            "may be cut",
        ),
    ] {
        let (server, directory) = server_with(20).await;
        if what.ends_with("page=1") {
            let end = r#"{"status":200,"data":[]}"#.to_owned();
            server.fault("GET /v1/users?page=2", 1, Fault::Answer(200, end));
        }
        server.fault(what, usize::MAX, fault.clone());
        let found = findings(&directory).await;
        let finding = found.iter().find(|finding| finding.severity == Severity::Fault);
        let finding = finding.unwrap_or_else(|| panic!("no fault for {fault:?}: {found:?}"));
        assert_eq!(finding.subject, subject, "{fault:?}");
        assert!(finding.fix.as_ref().unwrap().contains(fix), "{fault:?}: {finding:?}");
    }
}

#[tokio::test]
async fn a_wrong_inbox_and_a_member_are_found() {
    let server = AvochatoServer::start(people(3)).await;
    let mut settings = server.settings();
    settings.inbox = Some("other".to_owned());
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    let found = findings(&directory).await;
    assert_eq!(of(&found, "sign-in").severity, Severity::Fine, "this route heeds no inbox");
    let account = of(&found, "account");
    assert_eq!(account.severity, Severity::Fault);
    assert!(account.message.starts_with("[directory] inbox: "), "{account:?}");

    let mut people = people(3);
    people[0].role = "member";
    let (_server, directory) = server_of(people).await;
    let rights = findings(&directory).await;
    assert_eq!(of(&rights, "rights").severity, Severity::Warning);
}

#[tokio::test]
async fn a_long_list_is_read_in_part() {
    let (server, directory) = server_with(1_200).await;
    let found = findings(&directory).await;
    assert_eq!(of(&found, "list").message, "its first 1,000 users can be read; it goes on");
    assert_eq!(server.count("GET /v1/users?page="), 40);
}
