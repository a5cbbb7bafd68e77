//! What goes wrong with a call that reads: what it means, and that nobody else learns of it.

use super::*;
use jiff::SignedDuration;
use mfadmin::server::directory::remote::{Step, StepOutcome};
use mfadmin_testing::avochato::Fault;
use std::time::Duration;

const USER: &str = "GET /v1/users/U00001";

/// The error that `fault` is for somebody who reads one user.
async fn error_of(fault: Fault) -> RemoteError {
    let (server, directory) = server_with(3).await;
    server.fault(USER, 1, fault);
    directory.fetch(&id("U00001"), Urgency::Now).await.unwrap_err()
}

fn answer(status: u16, body: &str) -> Fault {
    Fault::Answer(status, body.to_owned())
}

#[tokio::test]
async fn each_failure_has_its_meaning() {
    use RemoteError::*;
    for (fault, expected) in [
        (
            answer(401, r#"{"status":401,"errors":["Unauthorized"]}"#),
            SignInRefused("it does not accept the auth_id and its secret: Unauthorized".to_owned()),
        ),
        (
            answer(403, r#"{"status":403,"errors":"Forbidden"}"#),
            NotPermitted("it does not let this account read that: Forbidden".to_owned()),
        ),
        (
            answer(500, r#"{"status":500,"errors":["a","b"]}"#),
            Faulty("it answered with a failure (500): a; b".to_owned()),
        ),
        (answer(503, "<html>"), Faulty("it answered with a failure (503)".to_owned())),
        (
            answer(422, r#"{"errors":{"page":["is wrong"]}}"#),
            Faulty(r#"it answered with a failure (422): {"page":["is wrong"]}"#.to_owned()),
        ),
        // The envelope says more than the status of the answer.
        (
            Fault::FailedInside(401, "Unauthorized"),
            SignInRefused("it does not accept the auth_id and its secret: Unauthorized".to_owned()),
        ),
        (
            answer(200, r#"{"data":{},"errors":["Try later"]}"#),
            Faulty("it answered with a failure (200): Try later".to_owned()),
        ),
        (
            answer(200, r#"{"error":"Try later"}"#),
            Faulty("it answered with a failure (200): Try later".to_owned()),
        ),
        // A page of something else says nothing of a user.
        (
            answer(404, "<html>Not found</html>"),
            Unreadable(
                "there is no Avochato at that address, but something that answers 404".to_owned(),
            ),
        ),
        (Fault::Cut, Unreadable("its answer is cut off, or none of Avochato's".to_owned())),
        (
            answer(200, "<html>Sign in</html>"),
            Unreadable("its answer is cut off, or none of Avochato's".to_owned()),
        ),
    ] {
        assert_eq!(error_of(fault.clone()).await, expected, "{fault:?}");
    }
    for fault in [Fault::Broken, Fault::Dropped] {
        let error = error_of(fault.clone()).await;
        assert!(matches!(error, OutOfReach(_) | Unreadable(_)), "{fault:?}: {error:?}");
    }
    for body in [
        r#"{"status":404,"errors":["User not found"]}"#,
        r#"{"status":404,"errors":"User not found"}"#,
    ] {
        let (server, directory) = server_with(3).await;
        server.fault(USER, 2, answer(404, body));
        assert_eq!(directory.fetch(&id("U00001"), Urgency::Now).await, Ok(None));
    }
    let (server, directory) = server_with(3).await;
    server.fault(USER, 1, Fault::FailedInside(404, "User not found"));
    assert_eq!(directory.fetch(&id("U00001"), Urgency::Now).await, Ok(None));
}

#[tokio::test]
async fn what_it_says_of_itself_is_one_harmless_line() {
    let long = format!(r#"{{"status":500,"errors":["\u001b[2J{}"]}}"#, "x".repeat(500));
    let RemoteError::Faulty(message) = error_of(answer(500, &long)).await else { panic!() };
    assert!(!message.contains('\u{1b}'), "{message:?}");
    assert!(message.len() < 150, "{message:?}");
}

#[tokio::test]
async fn a_redirect_is_followed_nowhere() {
    let other = AvochatoServer::start(people(3)).await;
    for status in [301, 302, 303, 307, 308] {
        let (server, directory) = server_with(3).await;
        let to = format!("{}/v1/users/U00001?auth_id=x&auth_secret=y", other.url);
        for what in [USER, "GET /v1/users?page=1", "GET /v1/auth_tokens", "POST", "PUT", "DELETE"] {
            server.fault(what, 9, Fault::Redirect(status, to.clone()));
        }
        let expected = RemoteError::Setting {
            setting: "[directory] url",
            message: format!("it sends callers on to {}; name that address", other.url),
        };
        let fetched = directory.fetch(&id("U00001"), Urgency::Now).await;
        assert_eq!(fetched, Err(expected.clone()), "{status}");
        assert_eq!(directory.scan(None).await, Err(expected), "{status}");
        let user = id("U00001");
        let name = || "Ana".to_owned();
        let email = "ana@example.com".parse().unwrap();
        let role = mfadmin::contract::Role::Member;
        for step in [
            Step::SendPasswordReset { user: user.clone() },
            Step::SetRole { user: user.clone(), role },
            Step::RemoveUser { user: user.clone() },
            Step::AddUser { name: name(), email, role, phone: None },
        ] {
            let outcome = directory.execute(&step).await;
            let fits = match status {
                301 | 307 | 308 => matches!(outcome, StepOutcome::Refused(_)),
                // Something may have been done before the caller was sent on.
                _ => matches!(outcome, StepOutcome::Unknown(_)),
            };
            assert!(fits, "{status}, {step:?}: {outcome:?}");
        }
        assert!(!directory.doctor().await.is_empty());
        assert!(server.person("U00001").is_some());
    }
    assert_eq!(other.calls(), [], "the secret went to another host");
}

#[tokio::test]
async fn no_server_is_out_of_reach() {
    let (server, _) = server_with(1).await;
    let mut settings = server.settings();
    // Nothing listens on the port of a listener that is gone.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    let error = directory.scan(None).await.unwrap_err();
    assert!(matches!(error, RemoteError::OutOfReach(_)), "{error:?}");
    let outcome = directory.execute(&Step::Disable { user: id("U1") }).await;
    assert!(matches!(outcome, StepOutcome::Later { after: None, .. }), "{outcome:?}");
}

#[tokio::test]
async fn nothing_is_asked_while_it_wants_to_be_left_alone() {
    let server = AvochatoServer::start(people(60)).await;
    let clock = Clock::movable();
    let directory = server.directory(clock.clone());
    let cursor = after_pages(&directory, 1).await;
    server.fault("GET /v1/users?page=2", 1, Fault::Limit { retry_after: Some("30") });
    match directory.scan(cursor.clone()).await {
        Err(RemoteError::TooMany { after: Some(after), .. }) => {
            assert!(after > Duration::from_secs(28) && after <= Duration::from_secs(30));
        }
        other => panic!("{other:?}"),
    }
    server.forget_calls();
    // Who waits is told at once, and an action is put off.
    let user = fetch_now(&directory).await;
    assert!(matches!(user, Err(RemoteError::TooMany { after: Some(_), .. })), "{user:?}");
    let outcome = directory.execute(&Step::Disable { user: id("U00001") }).await;
    assert!(matches!(outcome, StepOutcome::Later { after: Some(_), .. }), "{outcome:?}");
    // The mirror waits.
    let mut page = Box::pin(directory.scan(cursor));
    let silence = Duration::from_millis(150);
    assert!(tokio::time::timeout(silence, &mut page).await.is_err());
    clock.advance(SignedDuration::from_secs(28));
    assert!(tokio::time::timeout(silence, &mut page).await.is_err());
    assert_eq!(server.calls(), []);
    clock.advance(SignedDuration::from_secs(3));
    assert_eq!(page.await.unwrap().records.len(), 25);
    assert!(fetch_now(&directory).await.is_ok());
}

async fn fetch_now(directory: &AvochatoDirectory) -> Result<Option<DirectoryUser>, RemoteError> {
    directory.fetch(&id("U00001"), Urgency::Now).await
}

#[tokio::test]
async fn a_short_pause_is_sat_out_by_all() {
    let (server, directory) = server_with(40).await;
    server.fault(USER, 1, Fault::Limit { retry_after: Some("1") });
    assert!(fetch_now(&directory).await.is_err());
    let ids: Vec<_> = people(40).into_iter().map(|person| id(&person.id)).collect();
    let reads = ids.iter().map(|user| directory.fetch(user, Urgency::Background));
    let reads = futures_util::future::join_all(reads);
    let (reads, now) = tokio::join!(reads, fetch_now(&directory));
    assert!(now.is_ok_and(|user| user.is_some()));
    assert!(reads.into_iter().all(|read| read.is_ok_and(|user| user.is_some())));
    assert_eq!(server.too_early(), 0);
    assert!(server.most_at_once() <= 9, "{}", server.most_at_once());
}

#[tokio::test]
async fn a_limit_without_a_time_has_a_pause_all_the_same() {
    let (server, directory) = server_with(3).await;
    server.fault(USER, 1, Fault::Limit { retry_after: None });
    match fetch_now(&directory).await {
        Err(RemoteError::TooMany { after: Some(after), .. }) => assert!(after.as_secs() <= 5),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn eight_reads_leave_a_turn_to_who_waits() {
    let (server, directory) = server_with(40).await;
    server.set_latency(Duration::from_millis(60));
    let ids: Vec<_> = people(40).into_iter().map(|person| id(&person.id)).collect();
    let last = &ids[39];
    let reads = ids[..39].iter().map(|user| directory.fetch(user, Urgency::Background));
    let reads = futures_util::future::join_all(reads);
    let now = async {
        while server.calls().len() < 8 {
            tokio::task::yield_now().await;
        }
        directory.fetch(last, Urgency::Now).await.unwrap();
    };
    tokio::join!(reads, now);
    assert_eq!(server.most_at_once(), 9);
    let place = server.calls().iter().position(|call| call.what.ends_with(&last.0));
    assert_eq!(place, Some(8), "it stood in the line of the others");
}
