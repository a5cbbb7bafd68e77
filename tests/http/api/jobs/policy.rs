//! One policy: a job does to each user what the button does, and is refused where the button is.

use crate::api::crowd::every_kind;
use crate::server::{SIGNED_IN, TestServer, number, person};
use crate::test_app::{TestApp, ids, matching};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, Code, PhoneState, Problem, Role, UserId,
        api::{AuditEvent, AuditOutcome, ItemOutcome, JobItem, JobPreview, SkipCount},
        rules::Policy,
    },
    server::store::NewUser,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A user in every state of both factors, of every role and kind.
fn everybody() -> Vec<NewUser> {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    let now = Timestamp::now();
    let tomorrow = now.checked_add(SignedDuration::from_hours(24)).unwrap();
    let phones = [
        PhoneState::NotSet,
        PhoneState::Unverified { number: number("+14155552671") },
        PhoneState::Verified { number: number("+14155552671"), at: Some(at) },
    ];
    let authenticators = [
        AuthenticatorState::NotConfigured,
        AuthenticatorState::LinkSent { at, expires_at: at },
        AuthenticatorState::LinkSent { at: now, expires_at: tomorrow },
        AuthenticatorState::Configured { at: Some(at) },
    ];
    every_kind(&phones, &authenticators)
}

/// A server with these users, at which the first of them is signed in.
async fn app(users: &[NewUser], policy: Policy) -> TestApp {
    let server = TestServer::start_with(|options| options.policy = policy).await;
    let owner = server.seed(users.to_vec()).await[0];
    let token = server.session(owner, SIGNED_IN).await;
    TestApp::owned(server, owner, token)
}

/// What the button does.
async fn press(app: &TestApp, action: &str, id: UserId) -> Result<(), Code> {
    let (end, body) = match action {
        "send_setup_link" => ("authenticator/setup-link", json!({})),
        "reset_authenticator" => ("authenticator/reset", json!({})),
        "reset_password" => ("access-reset", json!({ "send_password_reset": true })),
        "end_sessions" => ("access-reset", json!({ "end_sessions": true })),
        "reset_access" => {
            ("access-reset", json!({ "send_password_reset": true, "end_sessions": true }))
        }
        _ => panic!("{action} has no button"),
    };
    let response = app.post_json(&format!("/v1/users/{id}/{end}"), &body).await;
    match response.status() {
        StatusCode::OK => Ok(()),
        _ => Err(response.json::<Problem>().await.unwrap().code),
    }
}

/// What was done to whom.
async fn deeds(app: &TestApp) -> Vec<(UserId, AuditEvent)> {
    let deeds = app.audit().await.into_iter().filter(|e| e.outcome == AuditOutcome::Done);
    let mut deeds: Vec<_> =
        deeds.filter_map(|entry| Some((entry.target?.id, entry.event))).collect();
    deeds.sort_by_key(|(id, event)| (*id, event.as_str()));
    deeds
}

/// What the items say, in the form of a preview.
fn counted(items: &[JobItem]) -> JobPreview {
    let mut skips: BTreeMap<String, SkipCount> = BTreeMap::new();
    for code in items.iter().filter_map(|item| item.code) {
        skips.entry(code.to_string()).or_insert(SkipCount { code, count: 0 }).count += 1;
    }
    let mut skipped: Vec<_> = skips.into_values().collect();
    skipped.sort_by_key(|skip| std::cmp::Reverse(skip.count));
    let total = items.len() as u64;
    let acts = items.iter().filter(|item| item.outcome == ItemOutcome::Done).count() as u64;
    JobPreview { total, acts, skipped, by_hand: 0, unknown: Vec::new() }
}

#[tokio::test]
async fn job_has_the_effect_of_the_single_action() {
    let open = Policy { admins_manage_owners: true, ..Policy::default() };
    for (role, policy) in
        [(Role::Owner, Policy::default()), (Role::Admin, Policy::default()), (Role::Admin, open)]
    {
        let mut users = everybody();
        users.insert(0, NewUser { role, ..person("actor") });
        let all: Vec<UserId> = users.iter().map(|user| user.id).collect();
        for action in [
            "send_setup_link",
            "reset_authenticator",
            "reset_password",
            "end_sessions",
            "reset_access",
        ] {
            // Whoever ends their own sessions is out.
            let ends = matches!(action, "end_sessions" | "reset_access");
            let (users, all) = if ends { (&users[..], &all[1..]) } else { (&users[..], &all[..]) };
            let by_hand = app(users, policy).await;
            let mut pressed = Vec::new();
            for id in all {
                pressed.push(press(&by_hand, action, *id).await);
            }
            let by_job = app(users, policy).await;
            let preview = by_job.preview(&ids(action, all)).await;
            let (job, items) = by_job.done(&ids(action, all)).await;
            for ((item, pressed), user) in items.iter().zip(&pressed).zip(all) {
                let told = match item.outcome {
                    ItemOutcome::Done => Ok(()),
                    ItemOutcome::Skipped => Err(item.code.unwrap()),
                    outcome => panic!("{outcome:?} {item:?}"),
                };
                assert_eq!(told, *pressed, "{role} {action} {item:?}");
                assert_eq!(item.user.as_ref().unwrap().id, *user);
            }
            assert_eq!(deeds(&by_job).await, deeds(&by_hand).await, "{role} {action}");
            assert_eq!(preview, counted(&items), "{role} {action}");
            assert_eq!((job.done, job.skipped), (preview.acts, preview.total - preview.acts));
        }
    }
}

#[tokio::test]
async fn preview_counts_equal_the_job() {
    let mut users = everybody();
    users.insert(0, NewUser { role: Role::Admin, ..person("actor") });
    let some: Vec<UserId> = users.iter().step_by(3).map(|user| user.id).collect();
    for days in [Value::Null, json!("2d"), json!("400d")] {
        for action in ["send_setup_link", "reset_password", "remind"] {
            for insists in [false, true] {
                for whom in [
                    matching(action, json!({}), &[]),
                    matching(action, json!({ "gap": "any", "role": "member" }), &some),
                    ids(action, &some),
                ] {
                    let mut order = whom;
                    order["override_cool_down"] = json!(insists);
                    order["cool_down"] = days.clone();
                    let app = app(&users, Policy::default()).await;
                    // Somebody has a password link, and somebody a text, of an hour ago.
                    for (action, index) in [("reset_password", 53), ("remind", 53), ("remind", 57)]
                    {
                        app.done(&ids(action, &[users[index].id])).await;
                    }
                    app.server.advance(SignedDuration::from_hours(1));
                    let preview = app.preview(&order).await;
                    let (_, items) = app.done(&order).await;
                    assert_eq!(preview, counted(&items), "{order}");
                    assert!(preview.acts > 0 || days != Value::Null, "{order}");
                }
            }
        }
    }
}

#[tokio::test]
async fn preview_changes_nothing() {
    let mut users = everybody();
    users.insert(0, NewUser { role: Role::Owner, ..person("actor") });
    let app = app(&users, Policy::default()).await;
    let before = app.server.footprint().await;
    for action in ["send_setup_link", "reset_authenticator", "reset_access", "remind"] {
        assert!(app.preview(&matching(action, json!({}), &[])).await.acts > 0);
    }
    assert_eq!(app.server.footprint().await, before);
}

#[tokio::test]
async fn job_stops_when_its_orderer_loses_the_right() {
    for demotion in [
        "update users set role_rank = 2 where role_rank = 0",
        "update users set kind = 1, missing = 0, gap_since = null where role_rank = 0",
    ] {
        let app = TestApp::open().await;
        let users = app.newcomers(1500).await;
        let job = app.order(&ids("send_setup_link", &users)).await;
        // Stopped in the middle, so that what comes next does not race with it.
        let (server, directory) = app.server.into_parts();
        server.shutdown().await;
        let app = {
            let server = TestServer::again(directory).await;
            sqlx::query(demotion).execute(&mut server.beside().await).await.unwrap();
            TestApp::over(server).await
        };
        let end = app.end_of(job.id).await;
        let skipped = app.items(job.id, "&outcome=skipped").await;
        assert!(skipped.iter().all(|item| item.code == Some(Code::Forbidden)));
        assert!(end.done < 1500 && end.done + end.skipped == 1500, "{end:?}");
        assert_eq!(app.count("select count(*) from outbox").await, end.done as i64);
        assert_eq!(end.skipped, skipped.len() as u64);
    }
}
