//! The outbox, and who may read what in it.

use crate::server::{TestServer, person, problem};
use mfadmin::contract::{
    BearerToken, Code, OutboxId, Role,
    api::{MessageContent, OutboxPage, Receipt, paths},
    rules::Policy,
};
use reqwest::Method;
use serde_json::json;

async fn queue(server: &TestServer, token: &BearerToken, role: Role) -> Receipt {
    let mut target = person(&format!("to-{role}"));
    target.role = role;
    target.name = "Eve\r\nBcc: all@example.com".to_owned();
    let id = server.seed(vec![target]).await[0];
    let path = format!("/v1/users/{id}/access-reset");
    let call =
        server.call(Method::POST, &path, token).json(&json!({ "send_password_reset": true }));
    call.send().await.unwrap().json().await.unwrap()
}

/// Body and link of a message, or why they are not told.
async fn read(
    server: &TestServer,
    token: &BearerToken,
    id: OutboxId,
) -> Result<MessageContent, Code> {
    let call = server.call(Method::POST, &paths::message_content(id), token);
    let response = call.send().await.unwrap();
    match response.status().as_u16() {
        200 => Ok(response.json().await.unwrap()),
        _ => Err(problem(response).await.code),
    }
}

#[tokio::test]
async fn admin_cannot_read_links_of_owners() {
    for admins_manage_owners in [false, true] {
        let policy = Policy { admins_manage_owners, ..Policy::default() };
        let server = TestServer::start_with(|options| options.policy = policy).await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        let (_, admin) = server.sign_in(Role::Admin).await;
        queue(&server, &owner, Role::Owner).await;
        queue(&server, &owner, Role::Member).await;
        let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
        assert!(seen.messages.iter().all(|message| message.readable));
        for message in &seen.messages {
            assert!(read(&server, &owner, message.id).await.unwrap().link.is_some());
        }
        let seen: OutboxPage = server.get("/v1/outbox", &admin).await;
        let [to_member, to_owner] = seen.messages.as_slice() else { panic!("two messages") };
        assert!(to_member.readable);
        assert!(read(&server, &admin, to_member.id).await.unwrap().link.is_some());
        assert_eq!(to_owner.readable, admins_manage_owners);
        let content = read(&server, &admin, to_owner.id).await;
        assert_eq!(content.is_ok_and(|content| content.link.is_some()), admins_manage_owners);
    }
}

#[tokio::test]
async fn outbox_pages_back_and_names_cannot_add_headers() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let mut ids = Vec::new();
    for role in Role::ALL {
        ids.extend(queue(&server, &owner, role).await.queued);
    }
    ids.reverse();
    let first: OutboxPage = server.get("/v1/outbox?limit=2", &owner).await;
    let next = first.next.unwrap();
    let second: OutboxPage = server.get(&format!("/v1/outbox?limit=2&before={next}"), &owner).await;
    assert_eq!(second.next, None);
    let all: Vec<_> = first.messages.into_iter().chain(second.messages).collect();
    assert_eq!(all.iter().map(|message| message.id).collect::<Vec<_>>(), ids);
    for message in all {
        assert!(!message.subject.contains(['\r', '\n']));
        let content = read(&server, &owner, message.id).await.unwrap();
        assert!(content.body.starts_with("Hello Eve Bcc: all@example.com,\n"));
    }
}

#[tokio::test]
async fn undecryptable_message_hides_no_other() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let damaged = queue(&server, &owner, Role::Member).await.queued[0];
    queue(&server, &owner, Role::Admin).await;
    sqlx::query("update outbox set sealed = zeroblob(60) where id = $1")
        .bind(damaged.0)
        .execute(&mut server.beside().await)
        .await
        .unwrap();
    let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
    let [whole, closed] = seen.messages.as_slice() else { panic!("two messages") };
    assert!(read(&server, &owner, whole.id).await.unwrap().link.is_some());
    assert_eq!(closed.id, damaged);
    assert_eq!(read(&server, &owner, damaged).await.unwrap_err(), Code::MessageNotReadable);
    assert_eq!(closed.to, "to-member@example.com");
}

#[tokio::test]
async fn links_begin_with_the_public_url() {
    let server = TestServer::start_with(|options| {
        options.public_url = Some("https://mfa.example.com/".to_owned());
    })
    .await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    queue(&server, &owner, Role::Member).await;
    let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
    let content = read(&server, &owner, seen.messages[0].id).await.unwrap();
    let link = content.link.as_deref().unwrap();
    let token = link.strip_prefix("https://mfa.example.com/password/").unwrap();
    assert_eq!(token.len(), 43);
}
