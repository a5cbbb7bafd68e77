//! One of several authenticators is removed, and no other.

use super::*;
use mfadmin::{
    contract::{Code, api::AuditEvent},
    server::crypto::totp,
};
use mfadmin_testing::{
    program::{Outcome, TestHome},
    server::problem,
};

/// `ana` with two authenticators; gives the secret of the second.
fn two(directory: &StandIn) -> totp::Secret {
    directory.give("ana", "FIRST", &totp::new_secret());
    let second = totp::new_secret();
    directory.give("ana", "SECOND", &second);
    second
}

/// Why it is refused.
async fn refused(app: &TestApp, id: UserId, body: &Value) -> Code {
    let path = format!("/v1/users/{id}/factors/remove");
    let call = app.server.call(Method::POST, &path, &app.owner).json(body);
    problem(call.send().await.unwrap()).await.code
}

#[tokio::test]
async fn the_one_that_is_named_goes_and_the_other_works() {
    let (directory, remote) = stand_in();
    let second = two(&directory);
    let app = open(remote).await;
    let id = find(&app, "ana").await.id;
    let (status, receipt) = order(&app, id, "factors/remove", &json!({ "factor": "FIRST" })).await;
    assert_eq!((status, receipt.queued.len()), (StatusCode::ACCEPTED, 0), "no link is sent");
    settled(&app).await;
    assert_eq!(directory.serials("ana"), ["SECOND"]);
    assert!(directory.accepts("ana", &second.code_at(Timestamp::now()).unwrap()));
    let user = app.user(id).await;
    assert_eq!(user.factors.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["SECOND"]);
    assert!(user.authenticator.is_configured());
    assert_eq!(app.last_entry().await.0, AuditEvent::FactorRemoved);
    assert_eq!(refused(&app, id, &json!({ "factor": "FIRST" })).await, Code::ActionNotAvailable);
}

#[tokio::test]
async fn what_names_no_factor_of_the_user_is_refused_before_anything_is_ordered() {
    let (directory, remote) = stand_in();
    two(&directory);
    directory.give("ben", "OF-BEN", &totp::new_secret());
    let app = open_with(remote, |options| options.policy.require_reason = true).await;
    let id = find(&app, "ana").await.id;
    for (body, code) in [
        (json!({ "factor": "OF-BEN", "reason": "HELP-7" }), Code::ActionNotAvailable),
        (json!({ "factor": "", "reason": "HELP-7" }), Code::ActionNotAvailable),
        (json!({ "factor": "first", "reason": "HELP-7" }), Code::ActionNotAvailable),
        (json!({ "factor": "FIRST" }), Code::ReasonRequired),
        (json!({ "reason": "HELP-7" }), Code::InvalidBody),
        (json!({ "factor": "FIRST", "label": "x", "reason": "HELP-7" }), Code::InvalidBody),
    ] {
        assert_eq!(refused(&app, id, &body).await, code, "{body}");
    }
    assert_eq!(app.count("select count(*) from operations").await, 0);
    assert_eq!(directory.serials("ana").len() + directory.serials("ben").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_several_bear_is_not_guessed_at() {
    let (directory, remote) = stand_in();
    two(&directory);
    directory.relabel("ana", "phone");
    let app = open(remote).await;
    let home = TestHome::new();
    let url = app.server.url("");
    let at = [("MFADMIN_SERVER", url.as_str()), ("MFADMIN_TOKEN", app.owner.reveal())];
    let run = |factor: &str| -> Outcome {
        home.run_with(&at, &["user", "remove-factor", "ana@example.com", factor, "--yes"])
    };
    let several = run("phone");
    assert_eq!(several.code, Some(1), "{several:?}");
    for words in ["2 factors", "FIRST, SECOND"] {
        assert!(several.stderr.contains(words), "{words}: {several:?}");
    }
    assert_eq!(directory.serials("ana").len(), 2);
    let done = run("SECOND");
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.contains("no longer has"), "{done:?}");
    assert_eq!(directory.serials("ana"), ["FIRST"]);
    // Of one, the label is enough.
    assert_eq!(run("phone").code, Some(0));
    let none = run("phone");
    assert!(none.stderr.contains("nothing of theirs"), "{none:?}");
}
