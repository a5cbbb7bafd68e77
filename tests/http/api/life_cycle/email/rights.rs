//! Who may order an address, call it back and read its link, and that nobody else is given it.

use super::{
    super::{add, patch, receipt, refusal},
    NEW, cancel, confirm,
};
use crate::{
    callers::Caller,
    server::{TestServer, person, problem},
    test_app::TestApp,
};
use mfadmin::{
    contract::{
        Code, Role,
        api::{AuditEvent, MessageContent, MessageKind, OutboxMessage, paths},
        rules::Policy,
    },
    server::store::NewUser,
};
use reqwest::Method;
use serde_json::json;

/// Or whoever adds users takes an address that was ordered, and its link is dead.
#[tokio::test]
async fn awaited_address_is_taken_by_no_added_and_no_imported_user() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let link = app.email_link(ana, NEW).await;
    let token = Caller::ActToken.arrive(&app.server).await.unwrap();
    let sentence = "another user is to confirm this address; cancel that change first";
    for email in [NEW, "Ana.Lima@Example.ORG"] {
        let body = json!({ "name": "Eve", "email": email, "role": "member" });
        let refused = refusal(&app, add(&app.server, &token, body)).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (Code::EmailTaken, "email"));
        assert_eq!(refused.errors[0].message, sentence);
        for query in ["", "?dry_run=true", "?existing=update"] {
            let path = format!("{}{query}", paths::IMPORT);
            let call = app.server.call(Method::POST, &path, &app.owner);
            let file = format!("name,email,role\nEve,{email},member\n");
            let call = call.header("content-type", "text/csv").body(file);
            let response = call.send().await.unwrap();
            assert_eq!(response.status(), 422, "{query}");
            let refused = problem(response).await;
            let error = &refused.errors[0];
            assert_eq!((error.line, error.field.as_str()), (Some(2), "email"));
            assert_eq!(error.message, sentence);
        }
    }
    confirm(&app, &link).await;
    assert_eq!(app.user(ana).await.handle().to_string(), NEW);
}

#[tokio::test]
async fn only_a_stepped_up_owner_orders_or_calls_back_what_concerns_owners_and_admins() {
    let policy = Policy { admins_manage_owners: true, require_reason: true, ..Policy::default() };
    let server = TestServer::start_with(|options| options.policy = policy).await;
    let app = TestApp::over(server).await;
    let boss = app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    let adam = app.put(NewUser { role: Role::Admin, ..person("adam") }).await;
    let ana = app.put(person("ana")).await;
    for id in [boss, adam, ana] {
        let user = app.user(id).await;
        let body = json!({ "email": format!("{id}@example.org"), "reason": "HELP-7" });
        receipt(patch(&app.server, &app.owner, &user, body).await).await;
    }
    for (caller, id, code) in [
        (Caller::AdminSteppedUp, boss, Some(Code::OwnerProtected)),
        (Caller::AdminSteppedUp, adam, Some(Code::OwnerRequired)),
        (Caller::Owner, ana, Some(Code::StepUpRequired)),
        (Caller::ActToken, ana, Some(Code::PersonRequired)),
        (Caller::ReadToken, ana, Some(Code::PersonRequired)),
        (Caller::AdminSteppedUp, ana, None),
    ] {
        let token = caller.arrive(&app.server).await.unwrap();
        let user = app.user(id).await;
        let body = json!({ "email": "new@example.org", "reason": "HELP-7" });
        let Some(code) = code else {
            let unsaid = patch(&app.server, &token, &user, json!({ "email": "new@example.org" }));
            assert_eq!(refusal(&app, unsaid).await.code, Code::ReasonRequired);
            receipt(patch(&app.server, &token, &user, body).await).await;
            let unsaid = refusal(&app, cancel(&app.server, &token, id, "")).await;
            assert_eq!(unsaid.code, Code::ReasonRequired);
            receipt(cancel(&app.server, &token, id, "?reason=HELP-7").await).await;
            continue;
        };
        let refused = refusal(&app, patch(&app.server, &token, &user, body)).await;
        assert_eq!(refused.code, code, "{caller:?}");
        let refused = refusal(&app, cancel(&app.server, &token, id, "?reason=x")).await;
        assert_eq!(refused.code, code, "{caller:?}");
    }
}

#[tokio::test]
async fn link_is_read_by_a_stepped_up_person_alone() {
    let app = TestApp::open().await;
    let boss = app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    app.email_link(boss, NEW).await;
    let listed = app.outbox().await.messages;
    let OutboxMessage { id, kind, readable, .. } = listed[0];
    assert_eq!((kind, readable), (MessageKind::EmailConfirmation, true));
    for (caller, code) in [
        (Caller::Owner, Code::StepUpRequired),
        (Caller::ActToken, Code::PersonRequired),
        (Caller::AdminSteppedUp, Code::OwnerProtected),
    ] {
        let token = caller.arrive(&app.server).await.unwrap();
        let path = paths::message_content(id);
        let response = app.server.call(Method::POST, &path, &token).send().await.unwrap();
        assert_eq!(problem(response).await.code, code, "{caller:?}");
    }
    let content: MessageContent = app.read(id).await.json().await.unwrap();
    assert!(content.link.unwrap().contains("/email/"));
    assert_eq!(app.last_audit_entry().await.event, AuditEvent::MessageRead);
}
