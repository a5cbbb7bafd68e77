//! One effect, one verdict, whatever the path that leads to it.

use crate::server::{TestServer, person, problem};
use mfadmin::contract::{
    BearerToken, Code, OutboxId, Role, UserId,
    api::{IssuedToken, Receipt, paths},
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// An Owner, with a machine token, and a message that could not be sent.
struct Owned {
    id: UserId,
    token: IssuedToken,
    message: OutboxId,
}

async fn issue(server: &TestServer, session: &BearerToken) -> IssuedToken {
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 1 });
    let made = server.call(Method::POST, paths::TOKENS, session).json(&wanted).send().await;
    made.unwrap().json().await.unwrap()
}

async fn owned(server: &TestServer) -> Owned {
    let mut owner = person("owner");
    owner.role = Role::Owner;
    let id = server.seed(vec![owner]).await[0];
    let session = server.session(id, jiff::SignedDuration::from_hours(1)).await;
    let token = issue(server, &session).await;
    let path = paths::of_user(paths::ACCESS_RESET, id);
    let call = server.call(Method::POST, &path, &session);
    let call = call.json(&json!({ "send_password_reset": true }));
    let receipt: Receipt = call.send().await.unwrap().json().await.unwrap();
    let message = receipt.queued[0];
    sqlx::query("update outbox set state = 'failed' where id = $1")
        .bind(message.0)
        .execute(&mut server.beside().await)
        .await
        .unwrap();
    Owned { id, token, message }
}

/// Every way to do something to an Owner: what a session and a machine token are told on it.
fn ways(
    server: &TestServer,
    owned: &Owned,
    token: &BearerToken,
) -> Vec<(RequestBuilder, [Code; 2])> {
    use Code::{ImportRejected, OwnerProtected, PersonRequired};
    let of_user = |template: &str| paths::of_user(template, owned.id);
    let post = |path: String, body: Value| server.call(Method::POST, &path, token).json(&body);
    let mine = [OwnerProtected, PersonRequired];
    let ours = [OwnerProtected, OwnerProtected];
    let csv = "name,email,role,phone\nEve,owner@example.com,member,+442079460958\n";
    vec![
        (post(of_user(paths::AUTHENTICATOR_RESET), json!({})), mine),
        (
            server
                .call(Method::PATCH, &of_user(paths::USER), token)
                .header("if-match", "\"1\"")
                .json(&json!({ "phone": "+442079460958" })),
            mine,
        ),
        (post(of_user(paths::SETUP_LINK), json!({ "override_cool_down": true })), ours),
        (
            post(
                of_user(paths::ACCESS_RESET),
                json!({ "send_password_reset": true, "override_cool_down": true }),
            ),
            mine,
        ),
        (post(of_user(paths::ACCESS_RESET), json!({ "end_sessions": true })), mine),
        (post(paths::retry(owned.message), json!({})), ours),
        (
            server.call(
                Method::DELETE,
                &paths::of_session(paths::TOKEN, owned.token.info.id),
                token,
            ),
            mine,
        ),
        // Who is there already is not changed by a file.
        (
            server
                .call(Method::POST, paths::IMPORT, token)
                .header("content-type", "text/csv")
                .body(csv),
            [ImportRejected, ImportRejected],
        ),
    ]
}

#[tokio::test]
async fn admin_cannot_act_on_an_owner_by_any_path() {
    let server = TestServer::start().await;
    let owned = owned(&server).await;
    let (_, session) = server.sign_in(Role::Admin).await;
    let machine = issue(&server, &session).await.token;
    let before = server.footprint().await;
    for (by, token) in [&session, &machine].into_iter().enumerate() {
        for (request, codes) in ways(&server, &owned, token) {
            let asked = format!("{request:?}");
            let said = problem(request.send().await.unwrap()).await.code;
            assert_eq!(said, codes[by], "{asked}");
        }
    }
    assert_eq!(server.footprint().await, before);
    // The same requests of an Owner are done, or are refused for another reason.
    let (_, other) = server.sign_in(Role::Owner).await;
    for (request, _) in ways(&server, &owned, &other) {
        let response = request.send().await.unwrap();
        if !response.status().is_success() {
            assert_ne!(problem(response).await.code, Code::OwnerProtected);
        }
    }
}

#[tokio::test]
async fn own_authenticator_cannot_be_reset_by_any_path() {
    let server = TestServer::start().await;
    for role in [Role::Owner, Role::Admin] {
        let (id, session) = server.sign_in(role).await;
        let machine = issue(&server, &session).await.token;
        let before = server.footprint().await;
        for (path, token, code) in [
            (paths::AUTHENTICATOR_RESET, &session, Code::SelfProtected),
            (paths::AUTHENTICATOR_RESET, &machine, Code::PersonRequired),
            (paths::SETUP_LINK, &session, Code::ActionNotAvailable),
            (paths::SETUP_LINK, &machine, Code::ActionNotAvailable),
        ] {
            let call = server.call(Method::POST, &paths::of_user(path, id), token);
            assert_eq!(problem(call.send().await.unwrap()).await.code, code, "{path}");
        }
        assert_eq!(server.footprint().await, before);
    }
}
