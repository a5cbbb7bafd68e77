//! The outbox, and who may read what in it.

use crate::server::{TestServer, person};
use mfadmin::contract::{
    BearerToken, Role,
    api::{OutboxPage, Receipt},
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

#[tokio::test]
async fn an_admin_does_not_see_the_links_of_owners() {
    for admins_manage_owners in [false, true] {
        let policy = Policy { admins_manage_owners, ..Policy::default() };
        let server = TestServer::start_with(|options| options.policy = policy).await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        let (_, admin) = server.sign_in(Role::Admin).await;
        queue(&server, &owner, Role::Owner).await;
        queue(&server, &owner, Role::Member).await;
        let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
        assert!(seen.messages.iter().all(|m| m.body.is_some() && m.link.is_some()));
        let seen: OutboxPage = server.get("/v1/outbox", &admin).await;
        let [to_member, to_owner] = seen.messages.as_slice() else { panic!("two messages") };
        assert!(to_member.body.is_some() && to_member.link.is_some());
        assert_eq!(to_owner.body.is_some(), admins_manage_owners);
        assert_eq!(to_owner.link.is_some(), admins_manage_owners);
    }
}

#[tokio::test]
async fn pages_go_back_and_a_name_cannot_add_a_header() {
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
        assert!(message.body.unwrap().starts_with("Hello Eve Bcc: all@example.com,\n"));
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_opened_hides_no_other() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let damaged = queue(&server, &owner, Role::Member).await.queued[0];
    queue(&server, &owner, Role::Admin).await;
    sqlx::query("update outbox set sealed = zeroblob(60) where id = $1")
        .bind(damaged.0)
        .execute(&mut server.connect().await)
        .await
        .unwrap();
    let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
    let [whole, closed] = seen.messages.as_slice() else { panic!("two messages") };
    assert!(whole.body.is_some() && whole.link.is_some());
    assert_eq!((closed.id, &closed.body, &closed.link), (damaged, &None, &None));
    assert_eq!(closed.to, "to-member@example.com");
}

#[tokio::test]
async fn links_lead_to_the_public_address() {
    let server = TestServer::start_with(|options| {
        options.public_url = Some("https://mfa.example.com/".to_owned());
    })
    .await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    queue(&server, &owner, Role::Member).await;
    let seen: OutboxPage = server.get("/v1/outbox", &owner).await;
    let link = seen.messages[0].link.as_deref().unwrap();
    let token = link.strip_prefix("https://mfa.example.com/password/").unwrap();
    assert_eq!(token.len(), 43);
}
