//! Whose credentials are used, and what is offered for it.

use super::*;
use mfadmin::contract::{Availability, UserActionKind};
use mfadmin::server::directory::remote::AvochatoLinks;
use mfadmin_testing::avochato::Fault;

/// What the API can do.
const BY_CALL: [UserActionKind; 5] = [
    UserActionKind::ResetPassword,
    UserActionKind::Edit,
    UserActionKind::Disable,
    UserActionKind::Enable,
    UserActionKind::Remove,
];

fn browser(url: &str) -> Availability {
    Availability::InBrowser { url: url.to_owned() }
}

#[tokio::test]
async fn what_is_offered_follows_the_role_of_the_account() {
    for (role, words) in [
        ("owner", "Ana Silva, owner of acme"),
        ("manager", "Ana Silva, manager of acme"),
        ("member", "Ana Silva, member of acme"),
        ("auditor", "Ana Silva, in acme"),
    ] {
        let mut people = people(3);
        people[0].role = role;
        let (_server, directory) = server_of(people).await;
        let unknown = directory.capabilities();
        assert_eq!(unknown.account, "");
        assert_eq!(unknown.of(UserActionKind::Disable, &id("U1")), Availability::Available);
        directory.scan(None).await.unwrap();
        let known = directory.capabilities();
        assert_eq!(known.account, words);
        for action in BY_CALL {
            let offered = known.of(action, &id("U00001"));
            match role {
                "member" => {
                    assert!(matches!(offered, Availability::NotPossible { .. }), "{action:?}")
                }
                _ => assert_eq!(offered, Availability::Available, "{action:?}, {role}"),
            }
        }
        // Nobody knows of locks there, nor of one factor beside another.
        let unknown_there = [UserActionKind::Unlock, UserActionKind::RemoveFactor];
        for action in unknown_there {
            let offered = known.of(action, &id("U00001"));
            assert!(matches!(offered, Availability::NotPossible { .. }), "{action:?}");
        }
        let is_by_hand =
            |action: &UserActionKind| !BY_CALL.contains(action) && !unknown_there.contains(action);
        for action in UserActionKind::ALL.into_iter().filter(is_by_hand) {
            let offered = known.of(action, &id("U00001"));
            assert_eq!(offered, browser("https://www.avochato.com/manage-users"), "{action:?}");
        }
    }
}

#[tokio::test]
async fn the_pages_can_be_others() {
    let server = AvochatoServer::start(people(1)).await;
    let offered = |users: &str, user: Option<&str>| {
        let links = AvochatoLinks { users: users.to_owned(), user: user.map(str::to_owned) };
        let mut settings = server.settings();
        settings.links = links;
        let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
        directory.capabilities().of(UserActionKind::AddPhone, &id("U/1?x"))
    };
    assert_eq!(offered("https://a.example/u", None), browser("https://a.example/u"));
    assert_eq!(
        offered("https://a.example/u", Some("https://a.example/u/{id}/mfa")),
        browser("https://a.example/u/U%2F1%3Fx/mfa")
    );
}

#[tokio::test]
async fn the_account_is_asked_for_once_an_hour() {
    let server = AvochatoServer::start(people(3)).await;
    let clock = Clock::movable();
    let directory = server.directory(clock.clone());
    for _ in 0..3 {
        list(&directory).await;
    }
    assert_eq!(server.count("GET /v1/whoami"), 1);
    // It was made a member meanwhile.
    server.change(|people| people[0].role = "member");
    clock.advance(jiff::SignedDuration::from_mins(61));
    list(&directory).await;
    assert_eq!(server.count("GET /v1/whoami"), 2);
    let offered = directory.capabilities().of(UserActionKind::Remove, &id("U00001"));
    assert!(matches!(offered, Availability::NotPossible { .. }), "{offered:?}");
}

#[tokio::test]
async fn a_list_is_read_though_nobody_says_whose_it_is() {
    for fault in [
        Fault::Answer(403, r#"{"status":403,"errors":["Not permitted"]}"#.to_owned()),
        Fault::Answer(500, String::new()),
        Fault::Answer(200, r#"{"status":200,"data":{"user":{"name":"Ana"}}}"#.to_owned()),
        Fault::Cut,
    ] {
        let (server, directory) = server_with(30).await;
        server.fault("GET /v1/whoami", 1, fault.clone());
        assert_eq!(list(&directory).await.len(), 30, "{fault:?}");
        let offered = directory.capabilities().of(UserActionKind::Disable, &id("U00001"));
        assert_eq!(offered, Availability::Available, "{fault:?}");
    }
}

#[tokio::test]
async fn wrong_credentials_and_a_wrong_inbox_are_told_apart() {
    let server = AvochatoServer::start(people(3)).await;
    let mut settings = server.settings();
    settings.secret = mfadmin::secret::Secret::new("another secret");
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    let error = directory.scan(None).await.unwrap_err();
    assert!(matches!(error, RemoteError::SignInRefused(_)), "{error:?}");

    let mut settings = server.settings();
    settings.inbox = Some("other".to_owned());
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    let error = directory.scan(None).await.unwrap_err();
    assert!(
        matches!(error, RemoteError::Setting { setting: "[directory] inbox", .. }),
        "{error:?}"
    );

    let mut settings = server.settings();
    settings.inbox = None;
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    assert_eq!(list(&directory).await.len(), 3);
}
