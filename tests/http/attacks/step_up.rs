//! Shutting others out, or opening their accounts, with a session or a token that was stolen.

use crate::test_app::{TestApp, newcomer, refused};
use mfadmin::contract::{BearerToken, Role, api::paths};
use reqwest::Method;
use serde_json::{Value, json};

async fn machine(app: &TestApp, scope: &str) -> BearerToken {
    let wanted = json!({ "name": "cron", "scope": scope, "expires_in_days": 1 });
    let made: Value = app.post(paths::TOKENS, Some(&app.owner), wanted).await.json().await.unwrap();
    made["token"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn password_reset_and_log_out_need_a_step_up_single_and_many() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let (admin, _) = app.server.sign_in(Role::Admin).await;
    let session = app.server.session_without_step_up(admin).await;
    let token = machine(&app, "act").await;
    let before = app.server.footprint().await;
    for (caller, code) in [(&session, "step_up_required"), (&token, "person_required")] {
        for body in [
            json!({ "send_password_reset": true }),
            json!({ "end_sessions": true }),
            json!({ "send_password_reset": true, "end_sessions": true }),
        ] {
            let path = format!("/v1/users/{id}/access-reset");
            assert_eq!(refused(app.post(&path, Some(caller), body).await).await, code);
        }
        for action in ["reset_password", "end_sessions", "reset_access", "reset_authenticator"] {
            let order = json!({ "action": action, "whom": { "by": "ids", "ids": [id] } });
            assert_eq!(refused(app.post(paths::JOBS, Some(caller), order).await).await, code);
        }
    }
    assert_eq!(app.server.footprint().await, before);
}

#[tokio::test]
async fn reminding_token_does_nothing_else() {
    let app = TestApp::open().await;
    let ids = app.server.seed(vec![newcomer("a"), newcomer("b")]).await;
    let token = machine(&app, "remind").await;
    let whom = json!({ "by": "ids", "ids": ids });
    let order = json!({ "action": "remind", "whom": whom });
    let preview: Value =
        app.post(paths::JOB_PREVIEW, Some(&token), order.clone()).await.json().await.unwrap();
    assert_eq!(preview["acts"], 2);
    let job: Value = app.post(paths::JOBS, Some(&token), order).await.json().await.unwrap();
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    app.end_of(job["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(app.server.get::<Value>(&path, &token).await["state"], "done");
    let items: Value = app.server.get(&format!("{path}/items"), &token).await;
    assert_eq!(items["items"].as_array().unwrap().len(), 2);

    let other = json!({ "action": "send_setup_link", "whom": whom });
    let insisting = json!({ "action": "remind", "whom": whom, "override_cool_down": true });
    for order in [other.clone(), insisting] {
        for path in [paths::JOBS, paths::JOB_PREVIEW] {
            let said = app.post(path, Some(&token), order.clone()).await;
            assert_eq!(refused(said).await, "remind_only_token", "{path} {order}");
        }
    }
    // What others ordered is not its business.
    let job: Value = app.post(paths::JOBS, Some(&app.owner), other).await.json().await.unwrap();
    for path in [
        format!("/v1/jobs/{}", job["id"].as_str().unwrap()),
        format!("/v1/jobs/{}/items", job["id"].as_str().unwrap()),
        paths::JOBS.to_owned(),
        paths::USERS.to_owned(),
        paths::ME.to_owned(),
        paths::SUMMARY.to_owned(),
        paths::AUDIT.to_owned(),
    ] {
        let said = app.server.call(Method::GET, &path, &token).send().await.unwrap();
        assert_eq!(refused(said).await, "remind_only_token", "{path}");
    }
}
