//! Approving a link by a code that is told to its user.

use crate::{
    server::{number, person, problem},
    test_app::{TestApp, ok},
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, LinkKind, PhoneState, Problem, Role, UserId,
        api::{
            Approval, AuditEntry, AuditEvent, Delivery, MessageContent, MessageKind, NewApproval,
            paths,
        },
    },
    server::{service::access, store::NewUser},
};
use reqwest::{Method, Response};

async fn ask(app: &TestApp, id: UserId, link: LinkKind, token: &BearerToken) -> Response {
    let path = paths::of_user(paths::APPROVAL, id);
    let call = app.server.call(Method::POST, &path, token).json(&NewApproval { link });
    call.send().await.unwrap()
}

async fn refused(app: &TestApp, id: UserId, link: LinkKind, token: &BearerToken) -> Code {
    let before = app.server.footprint().await;
    let problem: Problem = problem(ask(app, id, link, token).await).await;
    assert_eq!(app.server.footprint().await, before, "{:?}", problem.code);
    problem.code
}

async fn someone(app: &TestApp, role: Role, phone: PhoneState) -> UserId {
    let authenticator = AuthenticatorState::NotConfigured;
    app.put(NewUser { role, phone, authenticator, ..person("ana") }).await
}

fn verified() -> PhoneState {
    PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) }
}

/// Enters a code at the page of a link; gives the status.
async fn enter(app: &TestApp, link: &str, code: &str) -> u16 {
    app.fill(link, &[("step", "proof"), ("code", code)]).await.status.as_u16()
}

/// Eight digits that are not `code`.
fn other(code: &str) -> String {
    let digits: u32 = code.replace(' ', "").parse().unwrap();
    format!("{:08}", (digits + 1) % 100_000_000)
}

#[tokio::test]
async fn approval_opens_a_setup_link_once_and_is_told_to_the_user() {
    let app = TestApp::open().await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    let link = app.setup_link(ana).await;
    let page = app.look(&link).await;
    assert!(page.has("Ask an Owner of your organisation, other than you"), "{}", page.html);
    assert_eq!(enter(&app, &link, "0000 0000").await, 422, "before there is one");
    let response = ok(ask(&app, ana, LinkKind::Setup, &app.owner).await).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let Approval { link: kind, code, expires_at } = response.json().await.unwrap();
    let code = code.reveal();
    assert_eq!(kind, LinkKind::Setup);
    assert!(code.len() == 9 && code.as_bytes()[4] == b' ', "{code}");
    assert!(code.bytes().enumerate().all(|(at, byte)| at == 4 || byte.is_ascii_digit()), "{code}");
    let lasts = expires_at.duration_since(app.server.server.clock().now());
    assert!(lasts <= SignedDuration::from_mins(10) && lasts > SignedDuration::from_mins(9));
    let told = app.last_audit_entry().await;
    assert_eq!(told.event, AuditEvent::ApprovalCreated);
    assert_eq!(told.actor.as_ref().map(|actor| actor.id), Some(app.owner_id));
    assert_eq!(told.target.as_ref().map(|target| target.id), Some(ana));
    let (mail, _) = app.message(MessageKind::ApprovalCreated).await;
    assert!(mail.contains("approves the setup link") && !mail.contains(code), "{mail}");

    assert_eq!(enter(&app, &link, &other(code)).await, 422);
    assert_eq!(enter(&app, &link, code).await, 303);
    assert!(app.look(&link).await.has("otpauth://"));
    let used: AuditEntry = app.last_audit_entry().await;
    assert_eq!(used.event, AuditEvent::ApprovalUsed);
    let note = used.note.unwrap();
    assert_eq!(note, format!("setup link, approved in entry {}", told.seq.0));
    let again = [("step", "proof"), ("code", code)];
    assert_eq!(app.fill_with(&link, None, &again).await.status, 422, "in another browser");
}

#[tokio::test]
async fn approval_is_for_one_link_and_ten_minutes() {
    let app = TestApp::open().await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    let setup = app.setup_link(ana).await;
    let password = app.password_link(ana, false).await;
    let code = app.approval(ana, LinkKind::Setup).await;
    assert_eq!(enter(&app, &password, &code).await, 422, "of another link");
    let newer = app.approval(ana, LinkKind::Setup).await;
    assert_eq!(enter(&app, &setup, &code).await, 422, "a newer one was made");
    app.server.advance(SignedDuration::from_mins(10));
    assert_eq!(enter(&app, &setup, &newer).await, 422, "too old");
    let code = app.approval(ana, LinkKind::Setup).await;
    let renewed = app.setup_link(ana).await;
    assert_eq!(enter(&app, &renewed, &code).await, 422, "of the link before");
    // As it is written down, or read out.
    let code = app.approval(ana, LinkKind::Password).await.replace(' ', "-");
    assert_eq!(enter(&app, &password, &code).await, 303);
}

#[tokio::test]
async fn ten_wrong_approvals_close_the_link() {
    let app = TestApp::open().await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    let link = app.setup_link(ana).await;
    let code = app.approval(ana, LinkKind::Setup).await;
    for _ in 0..9 {
        assert_eq!(enter(&app, &link, &other(&code)).await, 422);
    }
    assert_eq!(enter(&app, &link, &other(&code)).await, 410);
    assert_eq!(enter(&app, &link, &code).await, 410);
    let problem = problem(ask(&app, ana, LinkKind::Setup, &app.owner).await).await;
    assert_eq!(problem.code, Code::LinkNotLive);
    assert!(problem.detail.unwrap().contains("Send one first"));
}

#[tokio::test]
async fn approver_is_another_owner_or_for_members_any_admin() {
    let app = TestApp::open().await;
    let (admin_id, admin) = app.server.sign_in(Role::Admin).await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    app.setup_link(ana).await;
    assert_eq!(refused(&app, ana, LinkKind::Setup, &admin).await, Code::OwnerRequired);
    app.password_link(app.owner_id, false).await;
    assert_eq!(refused(&app, app.owner_id, LinkKind::Password, &admin).await, Code::OwnerProtected);
    let own = refused(&app, app.owner_id, LinkKind::Password, &app.owner).await;
    assert_eq!(own, Code::SelfProtected);
    app.password_link(admin_id, false).await;
    let own = refused(&app, admin_id, LinkKind::Password, &admin).await;
    assert_eq!(own, Code::SelfProtected);
    let member = person("bo");
    let bo = app
        .put(NewUser {
            phone: verified(),
            authenticator: AuthenticatorState::NotConfigured,
            ..member
        })
        .await;
    app.setup_link(bo).await;
    assert_eq!(ask(&app, bo, LinkKind::Setup, &admin).await.status(), 200);
}

#[tokio::test]
async fn approval_that_nothing_asks_for_is_refused() {
    let app = TestApp::texting().await;
    let owner = &app.owner;
    let ana = someone(&app, Role::Admin, verified()).await;
    app.setup_link(ana).await;
    // A text proves it.
    assert_eq!(refused(&app, ana, LinkKind::Setup, owner).await, Code::ActionNotAvailable);
    assert_eq!(refused(&app, ana, LinkKind::Password, owner).await, Code::LinkNotLive);
    assert_eq!(refused(&app, ana, LinkKind::Network, owner).await, Code::LinkNotLive);
    assert_eq!(refused(&app, UserId::new(), LinkKind::Setup, owner).await, Code::UserNotFound);
    app.act(ana, "/disable", serde_json::json!({})).await;
    assert_eq!(refused(&app, ana, LinkKind::Setup, owner).await, Code::UserDisabled);
}

#[tokio::test]
async fn approval_on_the_host_is_for_oneself_too() {
    let app = TestApp::open().await;
    let lifetime = SignedDuration::from_hours(1);
    let account = mfadmin::contract::AccountId::of_user(app.owner_id);
    let (store, panel) = (app.server.server.store(), access::LocalUse::Panel);
    let local = access::issue_local_session(store, account, lifetime, panel).await.unwrap();
    app.act(app.owner_id, "/access-reset", serde_json::json!({ "send_password_reset": true }))
        .await;
    // The authenticator is the better proof, where there is one.
    let asked = refused(&app, app.owner_id, LinkKind::Password, &local).await;
    assert_eq!(asked, Code::ActionNotAvailable);
    let ana = someone(&app, Role::Owner, PhoneState::NotSet).await;
    let account = mfadmin::contract::AccountId::of_user(ana);
    let local = access::issue_local_session(store, account, lifetime, panel).await.unwrap();
    app.setup_link(ana).await;
    assert_eq!(ask(&app, ana, LinkKind::Setup, &local).await.status(), 200);
}

#[tokio::test]
async fn approval_ends_with_the_rights_of_its_approver() {
    let app = TestApp::open().await;
    let (boss, token) = app.server.sign_in(Role::Owner).await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    let link = app.setup_link(ana).await;
    let approval: Approval = ask(&app, ana, LinkKind::Setup, &token).await.json().await.unwrap();
    app.act(boss, "/disable", serde_json::json!({})).await;
    assert_eq!(enter(&app, &link, approval.code.reveal()).await, 422);
}

/// Or a second Owner would stand for what the first one approved.
#[tokio::test]
async fn newer_approval_replaces_what_the_older_one_proved() {
    let app = TestApp::open().await;
    let (boss, token) = app.server.sign_in(Role::Owner).await;
    let bo = app.put(NewUser { phone: PhoneState::NotSet, ..person("bo") }).await;
    let phone = app.phone_link(bo, "+14155552671").await;
    let adam = someone(&app, Role::Admin, PhoneState::NotSet).await;
    let password = app.password_link(adam, false).await;
    let links = [(adam, LinkKind::Password, &password), (bo, LinkKind::Phone, &phone)];
    for (id, kind, link) in links {
        let first: Approval = ask(&app, id, kind, &token).await.json().await.unwrap();
        assert_eq!(enter(&app, link, first.code.reveal()).await, 303);
        assert!(!app.look(link).await.has("Approval code"), "{kind:?}");
        app.approval(id, kind).await;
        assert!(app.look(link).await.has("Approval code"), "{kind:?}");
    }
    app.act(boss, "/disable", serde_json::json!({})).await;
    app.fill(&phone, &[("step", "confirm")]).await;
    assert!(!app.user(bo).await.phone.is_verified());
    // The entry that is named is of the code that was entered.
    let code = app.approval(bo, LinkKind::Phone).await;
    let approved = app.last_audit_entry().await.seq;
    assert_eq!(enter(&app, &phone, &code).await, 303);
    assert_eq!(app.fill(&phone, &[("step", "confirm")]).await.status, 200);
    let note = app.last_audit_entry().await.note;
    assert_eq!(note, Some(format!("approved in entry {}", approved.0)));
}

#[tokio::test]
async fn approved_number_is_verified_and_says_by_what() {
    let app = TestApp::open().await;
    let ana = app.newcomer().await;
    let link = app.phone_link(ana, "+14155552671").await;
    let (mail, _) = app.message(MessageKind::PhoneChanged).await;
    assert!(mail.contains("a code over the telephone"), "{mail}");
    let page = app.look(&link).await;
    assert!(page.has("Ask an Owner or Admin of your organisation"), "{}", page.html);
    let code = app.approval(ana, LinkKind::Phone).await;
    let approved = app.last_audit_entry().await.seq;
    assert_eq!(enter(&app, &link, &code).await, 303);
    assert!(!app.user(ana).await.phone.is_verified(), "the button does it");
    assert_eq!(app.fill(&link, &[("step", "confirm")]).await.status, 200);
    assert!(app.user(ana).await.phone.is_verified());
    let entry = app.last_audit_entry().await;
    assert_eq!(entry.event, AuditEvent::PhoneVerified);
    assert_eq!(entry.note, Some(format!("approved in entry {}", approved.0)));
    let (mail, _) = app.message(MessageKind::PhoneVerified).await;
    assert!(mail.contains("with a code from an administrator"), "{mail}");
}

#[tokio::test]
async fn approval_code_rests_as_a_keyed_hash_and_in_no_message() {
    let app = TestApp::open().await;
    let ana = someone(&app, Role::Admin, PhoneState::NotSet).await;
    app.setup_link(ana).await;
    let code = app.approval(ana, LinkKind::Setup).await;
    let digits = code.replace(' ', "");
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let database = std::fs::read(directory.path().join("mfadmin.db")).unwrap();
    let holds = |text: &str| database.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(!holds(&code) && !holds(&digits));
}

/// What was read in the Outbox while nothing texted it is no proof once something does.
#[tokio::test]
async fn start_guards_phone_links_and_erases_codes_that_nothing_texts() {
    let app = TestApp::texting().await;
    let ana = someone(&app, Role::Member, verified()).await;
    let setup = app.setup_link(ana).await;
    assert_eq!(app.fill(&setup, &[("step", "text")]).await.status, 303);
    let bo = app.put(NewUser { phone: PhoneState::NotSet, ..person("bo") }).await;
    let link = app.phone_link(bo, "+442079460958").await;
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let server = crate::server::TestServer::again(directory).await;
    let app = TestApp::over(server).await;
    assert!(app.look(&link).await.has("Approval code"));
    let codes = app.messages().await.into_iter().filter(|it| it.kind == MessageKind::PhoneCode);
    for code in codes {
        assert_eq!((code.state, code.readable), (Delivery::Withdrawn, false));
    }
    let kept = "select count(*) from outbox where kind = 'phone_code' and length(sealed) > 0";
    assert_eq!(app.count(kept).await, 0);
}

/// The link is passed on as before; it alone verifies nothing.
#[tokio::test]
async fn phone_link_may_still_be_passed_on() {
    let app = TestApp::open().await;
    let ana = app.newcomer().await;
    let link = app.phone_link(ana, "+14155552671").await;
    let text =
        app.messages().await.into_iter().find(|it| it.kind == MessageKind::PhoneVerification);
    let content: MessageContent = ok(app.read(text.unwrap().id).await).await.json().await.unwrap();
    assert!(content.link.unwrap().ends_with(&link));
    app.fill(&link, &[("step", "confirm")]).await;
    assert!(!app.user(ana).await.phone.is_verified());
}

#[tokio::test]
async fn password_signs_nobody_in_whose_phone_is_texted_no_more() {
    let app = TestApp::open().await;
    app.person_with_phone(Role::Admin, verified()).await;
    let password = mfadmin_testing::test_app::PASSWORD;
    let answer = problem(app.sign_in("ana@example.com", password).await).await;
    assert_eq!(answer.code, Code::SetupLinkRequired);
    assert!(app.sent().await.iter().all(|kind| *kind != MessageKind::PhoneCode));
}
