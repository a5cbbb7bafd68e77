//! What each action does, and to whom it may be done.

use super::crowd::every_kind;
use crate::server::{TestServer, number, person, problem};
use jiff::Timestamp;
use mfadmin::contract::{
    AuthenticatorState, BearerToken, Code, PhoneState, Role, User, UserActionKind, UserId,
    api::{
        AccessReset, AuditEvent, AuditPage, JobPreview, MessageKind, OutboxPage, Receipt, paths,
    },
    rules::{self, Policy},
};
use reqwest::{Method, Response};
use serde_json::json;

/// Sends the request that the panel's button sends.
async fn press(
    server: &TestServer,
    token: &BearerToken,
    user: &User,
    action: UserActionKind,
) -> Response {
    let path = |end: &str| format!("/v1/users/{}{end}", user.id);
    let call = |method, end: &str| server.call(method, &path(end), token);
    let reset = |send_password_reset, end_sessions| AccessReset {
        send_password_reset,
        end_sessions,
        override_cool_down: true,
        reason: None,
    };
    let request = match action {
        UserActionKind::AddPhone | UserActionKind::UpdatePhone => call(Method::PATCH, "")
            .header("if-match", format!("\"{}\"", user.revision))
            .json(&json!({ "phone": "+442079460958" })),
        UserActionKind::SendSetupLink => call(Method::POST, "/authenticator/setup-link")
            .json(&json!({ "override_cool_down": true })),
        UserActionKind::ResetAuthenticator => call(Method::POST, "/authenticator/reset"),
        UserActionKind::RemoveFactor => {
            call(Method::POST, "/factors/remove").json(&json!({ "factor": "KEY1" }))
        }
        UserActionKind::ResetPassword => {
            call(Method::POST, "/access-reset").json(&reset(true, false))
        }
        UserActionKind::EndSessions => {
            call(Method::POST, "/access-reset").json(&reset(false, true))
        }
        UserActionKind::Edit => call(Method::PATCH, "")
            .header("if-match", format!("\"{}\"", user.revision))
            .json(&json!({ "name": format!("{}.", user.name) })),
        UserActionKind::Disable => call(Method::POST, "/disable"),
        UserActionKind::Enable => call(Method::POST, "/enable"),
        UserActionKind::Unlock => call(Method::POST, "/unlock"),
        UserActionKind::Remove => call(Method::DELETE, ""),
    };
    request.send().await.unwrap()
}

async fn user(server: &TestServer, token: &BearerToken, id: UserId) -> User {
    server.get(&format!("/v1/users/{id}"), token).await
}

/// A user in every state of both factors, of every role and kind.
async fn everybody(server: &TestServer) -> Vec<UserId> {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    let phones = [
        PhoneState::NotSet,
        PhoneState::Unverified { number: number("+14155552671") },
        PhoneState::Verified { number: number("+14155552671"), at: Some(at) },
    ];
    let authenticators = [
        AuthenticatorState::NotConfigured,
        AuthenticatorState::LinkSent { at, expires_at: at },
        AuthenticatorState::Configured { at: Some(at) },
    ];
    server.seed(every_kind(&phones, &authenticators)).await
}

/// The two phone buttons share one route: the route takes whichever the user has.
fn verdict(role: Role, policy: Policy, user: &User, action: UserActionKind) -> Result<(), Code> {
    match action {
        UserActionKind::AddPhone | UserActionKind::UpdatePhone => {
            let [add, update] = [UserActionKind::AddPhone, UserActionKind::UpdatePhone]
                .map(|action| rules::check(role, policy, user, action));
            add.or(update)
        }
        _ => rules::check(role, policy, user, action),
    }
}

#[tokio::test]
async fn server_enforces_the_rules_of_the_contract() {
    for policy in [Policy::default(), Policy { admins_manage_owners: true, ..Policy::default() }] {
        let server = TestServer::start_with(|options| options.policy = policy).await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        let (_, admin) = server.sign_in(Role::Admin).await;
        let everybody = everybody(&server).await;
        for (role, token) in [(Role::Admin, &admin), (Role::Owner, &owner)] {
            for id in &everybody {
                // Removing leaves nobody for the Owner who comes after.
                let kinds = UserActionKind::ALL.into_iter();
                for action in kinds.filter(|kind| *kind != UserActionKind::Remove) {
                    let target = user(&server, &owner, *id).await;
                    let before = server.footprint().await;
                    let response = press(&server, token, &target, action).await;
                    // A reset of the authenticator in between took the link away.
                    let already = target.phone.number() == Some(&number("+442079460958"))
                        && target.phone_link_sent_at.is_some();
                    let is_phone =
                        matches!(action, UserActionKind::AddPhone | UserActionKind::UpdatePhone);
                    match verdict(role, policy, &target, action) {
                        Ok(()) if is_phone && already => {
                            // Unverified: the text would go out again, a moment after the first.
                            assert_eq!(problem(response).await.code, Code::CoolDown);
                            assert_eq!(server.footprint().await, before);
                        }
                        Ok(()) => {
                            assert_eq!(response.status(), 200, "{role} {action:?} {target:?}");
                            assert_ne!(server.footprint().await, before);
                        }
                        Err(code) => {
                            assert_eq!(problem(response).await.code, code, "{role} {action:?}");
                            assert_eq!(server.footprint().await, before);
                        }
                    }
                }
            }
        }
    }
}

struct OwnerAndTarget {
    server: TestServer,
    token: BearerToken,
    actor: UserId,
    target: User,
}

async fn owner_and_target() -> OwnerAndTarget {
    let server = TestServer::start().await;
    let (actor, token) = server.sign_in(Role::Owner).await;
    let mut target = person("target");
    target.open_sessions = 2;
    let id = server.seed(vec![target]).await[0];
    let target = user(&server, &token, id).await;
    OwnerAndTarget { server, token, actor, target }
}

impl OwnerAndTarget {
    async fn press(&self, action: UserActionKind) -> Receipt {
        let now = user(&self.server, &self.token, self.target.id).await;
        let response = press(&self.server, &self.token, &now, action).await;
        assert_eq!(response.status(), 200);
        let etag = response.headers()["etag"].to_str().unwrap().to_owned();
        let receipt: Receipt = response.json().await.unwrap();
        assert_eq!(etag, format!("\"{}\"", receipt.user.revision));
        assert_eq!(receipt.user, user(&self.server, &self.token, self.target.id).await);
        receipt
    }

    async fn outbox(&self) -> OutboxPage {
        self.server.get("/v1/outbox", &self.token).await
    }

    async fn assert_told(&self, event: AuditEvent) {
        let audit: AuditPage = self.server.get("/v1/audit", &self.token).await;
        let entry = &audit.entries[0];
        assert_eq!(entry.event, event);
        assert_eq!(entry.actor.as_ref().map(|person| person.id), Some(self.actor));
        assert_eq!(entry.target.as_ref().map(|person| person.id), Some(self.target.id));
    }
}

#[tokio::test]
async fn new_number_is_unverified_and_notifies_the_user() {
    let fixture = owner_and_target().await;
    let receipt = fixture.press(UserActionKind::UpdatePhone).await;
    let expected = PhoneState::Unverified { number: number("+442079460958") };
    assert_eq!((receipt.user.phone, receipt.user.revision), (expected, 2));
    assert_eq!(receipt.queued.len(), 2);
    fixture.assert_told(AuditEvent::PhoneUpdated).await;
    let messages = fixture.outbox().await.messages;
    let kinds: Vec<_> = messages.iter().map(|message| message.kind).collect();
    assert_eq!(kinds, [MessageKind::PhoneVerification, MessageKind::PhoneChanged]);
    assert_eq!(messages[0].to, "+44********58");
    let prefix = fixture.server.url("/phone/");
    let received = fixture.server.received().await;
    assert!(received[0].link.as_deref().unwrap().starts_with(&prefix));
    assert!(received[0].body.contains(&prefix));
    assert_eq!((messages[1].to.as_str(), &received[1].link), ("target@example.com", &None));
    // The number is found from now on, and the old one no longer.
    let found = fixture.server.get("/v1/users?search=7946", &fixture.token).await;
    let mfadmin::contract::api::UserPage { total, .. } = found;
    assert_eq!(total, 1);
}

#[tokio::test]
async fn first_number_is_reported_as_added() {
    let fixture = owner_and_target().await;
    let mut bare = person("bare");
    bare.phone = PhoneState::NotSet;
    let id = fixture.server.seed(vec![bare]).await[0];
    let target = user(&fixture.server, &fixture.token, id).await;
    let fixture = OwnerAndTarget { target, ..fixture };
    fixture.press(UserActionKind::AddPhone).await;
    fixture.assert_told(AuditEvent::PhoneAdded).await;
}

#[tokio::test]
async fn reset_clears_the_app_and_revokes_the_old_link() {
    let fixture = owner_and_target().await;
    let receipt = fixture.press(UserActionKind::ResetAuthenticator).await;
    fixture.assert_told(AuditEvent::AuthenticatorReset).await;
    let AuthenticatorState::LinkSent { at, expires_at } = receipt.user.authenticator else {
        panic!("a link is sent");
    };
    assert_eq!(expires_at.duration_since(at).as_hours(), 24);
    let again = fixture.press(UserActionKind::SendSetupLink).await;
    fixture.assert_told(AuditEvent::SetupLinkSent).await;
    assert_eq!(again.user.revision, 3);
    let messages = fixture.outbox().await.messages;
    assert_eq!(messages.len(), 2);
    let received = fixture.server.received().await;
    assert_ne!(received[0].link, received[1].link);
    for name in ["Google Authenticator", "Authy", "Microsoft Authenticator"] {
        assert!(received[0].body.contains(name));
    }
    let mut connection = fixture.server.beside().await;
    let counts: (i64, i64) = sqlx::query_as("select count(*), count(revoked_at) from links")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(counts, (2, 1));
}

#[tokio::test]
async fn app_of_a_local_user_is_not_kept_until_it_is_replaced() {
    let fixture = owner_and_target().await;
    let path = format!("/v1/users/{}/authenticator/reset", fixture.target.id);
    let reset = async |way: &str| {
        let call = fixture.server.call(Method::POST, &path, &fixture.token);
        call.json(&json!({ "way": way })).send().await.unwrap()
    };
    let refused = problem(reset("keep_until_replaced").await).await;
    assert_eq!(refused.code, Code::NotInDirectory);
    assert!(refused.detail.unwrap().contains("at once"));
    let order = json!({
        "action": "replace_authenticator",
        "whom": { "by": "ids", "ids": [fixture.target.id] },
    });
    let preview = fixture.server.call(Method::POST, paths::JOB_PREVIEW, &fixture.token);
    let preview: JobPreview = preview.json(&order).send().await.unwrap().json().await.unwrap();
    assert_eq!((preview.acts, preview.skipped[0].code), (0, Code::NotInDirectory));
    assert_eq!(user(&fixture.server, &fixture.token, fixture.target.id).await, fixture.target);
    assert!(fixture.outbox().await.messages.is_empty());
    assert_eq!(reset("remove_now").await.status(), 200);
    fixture.assert_told(AuditEvent::AuthenticatorReset).await;
    assert_eq!(problem(reset("perhaps").await).await.code, Code::InvalidBody);
}

#[tokio::test]
async fn access_reset_does_only_the_marked_boxes() {
    for (send_password_reset, end_sessions, event, kinds) in [
        (true, false, AuditEvent::PasswordResetSent, vec![MessageKind::PasswordReset]),
        (false, true, AuditEvent::SessionsEnded, vec![MessageKind::SessionsEnded]),
        (
            true,
            true,
            AuditEvent::AccessReset,
            vec![MessageKind::SessionsEnded, MessageKind::PasswordReset],
        ),
    ] {
        let fixture = owner_and_target().await;
        let path = format!("/v1/users/{}/access-reset", fixture.target.id);
        let body = AccessReset {
            send_password_reset,
            end_sessions,
            override_cool_down: true,
            reason: None,
        };
        let request = fixture.server.call(Method::POST, &path, &fixture.token).json(&body);
        let receipt: Receipt = request.send().await.unwrap().json().await.unwrap();
        let ended = if end_sessions { 2 } else { 0 };
        assert_eq!(receipt.sessions_ended, ended);
        assert_eq!(receipt.user.active_sessions, 2 - ended);
        fixture.assert_told(event).await;
        let messages = fixture.outbox().await.messages;
        let found: Vec<_> = messages.iter().map(|message| message.kind).collect();
        assert_eq!(found, kinds);
    }
}

#[tokio::test]
async fn second_edit_of_one_revision_is_refused() {
    let fixture = owner_and_target().await;
    let first =
        press(&fixture.server, &fixture.token, &fixture.target, UserActionKind::UpdatePhone).await;
    assert_eq!(first.status(), 200);
    let before = fixture.server.footprint().await;
    let second =
        press(&fixture.server, &fixture.token, &fixture.target, UserActionKind::UpdatePhone).await;
    assert_eq!(problem(second).await.code, Code::RevisionConflict);
    assert_eq!(fixture.server.footprint().await, before);
}

#[tokio::test]
async fn concurrent_edits_leave_one_change() {
    let fixture = owner_and_target().await;
    let press =
        || press(&fixture.server, &fixture.token, &fixture.target, UserActionKind::UpdatePhone);
    let (one, two, three) = tokio::join!(press(), press(), press());
    let mut statuses = [one, two, three].map(|response| response.status().as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412]);
    assert_eq!(fixture.outbox().await.messages.len(), 2);
}
