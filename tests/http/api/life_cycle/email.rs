//! A new address of a user: ordered, told, waiting, called back, and confirmed.

mod rights;

use super::{add, live, patch, receipt, refusal};
use crate::{
    server::{TestServer, connect, person, problem},
    test_app::{PASSWORD, TestApp, refused},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, Kind, PendingEmail, PhoneState, Role, User, UserId,
        api::{
            AuditEntry, AuditEvent, AuditVerdict, Delivery, IssuedToken, MessageKind, Person,
            Receipt, UserPage, paths,
        },
    },
    server::store::NewUser,
};
use reqwest::{Method, Response};
use serde_json::json;

const NEW: &str = "ana.lima@example.org";
const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn order(app: &TestApp, id: UserId, email: &str) -> Receipt {
    let user = app.user(id).await;
    receipt(patch(&app.server, &app.owner, &user, json!({ "email": email })).await).await
}

async fn cancel(server: &TestServer, token: &BearerToken, id: UserId, query: &str) -> Response {
    let path = format!("/v1/users/{id}/email-change{query}");
    server.call(Method::DELETE, &path, token).send().await.unwrap()
}

async fn confirm(app: &TestApp, link: &str) {
    let page = app.fill(link, &[("step", "confirm")]).await;
    assert_eq!(page.status, 200, "{}", page.html);
}

async fn found(app: &TestApp, text: &str) -> u64 {
    app.server.get::<UserPage>(&format!("/v1/users?search={text}"), &app.owner).await.total
}

#[tokio::test]
async fn ordered_address_waits_and_both_addresses_are_told() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let before = app.user(ana).await;
    let email = json!({ "email": " Ana.Lima@Example.ORG " });
    let response = patch(&app.server, &app.owner, &before, email).await;
    assert_eq!(response.headers()["etag"], "\"2\"");
    let Receipt { user, queued, .. } = receipt(response).await;
    assert_eq!((&*user.handle().shown(), user.revision, queued.len()), ("ana@example.com", 2, 2));
    let now = app.server.server.clock().now();
    let PendingEmail { email, ordered_at, expires_at, delivery } = user.pending_email.unwrap();
    assert_eq!((email.as_str(), delivery), (NEW, Some(Delivery::Queued)));
    assert!(ordered_at <= now && expires_at - ordered_at == HOUR * 24);
    let told = app.server.received().await;
    let to: Vec<_> = told.iter().map(|it| (it.kind.as_str(), it.to.as_str())).collect();
    let old = ("email_change_ordered", "ana@example.com");
    assert_eq!(to, [("email_confirmation", NEW), old]);
    assert!(told[1].body.contains(NEW) && told[1].link.is_none(), "{}", told[1].body);
    assert!(!told[0].body.contains("ana@example.com"), "{}", told[0].body);
    // The log names the new address where it can be erased, and not in a note.
    let entry = app.last_audit_entry().await;
    assert_eq!((entry.event, entry.note), (AuditEvent::EmailChangeOrdered, None));
    assert_eq!(entry.actor.unwrap().id, app.owner_id);
    assert_eq!(entry.target.unwrap().handle().to_string(), NEW);
    assert_eq!((found(&app, "ana@").await, found(&app, "lima").await), (1, 0));
    // It lapses with its link.
    app.server.advance(HOUR * 24);
    assert_eq!(app.user(ana).await.pending_email, None);
}

#[tokio::test]
async fn order_ends_sessions_and_links_at_once_and_confirmation_once_more() {
    let app = TestApp::open().await;
    let ana = app
        .put(NewUser {
            role: Role::Admin,
            phone: PhoneState::NotSet,
            authenticator: AuthenticatorState::NotConfigured,
            ..person("ana")
        })
        .await;
    let session = app.server.session(ana, HOUR).await;
    let wanted = json!({ "name": "cron", "scope": "read", "expires_in_days": 9 });
    let made = app.post(paths::TOKENS, Some(&session), wanted).await;
    let machine = made.json::<IssuedToken>().await.unwrap().token;
    let (setup, password) = (app.setup_link(ana).await, app.password_link(ana, false).await);
    let done = order(&app, ana, NEW).await;
    assert_eq!((done.sessions_ended, done.tokens_revoked), (1, 0));
    assert_eq!(done.user.authenticator, AuthenticatorState::NotConfigured);
    assert_eq!(app.last_audit_entry().await.note.unwrap(), "1 session ended");
    assert_eq!(app.me(&session).await, 401);
    assert_eq!(app.me(&machine).await, 200, "no mailbox leads to a token");
    for link in [&setup, &password] {
        assert_eq!(app.look(link).await.status, 410);
    }
    let link = app.email_link(ana, NEW).await;
    let session = app.server.session(ana, HOUR).await;
    let password = app.password_link(ana, false).await;
    confirm(&app, &link).await;
    assert_eq!(app.me(&session).await, 401);
    assert_eq!(app.look(&password).await.status, 410);
}

#[tokio::test]
async fn confirmed_address_is_the_one_that_signs_in_is_found_and_is_told() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Admin).await;
    app.enrolled().await;
    let link = app.email_link(ana, NEW).await;
    // Until then, the old one counts.
    app.at_second_factor().await;
    assert_eq!(refused(app.sign_in(NEW, PASSWORD).await).await, "wrong_credentials");
    let waiting = app.user(ana).await;
    confirm(&app, &link).await;
    let user = app.user(ana).await;
    assert_eq!((&*user.handle().shown(), user.pending_email.clone()), (NEW, None));
    assert_eq!(user.revision, waiting.revision + 1);
    assert_eq!((found(&app, "ana@").await, found(&app, "lima").await), (0, 1));
    let old = app.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(old).await, "wrong_credentials");
    let signed = app.sign_in(NEW, PASSWORD).await;
    assert_eq!(signed.status(), 200);
    let told = app.server.received().await;
    let to: Vec<_> = told.iter().map(|it| (it.kind.as_str(), it.to.as_str())).collect();
    assert_eq!(to[..2], [("email_changed", NEW), ("email_changed", "ana@example.com")]);
    let entries = app.audit().await;
    let entry = entries.iter().rfind(|it| it.event == AuditEvent::EmailChanged).unwrap();
    let emails = [&entry.actor, &entry.target].map(|it| it.as_ref().unwrap().handle().to_string());
    assert_eq!(emails, ["ana@example.com", NEW]);
    // The old address is free.
    let body = json!({ "name": "Other", "email": "ana@example.com", "role": "member" });
    assert_eq!(add(&app.server, &app.owner, body).await.status(), 201);
}

#[tokio::test]
async fn second_order_replaces_the_first() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let first = app.email_link(ana, NEW).await;
    let user = app.user(ana).await;
    // The same address once more, so soon, only on demand.
    let again = patch(&app.server, &app.owner, &user, json!({ "email": NEW }));
    assert_eq!(refusal(&app, again).await.code, Code::CoolDown);
    order(&app, ana, "ana@example.net").await;
    let pending = app.user(ana).await.pending_email.unwrap();
    assert_eq!(pending.email.as_str(), "ana@example.net");
    let page = app.fill(&first, &[("step", "confirm")]).await;
    assert_eq!(page.status, 410);
    assert!(page.has("This link was replaced"), "{}", page.html);
    assert_eq!(app.user(ana).await.handle().to_string(), "ana@example.com");
    // The first address waits for nobody any more.
    let bo = app.put(person("bo")).await;
    order(&app, bo, NEW).await;
}

#[tokio::test]
async fn order_that_is_called_back_leaves_the_address_and_its_link_dead() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let link = app.email_link(ana, NEW).await;
    let (user, before) = (app.user(ana).await, app.audit().await.len());
    let path = format!("/v1/users/{ana}/email-change?reason=HELP-7");
    for _ in 0..2 {
        let call = app.server.call(Method::DELETE, &path, &app.owner);
        let response = call.header("idempotency-key", "monday").send().await.unwrap();
        assert_eq!(response.headers()["etag"], "\"3\"");
        let done = receipt(response).await.user;
        assert_eq!((done.pending_email, done.revision), (None, user.revision + 1));
    }
    assert_eq!(app.audit().await.len(), before + 1);
    let entry = app.last_audit_entry().await;
    assert_eq!(entry.event, AuditEvent::EmailChangeCancelled);
    assert_eq!(entry.reason.unwrap().as_str(), "HELP-7");
    let messages = app.outbox().await.messages;
    let told: Vec<_> = messages.iter().map(|it| (it.kind, it.to.as_str(), it.state)).collect();
    assert_eq!(
        told[..2],
        [
            (MessageKind::EmailChangeCancelled, "ana@example.com", Delivery::Queued),
            (MessageKind::EmailConfirmation, NEW, Delivery::Withdrawn),
        ]
    );
    let page = app.fill(&link, &[("step", "confirm")]).await;
    assert!(page.status == 410 && page.has("This change was cancelled"), "{}", page.html);
    assert_eq!(app.user(ana).await.handle().to_string(), "ana@example.com");
    let none = refusal(&app, cancel(&app.server, &app.owner, ana, "")).await;
    assert_eq!(none.code, Code::ActionNotAvailable);
}

#[tokio::test]
async fn what_an_admin_ordered_ends_with_their_rights() {
    let app = TestApp::open().await;
    for end in ["disable", "lower", "remove"] {
        let owner = NewUser { role: Role::Owner, ..person(&format!("{end}-owner")) };
        let owner = app.put(owner).await;
        let session = app.server.session(owner, HOUR).await;
        let ana = app.put(person(&format!("{end}-ana"))).await;
        let body = json!({ "email": format!("{end}@evil.example") });
        receipt(patch(&app.server, &session, &app.user(ana).await, body).await).await;
        let (_, link) = app.message(MessageKind::EmailConfirmation).await;
        let link = link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned();
        let ordered = app.user(ana).await;
        match end {
            "disable" => drop(live(&app.server, &app.owner, owner, "disable").await),
            "lower" => {
                let seen = app.user(owner).await;
                let body = json!({ "role": "member" });
                receipt(patch(&app.server, &app.owner, &seen, body).await).await;
            }
            _ => {
                let path = format!("/v1/users/{owner}");
                app.server.call(Method::DELETE, &path, &app.owner).send().await.unwrap();
            }
        }
        let page = app.fill(&link, &[("step", "confirm")]).await;
        assert!(page.status == 410 && page.has("This change was cancelled"), "{}", page.html);
        let user = app.user(ana).await;
        assert_eq!(
            (&*user.handle().shown(), user.pending_email.clone()),
            (&*format!("{end}-ana@example.com"), None)
        );
        // As if it was cancelled.
        assert_eq!(user.revision, ordered.revision + 1);
        let messages = app.outbox().await.messages;
        let told = |kind, to: &str| {
            let found = messages.iter().find(|it| it.kind == kind && it.to == to);
            found.map(|it| it.state)
        };
        let old = format!("{end}-ana@example.com");
        let cancelled = told(MessageKind::EmailChangeCancelled, &old);
        assert_eq!(cancelled, Some(Delivery::Queued));
        let confirmation = told(MessageKind::EmailConfirmation, &format!("{end}@evil.example"));
        assert_eq!(confirmation, Some(Delivery::Withdrawn));
        let entries = app.audit().await;
        let of_ana = |it: &&AuditEntry| it.target.as_ref().is_some_and(|it| it.id == ana);
        let entry = entries.iter().filter(of_ana).max_by_key(|it| it.seq).unwrap();
        assert_eq!(entry.event, AuditEvent::EmailChangeCancelled);
        assert_eq!(entry.actor.as_ref().map(|it| it.id), Some(app.owner_id));
        assert_eq!(entry.note.as_deref(), Some("with the rights of who ordered it"));
        let note = app.last_audit_entry().await.note.unwrap();
        assert!(note.contains("1 session ended, 1 e-mail change ended"), "{note}");
    }
}

#[tokio::test]
async fn order_and_removal_repeated_under_their_key_are_done_once() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    let path = format!("/v1/users/{}", ana.id);
    let mut receipts = Vec::new();
    for _ in 0..2 {
        let call = app.server.call(Method::PATCH, &path, &app.owner).header("if-match", "\"1\"");
        let call = call.header("idempotency-key", "monday").json(&json!({ "email": NEW }));
        receipts.push(receipt(call.send().await.unwrap()).await);
    }
    assert_eq!(receipts[0], receipts[1]);
    assert_eq!((app.audit().await.len(), app.outbox().await.messages.len()), (1, 2));
    for _ in 0..2 {
        let call = app.server.call(Method::DELETE, &path, &app.owner);
        let done = call.header("idempotency-key", "tuesday").send().await.unwrap();
        assert_eq!(done.status(), 204);
    }
    let other = format!("{path}?reason=other");
    let call = app.server.call(Method::DELETE, &other, &app.owner);
    let other = call.header("idempotency-key", "tuesday").send().await.unwrap();
    assert_eq!(problem(other).await.code, Code::IdempotencyMismatch);
}

#[tokio::test]
async fn address_that_does_not_fit_is_refused_and_named() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    let bo = app.put(person("bo")).await;
    order(&app, bo, NEW).await;
    for (email, code) in [
        ("bo@example.com", Code::EmailTaken),
        (" BO@Example.COM", Code::EmailTaken),
        (NEW, Code::EmailTaken),
        ("ANA.LIMA@example.org", Code::EmailTaken),
        ("ana@example.com", Code::EmailUnchanged),
        ("Ana@EXAMPLE.com", Code::EmailUnchanged),
        ("nowhere", Code::InvalidBody),
        ("", Code::InvalidBody),
        ("a b@example.com", Code::InvalidBody),
        ("\u{130}pek@example.com", Code::InvalidBody),
    ] {
        // Nor is the rest of the request done.
        let body = json!({ "name": "Else", "email": email, "phone": "+442079460958" });
        let refused = refusal(&app, patch(&app.server, &app.owner, &ana, body)).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (code, "email"), "{email}");
    }
    let bot = app.put(NewUser { kind: Kind::Avobot, ..person("bot") }).await;
    let off = app.put(person("off")).await;
    receipt(live(&app.server, &app.owner, off, "disable").await).await;
    for (id, code) in [(bot, Code::MfaNotApplicable), (off, Code::UserDisabled)] {
        let user = app.user(id).await;
        let call = patch(&app.server, &app.owner, &user, json!({ "email": "x@example.com" }));
        let refused = refusal(&app, call).await;
        assert_eq!((refused.code, refused.errors[0].field.as_str()), (code, "email"));
    }
    let stale = User { revision: 7, ..ana };
    let call = patch(&app.server, &app.owner, &stale, json!({ "email": "x@example.com" }));
    assert_eq!(refusal(&app, call).await.code, Code::RevisionConflict);
    let nobody = refusal(&app, cancel(&app.server, &app.owner, UserId::new(), "")).await;
    assert_eq!(nobody.code, Code::UserNotFound);
}

#[tokio::test]
async fn disabled_or_removed_user_leaves_no_order_and_no_copy_of_the_address() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let link = app.email_link(ana, "first@xanthippe.example").await;
    confirm(&app, &link).await;
    let link = app.email_link(ana, "second@xanthippe.example").await;
    receipt(live(&app.server, &app.owner, ana, "disable").await).await;
    assert_eq!(app.user(ana).await.pending_email, None);
    assert!(app.look(&link).await.has("This change was cancelled"));
    receipt(live(&app.server, &app.owner, ana, "enable").await).await;
    let link = app.email_link(ana, "third@xanthippe.example").await;
    receipt(live(&app.server, &app.owner, ana, "disable").await).await;
    let path = format!("/v1/users/{ana}");
    let gone = app.server.call(Method::DELETE, &path, &app.owner).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(app.look(&link).await.status, 404);
    let verdict: AuditVerdict = app.server.get("/v1/audit/verify", &app.owner).await;
    assert!(matches!(verdict, AuditVerdict::Intact { .. }), "{verdict:?}");
    let removed = Person::removed(ana);
    assert!(app.audit().await.iter().all(|entry| {
        [&entry.actor, &entry.target].into_iter().flatten().all(|it| it.id != ana || *it == removed)
    }));
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let path = directory.path().join("mfadmin.db");
    let mut file = connect(&path).await;
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut file).await.unwrap();
    drop(file);
    let bytes = std::fs::read(&path).unwrap();
    let word = b"xanthippe";
    assert!(!bytes.windows(word.len()).any(|it| it == word));
}
