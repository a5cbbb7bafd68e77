//! What a disabled user cannot do, where they are counted, and that enabling gives all of it back.

use super::{live, receipt, refusal};
use crate::{
    server::{person, problem},
    test_app::{PASSWORD, TestApp, ids, newcomer, refused},
};
use jiff::SignedDuration;
use mfadmin::contract::{
    Code, LinkKind, Role, User,
    api::{
        AuditEvent, Delivery, IssuedToken, JobState, MessageKind, Overview, SkipCount, UserPage,
        paths,
    },
};
use reqwest::Method;
use serde_json::json;

/// How many each of these filters finds.
async fn found<const N: usize>(app: &TestApp, filters: [&str; N]) -> [u64; N] {
    let mut totals = [0; N];
    for (total, filter) in totals.iter_mut().zip(filters) {
        let page: UserPage = app.server.get(&format!("/v1/users?{filter}"), &app.owner).await;
        *total = page.total;
    }
    totals
}

#[tokio::test]
async fn disabled_user_is_in_no_figure_but_their_own() {
    let app = TestApp::open().await;
    let [ana, bo] = app.newcomers(2).await[..] else { panic!("two users") };
    let filters = ["gap=any", "gap=none", "link=none", "status=disabled", "status=enabled", ""];
    assert_eq!(found(&app, filters).await, [2, 1, 2, 0, 3, 3]);
    let user = receipt(live(&app.server, &app.owner, ana, "disable").await).await.user;
    assert!(user.disabled_at.is_some() && user.missing.is_empty() && user.gap_since.is_none());
    assert_eq!(found(&app, filters).await, [1, 1, 1, 1, 2, 3]);
    // One without a gap, and an exempt one, who is disabled, too.
    let done = app.put(person("done")).await;
    let until = app.server.server.clock().now() + SignedDuration::from_hours(24);
    let exempt = json!({ "until": until, "reason": "leave" });
    let path = format!("/v1/users/{bo}/exemption");
    let put = app.server.call(Method::PUT, &path, &app.owner).json(&exempt).send().await.unwrap();
    assert_eq!(put.status(), 200);
    for id in [done, bo] {
        receipt(live(&app.server, &app.owner, id, "disable").await).await;
    }
    assert_eq!(found(&app, ["gap=any", "gap=none", "gap=exempt", "link=none"]).await, [0, 1, 0, 0]);
    let Overview { summary, roles, days, .. } = app.server.get("/v1/overview", &app.owner).await;
    assert_eq!((summary.disabled, summary.humans(), summary.users()), (3, 1, 4));
    assert_eq!((summary.gaps(), summary.exempt, summary.complete), (0, 0, 1));
    assert_eq!((roles[2].humans, days.last().unwrap().humans), (0, 1));
    // What was missing is a gap again, from now on; the exemption goes on.
    app.server.advance(SignedDuration::from_hours(1));
    let user = receipt(live(&app.server, &app.owner, ana, "enable").await).await.user;
    assert!(
        user.gap_since.unwrap() >= app.server.server.clock().now() - SignedDuration::from_mins(1)
    );
    receipt(live(&app.server, &app.owner, bo, "enable").await).await;
    assert_eq!(found(&app, ["gap=any", "gap=exempt", "status=disabled"]).await, [1, 1, 1]);
}

#[tokio::test]
async fn disabled_admin_is_out_at_once_and_back_with_what_they_had() {
    let app = TestApp::open().await;
    let admin = app.person_with_password(Role::Admin).await;
    let session = app.enrolled().await.session;
    let open = app.server.session(admin, SignedDuration::from_hours(1)).await;
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 9 });
    let made = app.post(paths::TOKENS, Some(&open), wanted).await;
    let token = made.json::<IssuedToken>().await.unwrap().token;
    let (started, _) = app.at_second_factor().await;
    let link = app.phone_link(admin, "+442079460958").await;
    let Delivery::Queued = app.outbox().await.messages[0].state else { panic!("a mail waits") };
    let done = receipt(live(&app.server, &app.owner, admin, "disable").await).await;
    assert_eq!((done.sessions_ended, done.user.active_sessions), (2, 0));
    assert_eq!(done.user.phone_link_sent_at, None);
    for token in [&session, &open, &token] {
        assert_eq!(app.me(token).await, 401);
    }
    let code = app.prove(&started, "authenticator", "123456").await;
    assert_eq!(refused(code).await, "session_expired");
    assert_eq!(app.look(&link).await.status, 410);
    let again = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(again).await, "wrong_credentials");
    let entry = app.audit().await.into_iter().rfind(|it| it.event == AuditEvent::UserDisabled);
    assert_eq!(entry.unwrap().note.unwrap(), "2 sessions ended, 1 token ended");
    // What waited is not sent; the last message says why.
    let messages = app.outbox().await.messages;
    let states: Vec<_> = messages.iter().map(|it| (it.kind, it.state)).collect();
    assert_eq!(states[0], (MessageKind::UserDisabled, Delivery::Queued));
    assert!(states[1..].iter().all(|(_, state)| *state == Delivery::Withdrawn), "{states:?}");
    receipt(live(&app.server, &app.owner, admin, "enable").await).await;
    for token in [&session, &open, &token] {
        assert_eq!(app.me(token).await, 401, "what ended stays so");
    }
    app.at_second_factor().await;
    assert!(app.message(MessageKind::UserEnabled).await.0.contains("enabled"));
}

#[tokio::test]
async fn jobs_of_a_disabled_admin_end_and_are_told_as_cancelled() {
    let app = TestApp::open().await;
    let admin =
        app.put(mfadmin::server::store::NewUser { role: Role::Admin, ..person("adam") }).await;
    let others = app.newcomers(2).await;
    let token = app.server.session(admin, SignedDuration::from_hours(1)).await;
    let order = ids("send_setup_link", &others);
    let call = app.server.call(Method::POST, "/v1/jobs", &token).json(&order);
    let job: mfadmin::contract::api::Job = call.send().await.unwrap().json().await.unwrap();
    app.end_of(job.id).await;
    // One that is not over, whatever the runner has time for.
    app.sql("update jobs set state = 'running', finished_at = null").await;
    receipt(live(&app.server, &app.owner, admin, "disable").await).await;
    assert_eq!(app.end_of(job.id).await.state, JobState::Cancelled);
    let note = app.last_audit_entry().await.note.unwrap();
    assert_eq!(note, "1 session ended, 1 job ended");
}

#[tokio::test]
async fn disabled_user_gets_no_message_by_any_way() {
    let app = TestApp::open().await;
    let ana = app.put(newcomer("ana")).await;
    receipt(live(&app.server, &app.owner, ana, "disable").await).await;
    let user: User = app.user(ana).await;
    assert_eq!(LinkKind::last(&user), None);
    for (end, body) in [
        ("/authenticator/setup-link", json!({})),
        ("/authenticator/reset", json!({})),
        ("/access-reset", json!({ "send_password_reset": true, "end_sessions": true })),
    ] {
        let path = format!("/v1/users/{ana}{end}");
        assert_eq!(refusal(&app, app.post_json(&path, &body)).await.code, Code::UserDisabled);
    }
    let phone = super::patch(&app.server, &app.owner, &user, json!({ "phone": "+442079460958" }));
    assert_eq!(refusal(&app, phone).await.code, Code::UserDisabled);
    let skipped = vec![SkipCount { code: Code::UserDisabled, count: 1 }];
    for action in ["send_setup_link", "reset_access", "remind"] {
        assert_eq!(app.preview(&ids(action, &[ana])).await.skipped, skipped, "{action}");
        assert_eq!(app.done(&ids(action, &[ana])).await.0.skipped, 1, "{action}");
    }
    // Their name may be corrected meanwhile, which is written down and not mailed.
    let edited = super::patch(&app.server, &app.owner, &user, json!({ "name": "Ana Lima" })).await;
    assert!(receipt(edited).await.queued.is_empty());
    assert_eq!(app.sent().await, [MessageKind::UserDisabled]);
    let until = app.server.server.clock().now() + SignedDuration::from_hours(24);
    let path = format!("/v1/users/{ana}/exemption");
    let exempt = json!({ "until": until, "reason": "leave" });
    let exempt = app.server.call(Method::PUT, &path, &app.owner).json(&exempt).send().await;
    assert_eq!(problem(exempt.unwrap()).await.code, Code::UserDisabled);
}
