//! Orders that are not taken.

use crate::server::problem;
use crate::test_app::{TestApp, ids, matching};
use mfadmin::contract::{
    BearerToken, Code, JobId, Role, UserId,
    api::{AuditEvent, AuditOutcome, IssuedToken},
    rules::Policy,
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn invalid_orders_are_refused() {
    let app = TestApp::open().await;
    let users = app.newcomers(1).await;
    let id = users[0];
    let nobody = UserId::new();
    let too_many: Vec<UserId> = (0..10_001).map(|_| UserId::new()).collect();
    let with = |field: &str, value: Value| {
        let mut order = ids("send_setup_link", &users);
        order[field] = value;
        order
    };
    let reset_with_days = |action: &str| {
        let mut order = ids(action, &users);
        order["cool_down"] = json!("3d");
        order
    };
    for (order, code, field) in [
        (json!({}), Code::InvalidBody, "action"),
        (json!({ "action": "send_setup_link" }), Code::InvalidBody, "whom"),
        (ids("add_phone", &users), Code::InvalidBody, "action"),
        (with("whom", json!({ "by": "ids" })), Code::InvalidBody, "ids"),
        (with("whom", json!({ "by": "ids", "ids": [id], "x": 1 })), Code::InvalidBody, "x"),
        (with("whom", json!({ "by": "name", "ids": [id] })), Code::InvalidBody, "whom"),
        (with("whom", json!(["ids", [id]])), Code::InvalidBody, "whom"),
        (matching("remind", json!([null, null]), &[]), Code::InvalidBody, "whom"),
        (with("reason", json!("a\u{1b}b")), Code::InvalidBody, "reason"),
        (with("cool_down", json!("0d")), Code::InvalidBody, "cool_down"),
        (with("x", json!(1)), Code::InvalidBody, "x"),
        (ids("send_setup_link", &[id, nobody]), Code::UserNotFound, "whom"),
        (ids("send_setup_link", &too_many), Code::InvalidBody, "whom"),
        (matching("remind", json!({}), &too_many), Code::InvalidBody, "whom"),
        (
            matching("remind", json!({ "search": "x".repeat(201) }), &[]),
            Code::InvalidBody,
            "search",
        ),
        (reset_with_days("end_sessions"), Code::InvalidBody, "cool_down"),
        (reset_with_days("reset_authenticator"), Code::InvalidBody, "cool_down"),
    ] {
        app.refuses_order(&app.owner, &order, code, Some(field)).await;
        // A preview is refused where the order is.
        let refused = problem(app.post_json("/v1/jobs/preview", &order).await).await;
        assert_eq!(refused.code, code, "{order}");
    }
    let others = [UserId::new(), UserId::new()];
    let order = ids("send_setup_link", &[others[0], id, others[1]]);
    let refused = problem(app.post_json("/v1/jobs/preview", &order).await).await;
    let told: Vec<_> = refused.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(told, others.map(|id| format!("no user has the ID {id}")), "each is named");
    let large = json!({ "action": "remind", "whom": "x".repeat(1024 * 1024) });
    app.refuses_order(&app.owner, &large, Code::BodyTooLarge, None).await;
}

#[tokio::test]
async fn order_may_name_ten_thousand_users() {
    let app = TestApp::open().await;
    let emails: Vec<String> = (0..10_000).map(|n| format!("somebody-{n}@example.com")).collect();
    let order = json!({ "action": "remind", "whom": { "by": "emails", "emails": emails } });
    assert_eq!(app.preview(&order).await.total, 10_000);
    assert_eq!(app.order(&order).await.total, 10_000);
}

async fn machine(app: &TestApp, scope: &str) -> BearerToken {
    let body = json!({ "name": "cron", "scope": scope, "expires_in_days": 1 });
    let issued = app.post_json("/v1/tokens", &body).await;
    issued.json::<IssuedToken>().await.unwrap().token
}

#[tokio::test]
async fn job_needs_the_rights_of_its_action() {
    let app = TestApp::open().await;
    let users = app.newcomers(1).await;
    let reader = machine(&app, "read").await;
    let actor = machine(&app, "act").await;
    let plain = app.server.session_without_step_up(app.owner_id).await;
    let reset = ids("reset_authenticator", &users);
    for (token, order, code) in [
        (&reader, ids("send_setup_link", &users), Code::ReadOnlyToken),
        (&actor, reset.clone(), Code::PersonRequired),
        (&plain, reset, Code::StepUpRequired),
    ] {
        app.refuses_order(token, &order, code, None).await;
    }
    let last = app.audit().await.pop().unwrap();
    assert_eq!(last.event, AuditEvent::ActionRefused);
    assert_eq!(last.outcome, AuditOutcome::Refused(Code::StepUpRequired));
    assert_eq!(last.note.as_deref(), Some("A job: Reset Authenticator App"));
    for action in ["send_setup_link", "remind"] {
        let call = app.server.call(Method::POST, "/v1/jobs", &actor);
        let taken = call.json(&ids(action, &users)).send().await.unwrap();
        assert_eq!(taken.status(), 200, "{action}");
    }
    // Asking is a reader's right.
    let call = app.server.call(Method::POST, "/v1/jobs/preview", &reader);
    let asked = call.json(&ids("remind", &users)).send().await.unwrap();
    assert_eq!(asked.status(), 200);
}

#[tokio::test]
async fn job_needs_a_reason_if_the_policy_requires_one() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let app = TestApp::open_with(|options| options.policy = policy).await;
    let users = app.newcomers(1).await;
    let mut order = ids("send_setup_link", &users);
    app.refuses_order(&app.owner, &order, Code::ReasonRequired, Some("reason")).await;
    assert_eq!(app.audit().await.last().unwrap().event, AuditEvent::ActionRefused);
    // It is asked for before the person has said why.
    assert_eq!(app.preview(&order).await.acts, 1);
    order["reason"] = json!("HELP-7");
    assert_eq!(app.done(&order).await.0.done, 1);
}

#[tokio::test]
async fn unknown_job_is_not_found() {
    let app = TestApp::open().await;
    for id in [JobId::new().to_string(), "x".to_owned()] {
        for (method, end) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::GET, "/items"),
            (Method::POST, "/retry"),
        ] {
            let path = format!("/v1/jobs/{id}{end}");
            let call = app.server.call(method, &path, &app.owner);
            assert_eq!(problem(call.send().await.unwrap()).await.code, Code::JobNotFound, "{path}");
        }
    }
    let (job, _) = app.done(&matching("remind", json!({ "gap": "any" }), &[])).await;
    for query in
        ["limit=0", "limit=201", "outcome=maybe", "after=-1", "after=9223372036854775808", "x=1"]
    {
        let path = format!("/v1/jobs/{}/items?{query}", job.id);
        let call = app.server.call(Method::GET, &path, &app.owner);
        assert_eq!(problem(call.send().await.unwrap()).await.code, Code::InvalidQuery, "{query}");
    }
}

#[tokio::test]
async fn only_an_owner_cancels_an_owners_job() {
    let app = TestApp::open().await;
    let users = app.newcomers(600).await;
    let (_, admin) = app.server.sign_in(Role::Admin).await;
    let job = app.order(&ids("send_setup_link", &users)).await;
    let refused = problem(app.cancel_job(job.id, &admin).await).await;
    assert_eq!(refused.code, Code::OwnerProtected);
    assert_eq!(app.end_of(job.id).await.done, 600);
    let over = problem(app.cancel_job(job.id, &app.owner).await).await;
    assert_eq!(over.code, Code::JobOver);
}
