//! An organisation with an Owner who sends links, and the outbox in which they are found.

use crate::server::{TestServer, number, person};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, PhoneState, Role, User, UserId,
        api::{AccessReset, MessageKind, OutboxMessage, OutboxPage, SetupLinkRequest},
    },
    server::Options,
};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

pub const NUMBER: &str = "+442079460958";

pub struct Scene {
    pub server: TestServer,
    owner: BearerToken,
}

impl Scene {
    pub async fn set() -> Self {
        Self::set_with(|_| ()).await
    }

    pub async fn set_with(change: impl FnOnce(&mut Options)) -> Self {
        let server = TestServer::start_with(|options| {
            options.organisation.name = "Sunny Widgets".to_owned();
            options.organisation.support = Some("it@example.com".to_owned());
            change(options);
        })
        .await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        Self { server, owner }
    }

    /// A member who has no factor yet.
    pub async fn newcomer(&self) -> UserId {
        self.member(PhoneState::NotSet).await
    }

    /// A member with a verified phone and nothing else.
    pub async fn phone_owner(&self) -> UserId {
        self.member(PhoneState::Verified { number: number(NUMBER), at: Timestamp::now() }).await
    }

    async fn member(&self, phone: PhoneState) -> UserId {
        let mut user = person("ana");
        user.name = "Ana Kowalczyk".to_owned();
        user.phone = phone;
        user.authenticator = AuthenticatorState::NotConfigured;
        user.open_sessions = 2;
        self.server.seed(vec![user]).await[0]
    }

    /// One more session of `user`, opened now.
    pub async fn open_session(&self, user: UserId) {
        self.server.session(user, SignedDuration::from_hours(1)).await;
    }

    pub async fn user(&self, id: UserId) -> User {
        self.server.get(&format!("/v1/users/{id}"), &self.owner).await
    }

    /// Sends a setup link, and gives its address.
    pub async fn setup_link(&self, user: UserId) -> String {
        let request = SetupLinkRequest { override_cool_down: true, reason: None };
        self.act(self.post(user, "authenticator/setup-link").json(&request)).await;
        self.link(MessageKind::SetupLink).await
    }

    /// Sends a link to choose a password, after which all sessions end.
    pub async fn password_link(&self, user: UserId) -> String {
        let reset = AccessReset {
            send_password_reset: true,
            end_sessions: true,
            override_cool_down: true,
            reason: None,
        };
        self.act(self.post(user, "access-reset").json(&reset)).await;
        self.link(MessageKind::PasswordReset).await
    }

    /// Enters a number, and gives the link that is texted to it.
    pub async fn phone_link(&self, user: UserId) -> String {
        let revision = self.user(user).await.revision;
        let request = self.server.call(Method::PATCH, &format!("/v1/users/{user}"), &self.owner);
        let patch = json!({ "phone": NUMBER, "override_cool_down": true });
        self.act(request.header("if-match", format!("\"{revision}\"")).json(&patch)).await;
        self.link(MessageKind::PhoneVerification).await
    }

    /// The code that was texted last.
    pub async fn texted_code(&self) -> String {
        let (text, _) = self.server.message(MessageKind::PhoneCode).await;
        let (_, rest) = text.split_once("code is ").unwrap();
        rest.split('.').next().unwrap().to_owned()
    }

    /// The kinds of the messages, the newest first.
    pub async fn messages(&self) -> Vec<MessageKind> {
        self.outbox().await.iter().map(|message| message.kind).collect()
    }

    async fn link(&self, kind: MessageKind) -> String {
        self.server.message(kind).await.1.unwrap()
    }

    async fn outbox(&self) -> Vec<OutboxMessage> {
        self.server.get::<OutboxPage>("/v1/outbox", &self.owner).await.messages
    }

    fn post(&self, user: UserId, action: &str) -> RequestBuilder {
        self.server.call(Method::POST, &format!("/v1/users/{user}/{action}"), &self.owner)
    }

    async fn act(&self, request: RequestBuilder) {
        let response = request.send().await.unwrap();
        let status = response.status();
        assert_eq!(status, 200, "{}", response.text().await.unwrap());
    }
}
