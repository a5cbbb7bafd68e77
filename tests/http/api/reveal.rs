//! Phone numbers: whole for one user, masked in lists, and revealed for a while.

use crate::server::{TestServer, person, problem};
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    BearerToken, Code, Role, User,
    api::{AuditEvent, AuditPage, OutboxPage, Reveal, UserPage},
};
use reqwest::Method;
use serde_json::json;

const MASKED: &str = "+1********71";
const WHOLE: &str = "+14155552671";

async fn number(server: &TestServer, query: &str, token: &BearerToken) -> String {
    let page: UserPage = server.get(&format!("/v1/users?search=ana&{query}"), token).await;
    page.users[0].phone.number().unwrap().to_string()
}

async fn reveal(server: &TestServer, token: &BearerToken) -> Reveal {
    let body = json!({ "reason": "HELP-12" });
    let response = server.call(Method::POST, "/v1/reveal", token).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn numbers_are_masked_in_lists_and_whole_in_details() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![person("ana")]).await[0];
    assert_eq!(number(&server, "", &token).await, MASKED);
    assert_eq!(number(&server, "numbers=masked", &token).await, MASKED);
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert_eq!(user.phone.number().unwrap().to_string(), WHOLE);
    // Who has the number finds its owner; the list does not tell it.
    let page: UserPage = server.get("/v1/users?search=4155552671", &token).await;
    assert!(page.users.iter().all(|user| user.phone.is_masked()));
}

#[tokio::test]
async fn reveal_lasts_for_one_session_and_is_audited() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let other = server.session(owner, SignedDuration::from_hours(1)).await;
    server.seed(vec![person("ana")]).await;
    let whole = "/v1/users?search=ana&numbers=whole";
    let refused = |token| server.call(Method::GET, whole, token).send();
    assert_eq!(problem(refused(&token).await.unwrap()).await.code, Code::RevealRequired);
    let Reveal { until } = reveal(&server, &token).await;
    let minutes = until.duration_since(Timestamp::now()).as_mins();
    assert!((4..=5).contains(&minutes), "{minutes}");
    assert_eq!(number(&server, "numbers=whole", &token).await, WHOLE);
    assert_eq!(number(&server, "", &token).await, MASKED, "it is told to who asks for it");
    assert_eq!(problem(refused(&other).await.unwrap()).await.code, Code::RevealRequired);
    let page: AuditPage = server.get("/v1/audit?event=numbers_revealed", &token).await;
    assert_eq!(page.entries.len(), 1);
    assert_eq!(page.entries[0].event, AuditEvent::NumbersRevealed);
    assert_eq!(page.entries[0].actor.as_ref().unwrap().id, owner);
    assert_eq!(page.entries[0].reason.as_ref().unwrap().as_str(), "HELP-12");
    server.advance(SignedDuration::from_mins(5));
    assert_eq!(problem(refused(&token).await.unwrap()).await.code, Code::RevealRequired);
}

#[tokio::test]
async fn outbox_masks_numbers_of_texts() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![person("ana")]).await[0];
    let path = format!("/v1/users/{ana}");
    let user: User = server.get(&path, &token).await;
    let patch =
        server.call(Method::PATCH, &path, &token).json(&json!({ "phone": "+442079460958" }));
    let patch = patch.header("if-match", format!("\"{}\"", user.revision));
    assert_eq!(patch.send().await.unwrap().status(), 200);
    let texts = async |query: &str| {
        let page: OutboxPage = server.get(&format!("/v1/outbox{query}"), &token).await;
        page.messages.into_iter().map(|message| message.to).collect::<Vec<_>>()
    };
    let masked = texts("").await;
    assert!(masked.iter().any(|to| to == "+44********58"), "{masked:?}");
    assert!(masked.iter().any(|to| to == "ana@example.com"), "{masked:?}");
    assert!(!masked.iter().any(|to| to == "+442079460958"), "{masked:?}");
    let whole = server.call(Method::GET, "/v1/outbox?numbers=whole", &token);
    assert_eq!(problem(whole.send().await.unwrap()).await.code, Code::RevealRequired);
    reveal(&server, &token).await;
    assert!(texts("?numbers=whole").await.iter().any(|to| to == "+442079460958"));
}
