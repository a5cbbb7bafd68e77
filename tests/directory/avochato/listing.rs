//! The list of users: whole, cut, going round, or moving while it is read.

use super::*;
use mfadmin::contract::UnknownReason;
use mfadmin::server::directory::remote::Observed;
use mfadmin_testing::avochato::Fault;
use serde_json::json;

/// Users of a list, as bodies of an answer.
fn page_of(ids: std::ops::Range<usize>) -> String {
    let users: Vec<_> = people(ids.end)[ids].iter().map(|person| person.listed(&[])).collect();
    json!({ "status": 200, "data": { "users": users } }).to_string()
}

fn incomplete(error: Option<RemoteError>) -> String {
    match error {
        Some(RemoteError::Incomplete(message)) => message,
        other => panic!("not incomplete: {other:?}"),
    }
}

#[tokio::test]
async fn a_list_is_read_to_its_empty_page() {
    for (users, pages) in [(1, 2), (24, 2), (25, 2), (26, 3), (75, 4)] {
        let (server, directory) = server_with(users).await;
        let listed = list(&directory).await;
        let ids: Vec<_> = listed.iter().map(|listed| listed.user.id.0.clone()).collect();
        let expected: Vec<_> = people(users).into_iter().map(|person| person.id).collect();
        assert_eq!(ids, expected);
        assert_eq!(server.count("GET /v1/users?page="), pages, "{users} users");
    }
}

#[tokio::test]
async fn what_a_list_leaves_out_is_not_read_yet() {
    let (server, directory) = server_with(4).await;
    let listed = list(&directory).await;
    let silent = UnknownReason::NotReadYet;
    for user in &listed {
        assert!(!user.is_whole);
        assert_eq!(user.user.authenticator, Observed::Unknown(silent));
    }
    // The list says that there is no number, and nothing of whether one is verified.
    assert_eq!(listed[0].user.phone, Observed::Unknown(silent));
    assert_eq!(listed[1].user.phone, Observed::Known(None));

    server.list_tells(&["role", "enabled", "phone_valid", "mfa_app_valid"]);
    let whole = list(&directory).await;
    for user in whole {
        assert!(user.is_whole);
        assert_eq!(user.user, fetch(&directory, &user.user.id.0).await);
    }
    server.list_is_bare();
    assert_eq!(list(&directory).await.len(), 4);
}

#[tokio::test]
async fn a_row_that_says_the_same_has_the_same_revision() {
    let (server, directory) = server_with(30).await;
    let revisions = async || -> Vec<_> {
        list(&directory).await.into_iter().map(|listed| listed.revision).collect()
    };
    let before = revisions().await;
    // The address of the picture is another one each time.
    assert_eq!(revisions().await, before);
    server.change(|people| {
        people[3].signed_in_at = Some("2026-11-29T10:00:00Z".to_owned());
        people[4].phone = None;
        // Lists do not tell of these.
        people[5].mfa_app_valid = !people[5].mfa_app_valid;
        people[6].role = "manager";
    });
    let after = revisions().await;
    let changed: Vec<_> = (0..30).filter(|at| before[*at] != after[*at]).collect();
    assert_eq!(changed, [3, 4]);
    // Null and absent are not the same.
    server.change(|people| people[7].instead.push(("phone", Some(json!(null)))));
    let null = revisions().await[7].clone();
    server.change(|people| people[7].instead = vec![("phone", None)]);
    assert_ne!(revisions().await[7], null);
}

#[tokio::test]
async fn an_empty_list_is_no_list() {
    let (server, directory) = server_with(40).await;
    for body in [r#"{"status":200,"data":[]}"#, r#"{"status":200,"data":{"users":[]}}"#] {
        server.fault("GET /v1/users?page=1", 1, Fault::Answer(200, body.to_owned()));
        let (users, error) = pages_from(&directory, None).await;
        assert_eq!(users, []);
        assert!(incomplete(error).contains("empty"));
    }
    for body in ["[]", "{}", r#"{"status":200,"data":{}}"#, r#"{"status":200,"data":null}"#, ""] {
        server.fault("GET /v1/users?page=2", 1, Fault::Answer(200, body.to_owned()));
        let (users, error) = pages_from(&directory, None).await;
        assert_eq!(users.len(), 25, "{body}");
        assert!(matches!(error, Some(RemoteError::Unreadable(_))), "{body}: {error:?}");
    }
    let nameless = r#"{"status":200,"data":[{"id":"U1"},{"email":"x@example.com"}]}"#;
    server.fault("GET /v1/users?page=1", 1, Fault::Answer(200, nameless.to_owned()));
    let (_, error) = pages_from(&directory, None).await;
    assert!(matches!(error, Some(RemoteError::Unreadable(_))), "{error:?}");
}

#[tokio::test]
async fn a_page_that_comes_for_ever_ends_the_reading() {
    let (server, directory) = server_with(100).await;
    // Whatever page is asked for is the third one.
    server.fault("GET /v1/users?page=4", 1, Fault::Answer(200, page_of(50..75)));
    let (users, error) = pages_from(&directory, None).await;
    assert_eq!(users.len(), 75);
    assert!(incomplete(error).contains("page 4 is the one before again"));
    // The pages begin anew.
    server.fault("GET /v1/users?page=3", 1, Fault::Answer(200, page_of(0..25)));
    let (users, error) = pages_from(&directory, None).await;
    assert_eq!(users.len(), 50);
    assert!(incomplete(error).contains("page 3 is the first one again"));
}

#[tokio::test]
async fn a_list_that_moves_is_told_of_and_read_to_its_end() {
    let (server, directory) = server_with(60).await;
    let cursor = after_pages(&directory, 1).await;
    // Somebody who is new stands in front, so that everybody moves by one place.
    server.change(|people| people.insert(0, Person::new("U99999")));
    let (users, error) = pages_from(&directory, cursor).await;
    assert_eq!(users.len(), 36, "all that was left, and one of the first page again");
    assert!(incomplete(error).contains("while the list was read"));
    assert_eq!(list(&directory).await.len(), 61, "the next reading is a new one");
}

#[tokio::test]
async fn a_scan_goes_on_where_it_was_left() {
    let (server, directory) = server_with(80).await;
    let cursor = after_pages(&directory, 2).await.unwrap();
    // It is kept as a text, and another process takes it up.
    let kept = serde_json::to_string(&cursor).unwrap();
    let directory = server.directory(Clock::System);
    server.forget_calls();
    let (users, error) = pages_from(&directory, serde_json::from_str(&kept).unwrap()).await;
    assert_eq!((users.len(), error), (30, None));
    assert_eq!(server.count("GET /v1/users?page=1"), 0);
    // One that nobody can read begins at the first page.
    let (users, error) = pages_from(&directory, Some(ScanCursor("page 3".to_owned()))).await;
    assert_eq!((users.len(), error), (80, None));
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_the_place() {
    for fault in [
        Fault::Answer(500, r#"{"status":500,"errors":["Internal Server Error"]}"#.to_owned()),
        Fault::Answer(502, "<html>Bad gateway</html>".to_owned()),
        Fault::Cut,
        Fault::Broken,
        Fault::Dropped,
        Fault::FailedInside(500, "Something went wrong"),
    ] {
        let (server, directory) = server_with(200).await;
        server.fault("GET /v1/users?page=7", 1, fault.clone());
        let cursor = after_pages(&directory, 6).await;
        let error = directory.scan(cursor.clone()).await.unwrap_err();
        assert!(error.is_passing(), "{fault:?}: {error:?}");
        let (users, error) = pages_from(&directory, cursor).await;
        assert_eq!((users.len(), error), (50, None), "{fault:?}");
    }
}
