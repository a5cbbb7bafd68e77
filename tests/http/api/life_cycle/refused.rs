//! What is refused leaves everything as it was.

use super::{add, live, patch, refusal};
use crate::{
    callers::Caller,
    server::{TestServer, person},
    test_app::TestApp,
};
use mfadmin::{
    contract::{BearerToken, Code, Role, User, UserId, api::AuditOutcome, rules::Policy},
    server::store::NewUser,
};
use serde_json::{Value, json};

fn with_role(name: &str, role: Role) -> NewUser {
    NewUser { role, ..person(name) }
}

fn body(email: &str, role: &str) -> Value {
    json!({ "name": "Ana", "email": email, "role": role })
}

#[tokio::test]
async fn taken_address_is_refused_in_any_spelling() {
    let app = TestApp::open().await;
    app.put(person("ana")).await;
    for email in ["ana@example.com", "ANA@Example.COM", " Ana@example.com "] {
        let refused = refusal(&app, add(&app.server, &app.owner, body(email, "member"))).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (Code::EmailTaken, "email"));
    }
}

#[tokio::test]
async fn field_that_does_not_fit_is_named() {
    let app = TestApp::open().await;
    let good = body("ana@example.com", "member");
    for (field, value, code) in [
        ("name", json!(""), Code::InvalidBody),
        ("name", json!("x".repeat(201)), Code::InvalidBody),
        ("name", json!("a\u{1b}b"), Code::InvalidBody),
        ("email", json!("nowhere"), Code::InvalidBody),
        ("email", json!("\u{130}pek@example.com"), Code::InvalidBody),
        ("role", json!("boss"), Code::InvalidBody),
        ("phone", json!("12"), Code::InvalidPhone),
        ("age", json!(7), Code::InvalidBody),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = refusal(&app, add(&app.server, &app.owner, body)).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (code, field));
    }
    let ana = app.user(app.put(person("ana")).await).await;
    for (body, code) in [
        (json!({}), Code::InvalidBody),
        (json!({ "reason": "why" }), Code::InvalidBody),
        (json!({ "name": " " }), Code::InvalidBody),
        (json!({ "kind": "avobot" }), Code::InvalidBody),
        (json!({ "phone": "12" }), Code::InvalidPhone),
        (json!({ "name": ana.name, "role": "member" }), Code::UserUnchanged),
    ] {
        let refused = refusal(&app, patch(&app.server, &app.owner, &ana, body.clone())).await;
        assert_eq!(refused.code, code, "{body}");
    }
}

#[tokio::test]
async fn only_a_stepped_up_owner_makes_or_changes_owners_and_admins() {
    // Whatever Admins may do to the factors of Owners.
    let policy = Policy { admins_manage_owners: true, ..Policy::default() };
    let server = TestServer::start_with(|options| options.policy = policy).await;
    let app = TestApp::over(server).await;
    let mut tokens = Vec::new();
    for caller in [Caller::AdminSteppedUp, Caller::Owner, Caller::ActToken] {
        tokens.push(caller.arrive(&app.server).await.unwrap());
    }
    let codes = [Code::OwnerRequired, Code::StepUpRequired, Code::PersonRequired];
    for role in ["admin", "owner"] {
        for (token, code) in tokens.iter().zip(codes) {
            let refused = refusal(&app, add(&app.server, token, body("a@b.example", role))).await;
            assert_eq!(refused.code, code, "{role}");
        }
        let refused = refusal(&app, add(&app.server, &tokens[0], body("a@b.example", role))).await;
        assert_eq!(refused.errors[0].field, "role");
    }
    for role in [Role::Admin, Role::Owner] {
        let id = app.put(with_role(&format!("a-{role}"), role)).await;
        for (token, code) in tokens.iter().zip(codes) {
            let code = match (code, role) {
                (Code::OwnerRequired, Role::Owner) => Code::OwnerProtected,
                _ => code,
            };
            let refused = refusal(&app, live(&app.server, token, id, "disable")).await;
            assert_eq!(refused.code, code, "{role}");
        }
        super::receipt(live(&app.server, &app.owner, id, "disable").await).await;
        for (token, code) in tokens.iter().zip(codes).skip(1) {
            let refused = refusal(&app, live(&app.server, token, id, "enable")).await;
            assert_eq!(refused.code, code);
        }
    }
    let member = app.user(app.put(person("bo")).await).await;
    let raise = json!({ "role": "admin" });
    let refused = refusal(&app, patch(&app.server, &tokens[0], &member, raise)).await;
    assert_eq!((refused.code, refused.errors[0].field.as_str()), (Code::OwnerRequired, "role"));
    // Members are theirs, and a machine's.
    for (number, token) in [&tokens[0], &tokens[2]].into_iter().enumerate() {
        let added = add(&app.server, token, body(&format!("m{number}@b.example"), "member")).await;
        let id = added.json::<User>().await.unwrap().id;
        for end in ["disable", "enable"] {
            super::receipt(live(&app.server, token, id, end).await).await;
        }
    }
}

#[tokio::test]
async fn oneself_and_the_last_owner_are_protected() {
    let app = TestApp::open().await;
    let own = app.user(app.owner_id).await;
    let lower = json!({ "role": "admin" });
    let refuse = async |token: &BearerToken, user: &User, code| {
        let disabling = live(&app.server, token, user.id, "disable");
        assert_eq!(refusal(&app, disabling).await.code, code);
        let lowering = patch(&app.server, token, user, lower.clone());
        assert_eq!(refusal(&app, lowering).await.code, code);
    };
    refuse(&app.owner, &own, Code::LastOwner).await;
    // A disabled Owner is none to rely on.
    let other = app.put(with_role("other", Role::Owner)).await;
    super::receipt(live(&app.server, &app.owner, other, "disable").await).await;
    refuse(&app.owner, &own, Code::LastOwner).await;
    super::receipt(live(&app.server, &app.owner, other, "enable").await).await;
    refuse(&app.owner, &own, Code::SelfProtected).await;
    // One's own name is one's own.
    super::receipt(patch(&app.server, &app.owner, &own, json!({ "name": "Me" })).await).await;
    let refusals = app.audit().await.into_iter().filter_map(|entry| match entry.outcome {
        AuditOutcome::Refused(code) => Some(code),
        AuditOutcome::Done => None,
    });
    let refusals: Vec<_> = refusals.collect();
    assert!(refusals.contains(&Code::LastOwner) && refusals.contains(&Code::SelfProtected));
}

#[tokio::test]
async fn nobody_is_unknown_and_a_state_comes_once() {
    let app = TestApp::open().await;
    for end in ["disable", "enable"] {
        let refused = refusal(&app, live(&app.server, &app.owner, UserId::new(), end)).await;
        assert_eq!(refused.code, Code::UserNotFound);
        let path = format!("/v1/users/nobody/{end}");
        let refused = refusal(&app, app.post_json(&path, &json!({}))).await;
        assert_eq!(refused.code, Code::InvalidId);
    }
    let ana = app.put(person("ana")).await;
    let refused = refusal(&app, live(&app.server, &app.owner, ana, "enable")).await;
    assert_eq!(refused.code, Code::ActionNotAvailable);
    super::receipt(live(&app.server, &app.owner, ana, "disable").await).await;
    let refused = refusal(&app, live(&app.server, &app.owner, ana, "disable")).await;
    assert_eq!(refused.code, Code::ActionNotAvailable);
    let gone = User { id: UserId::new(), ..app.user(ana).await };
    let refused =
        refusal(&app, patch(&app.server, &app.owner, &gone, json!({ "name": "x" }))).await;
    assert_eq!(refused.code, Code::UserNotFound);
}

#[tokio::test]
async fn policy_may_ask_for_a_reason() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let server = TestServer::start_with(|options| options.policy = policy).await;
    let app = TestApp::over(server).await;
    let new = body("bo@example.com", "member");
    let refused = refusal(&app, add(&app.server, &app.owner, new.clone())).await;
    assert_eq!(refused.code, Code::ReasonRequired);
    let ana = app.user(app.put(person("ana")).await).await;
    let refused = refusal(&app, live(&app.server, &app.owner, ana.id, "disable")).await;
    assert_eq!(refused.code, Code::ReasonRequired);
    let rename = json!({ "name": "Ann" });
    let refused = refusal(&app, patch(&app.server, &app.owner, &ana, rename.clone())).await;
    assert_eq!(refused.code, Code::ReasonRequired);
    for mut body in [new, rename] {
        body["reason"] = json!("HELP-7");
        let done = match body.get("email") {
            Some(_) => add(&app.server, &app.owner, body).await,
            None => patch(&app.server, &app.owner, &ana, body).await,
        };
        assert!(done.status().is_success());
        assert_eq!(app.last_audit_entry().await.reason.unwrap().as_str(), "HELP-7");
    }
}
