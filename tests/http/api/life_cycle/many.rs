//! The life of many users, by one job.

use crate::{
    callers::Caller,
    server::person,
    test_app::{TestApp, ids, matching},
};
use mfadmin::{
    contract::{
        Code, Role,
        api::{AuditEvent, AuditVerdict, ItemOutcome, SkipCount},
    },
    server::store::NewUser,
};
use serde_json::json;

#[tokio::test]
async fn job_disables_enables_and_removes_whom_the_button_would() {
    let app = TestApp::open().await;
    let mut whom = app.newcomers(2).await;
    whom.push(app.put(NewUser { role: Role::Admin, ..person("adam") }).await);
    whom.push(app.owner_id);
    let oneself = vec![SkipCount { code: Code::SelfProtected, count: 1 }];
    for (action, event) in [
        ("disable", AuditEvent::UserDisabled),
        ("enable", AuditEvent::UserEnabled),
        ("remove", AuditEvent::UserRemoved),
    ] {
        let preview = app.preview(&ids(action, &whom)).await;
        let (job, items) = app.done(&ids(action, &whom)).await;
        let expected = match action {
            // Whoever orders it is enabled.
            "enable" => vec![SkipCount { code: Code::ActionNotAvailable, count: 1 }],
            _ => oneself.clone(),
        };
        assert_eq!((preview.acts, preview.skipped), (3, expected), "{action}");
        assert_eq!((job.done, job.skipped, job.failed), (3, 1, 0), "{action}");
        assert_eq!(items[3].outcome, ItemOutcome::Skipped);
        let entries = app.audit().await;
        let done = entries.iter().filter(|entry| entry.event == event);
        let noted = done.filter(|entry| entry.note.as_ref().unwrap().contains("job "));
        assert_eq!(noted.count(), 3, "{action}");
    }
    assert_eq!(app.count("select count(*) from users").await, 1);
    let verdict: AuditVerdict = app.server.get("/v1/audit/verify", &app.owner).await;
    assert!(matches!(verdict, AuditVerdict::Intact { .. }), "{verdict:?}");
}

#[tokio::test]
async fn job_of_an_admin_passes_owners_and_admins_over() {
    let app = TestApp::open().await;
    let admin = Caller::AdminSteppedUp.arrive(&app.server).await.unwrap();
    let app = TestApp::owned(app.server, app.owner_id, admin);
    app.newcomers(2).await;
    let order = matching("disable", json!({}), &[]);
    let preview = app.preview(&order).await;
    let (job, _) = app.done(&order).await;
    assert_eq!((preview.acts, job.done, job.skipped), (2, 2, 2));
    let codes: Vec<_> = preview.skipped.iter().map(|skip| skip.code).collect();
    assert!(codes.contains(&Code::OwnerProtected), "{codes:?}");
}

#[tokio::test]
async fn job_on_lives_asks_for_a_step_up_when_ordered() {
    let app = TestApp::open().await;
    let whom = app.newcomers(1).await;
    for (caller, code) in
        [(Caller::Owner, Code::StepUpRequired), (Caller::ActToken, Code::PersonRequired)]
    {
        let token = caller.arrive(&app.server).await.unwrap();
        for action in ["disable", "enable", "remove"] {
            app.refuses_order(&token, &ids(action, &whom), code, None).await;
        }
    }
}
