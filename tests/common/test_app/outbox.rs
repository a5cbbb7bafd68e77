//! Messages on their way out.

use super::TestApp;
use crate::server::{number, person};
use eventsource_stream::{Event, Eventsource};
use futures_util::{Stream, StreamExt};
use mfadmin::{
    config::Gateway,
    contract::{
        Backoff, OutboxId, PhoneState, User, UserId,
        api::{Delivery, OutboxMessage, OutboxPage, Receipt, paths},
    },
    secret::Secret,
    server::{DeliveryConfig, LinkReach, RetryPolicy, TextBy},
};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;
use std::{pin::Pin, time::Duration};

pub type Events = Pin<Box<dyn Stream<Item = Event>>>;

/// How long to wait for what should come: far longer than any machine needs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Tries again soon.
pub fn quick() -> RetryPolicy {
    RetryPolicy {
        backoff: Backoff { first: Duration::from_millis(20), longest: Duration::from_millis(50) },
        window: Duration::from_millis(40),
        longest_pause: Duration::from_millis(50),
        ..RetryPolicy::default()
    }
}

/// Texts are set up, and the gateway is away: what it will be sent waits, for a test to read.
pub fn texts_waiting() -> DeliveryConfig {
    let gateway = Gateway::Webhook { url: "http://127.0.0.1:9".to_owned() };
    let texts = Some(TextBy::Gateway { gateway, secret: Secret::new("s3cret") });
    DeliveryConfig { texts, reach: LinkReach::Anywhere, ..DeliveryConfig::default() }
}

impl TestApp {
    /// Where texts are sent. See [`texts_waiting`].
    pub async fn texting() -> Self {
        Self::sending(texts_waiting()).await
    }

    /// Whose messages leave by `post`.
    pub async fn sending(post: DeliveryConfig) -> Self {
        Self::open_with(|options| options.delivery = post).await
    }

    /// A member with this name before the @.
    pub async fn member_named(&self, name: &str) -> UserId {
        self.server.seed(vec![person(name)]).await[0]
    }

    /// A member with a number that is not verified yet.
    pub async fn member_to_text(&self, name: &str) -> UserId {
        let mut member = person(name);
        member.phone = PhoneState::NotSet;
        self.server.seed(vec![member]).await[0]
    }

    /// Queues a mail without a link.
    pub async fn mail(&self, user: UserId) -> OutboxId {
        self.access_reset(user, json!({ "end_sessions": true })).await
    }

    /// Queues a mail with a link.
    pub async fn mail_link(&self, user: UserId) -> OutboxId {
        let body = json!({ "send_password_reset": true, "override_cool_down": true });
        self.access_reset(user, body).await
    }

    async fn access_reset(&self, user: UserId, body: serde_json::Value) -> OutboxId {
        let call = self.owner_post(&format!("/v1/users/{user}/access-reset")).json(&body);
        let receipt: Receipt = ok(call.send().await.unwrap()).await.json().await.unwrap();
        receipt.queued[0]
    }

    /// Queues a mail without a link and a text with one; gives the text.
    pub async fn text(&self, user: UserId) -> OutboxId {
        let path = format!("/v1/users/{user}");
        let now: User = self.server.get(&path, &self.owner).await;
        let body = json!({ "phone": number("+442079460958"), "override_cool_down": true });
        let call = self.server.call(Method::PATCH, &path, &self.owner);
        let call = call.header("if-match", format!("\"{}\"", now.revision)).json(&body);
        let receipt: Receipt = ok(call.send().await.unwrap()).await.json().await.unwrap();
        *receipt.queued.last().unwrap()
    }

    pub fn owner_post(&self, path: &str) -> RequestBuilder {
        self.server.call(Method::POST, path, &self.owner)
    }

    pub async fn retry_message(&self, id: OutboxId) -> Response {
        self.owner_post(&format!("/v1/outbox/{id}/retry")).send().await.unwrap()
    }

    /// Asks what a message says.
    pub async fn read(&self, id: OutboxId) -> Response {
        self.owner_post(&paths::message_content(id)).send().await.unwrap()
    }

    pub async fn messages(&self) -> Vec<OutboxMessage> {
        let page: OutboxPage = self.server.get("/v1/outbox?limit=200", &self.owner).await;
        page.messages
    }

    pub async fn outbox_message(&self, id: OutboxId) -> OutboxMessage {
        self.messages().await.into_iter().find(|message| message.id == id).unwrap()
    }

    pub async fn events(&self) -> Events {
        let call = self.server.call(Method::GET, "/v1/events", &self.owner);
        let response = ok(call.send().await.unwrap()).await;
        Box::pin(response.bytes_stream().eventsource().map(Result::unwrap))
    }

    /// Waits until the message is as it should be, woken by the stream of events alone.
    pub async fn wait_for(
        &self,
        id: OutboxId,
        what: &str,
        reached: impl Fn(&OutboxMessage) -> bool,
    ) -> OutboxMessage {
        let mut events = self.events().await;
        loop {
            let message = self.outbox_message(id).await;
            if reached(&message) {
                return message;
            }
            let woken = tokio::time::timeout(PATIENCE, events.next()).await;
            assert!(woken.is_ok_and(|event| event.is_some()), "not {what}: {message:?}");
        }
    }

    pub async fn wait_until(&self, id: OutboxId, state: Delivery) -> OutboxMessage {
        self.wait_for(id, state.label(), |message| message.state == state).await
    }
}

pub async fn ok(response: Response) -> Response {
    match response.status().as_u16() {
        200 => response,
        status => panic!("{status}: {}", response.text().await.unwrap()),
    }
}
