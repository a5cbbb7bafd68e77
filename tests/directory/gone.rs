//! Who is on no page of a list, and whether they are gone.

use mfadmin::{
    contract::{
        Role,
        api::{AuditEvent, AuditPage, UserPage},
    },
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::RemoteError,
        mirror::{OnShrink, ScanError, ScanReport, ScanStart},
    },
};
use mfadmin_testing::{
    avochato::{AvochatoServer, Fault, people},
    server::TestServer,
};
use serde_json::json;
use std::sync::Arc;

/// A server of ours, which has read these users once.
async fn mirrored(count: usize) -> (AvochatoServer, TestServer) {
    let avochato = AvochatoServer::start(people(count)).await;
    let remote = Arc::new(avochato.directory(Clock::System));
    let directory = RemoteOptions { remote, refresh: None };
    let ours = TestServer::start_with(|options| options.directory = Some(directory)).await;
    assert_eq!(read(&ours).await.unwrap().users, count as u64);
    avochato.forget_calls();
    (avochato, ours)
}

async fn read(ours: &TestServer) -> Result<ScanReport, ScanError> {
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await
}

#[tokio::test]
async fn whom_a_moving_list_leaves_out_stays() {
    let (avochato, ours) = mirrored(60).await;
    // Somebody left page 1 after it was read, so the first user of page 2 stands on it by now.
    let users: Vec<_> = people(25).iter().map(|person| person.listed(&[])).collect();
    let read_before = json!({ "status": 200, "data": { "users": users } }).to_string();
    avochato.fault("GET /v1/users?page=1", 1, Fault::Answer(200, read_before));
    avochato.change(|people| people.retain(|person| person.id != "U00007"));
    let report = read(&ours).await.unwrap();
    assert_eq!((report.users, report.gone), (60, 0));
    assert_eq!(avochato.count("GET /v1/users/"), 1, "{:?}", avochato.calls());
    assert_eq!(avochato.count("GET /v1/users/U00025"), 1);
}

#[tokio::test]
async fn who_is_gone_is_removed_once_the_directory_says_so() {
    let (avochato, ours) = mirrored(60).await;
    avochato.change(|people| people.retain(|person| person.id != "U00007"));
    // Nothing is known while nobody answers for the one user.
    let silent = Fault::Answer(403, json!({ "status": 403, "errors": ["No."] }).to_string());
    avochato.fault("GET /v1/users/U00007", 1, silent);
    let report = read(&ours).await.unwrap();
    assert_eq!((report.gone, report.unread), (0, 1));
    let report = read(&ours).await.unwrap();
    assert_eq!((report.users, report.gone, report.unread), (59, 1, 0));
    let (_, token) = ours.sign_in(Role::Owner).await;
    let log: AuditPage = ours.get("/v1/audit?limit=100", &token).await;
    assert_eq!(log.entries.iter().filter(|it| it.event == AuditEvent::UserGone).count(), 1);
    assert_eq!(read(&ours).await.unwrap().gone, 0);
}

#[tokio::test]
async fn who_is_on_a_list_that_moves_is_read_all_the_same() {
    let avochato = AvochatoServer::start(people(60)).await;
    let remote = Arc::new(avochato.directory(Clock::System));
    let directory = RemoteOptions { remote, refresh: None };
    let ours = TestServer::start_with(|options| options.directory = Some(directory)).await;
    // Somebody came in front after page 1 was read, so its last user stands on page 2, too.
    let users: Vec<_> = people(60)[24..49].iter().map(|person| person.listed(&[])).collect();
    let moved = json!({ "status": 200, "data": { "users": users } }).to_string();
    avochato.fault("GET /v1/users?page=2", 1, Fault::Answer(200, moved));
    avochato.set_latency(std::time::Duration::from_millis(5));
    let error = read(&ours).await.unwrap_err();
    assert!(matches!(error, ScanError::Refused(RemoteError::Incomplete(_))), "{error:?}");
    let (_, token) = ours.sign_in(Role::Owner).await;
    let unread: UserPage = ours.get("/v1/users?limit=1&gap=unknown", &token).await;
    assert_eq!(unread.total, 0);
    avochato.forget_calls();
    assert_eq!(read(&ours).await.unwrap().gone, 0);
    // The one whom no page told of, and nobody else.
    assert_eq!(avochato.count("GET /v1/users/"), 1, "{:?}", avochato.calls());
}
