//! A server of one's own: on a free port, over a database in a directory that goes away with it.

use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Email, Kind, PhoneNumber, PhoneState, Region, Role,
        UserId, api::Organisation, rules::Policy,
    },
    server::{LinkLifetimes, Options, Server, crypto::SealingKey, service::access, store::NewUser},
};
use std::path::PathBuf;
use tempfile::TempDir;

pub struct TestServer {
    pub server: Server,
    directory: TempDir,
}

impl TestServer {
    /// An empty organisation under the strict policy.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut options = Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: directory.path().join("mfadmin.db"),
            key: SealingKey::generate(),
            organisation: Organisation {
                name: "Example".into(),
                default_region: Region::default(),
            },
            policy: Policy::default(),
            links: LinkLifetimes::default(),
            public_url: None,
        };
        change(&mut options);
        Self { server: Server::start(options).await.unwrap(), directory }
    }

    pub fn database(&self) -> PathBuf {
        self.directory.path().join("mfadmin.db")
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url() + path
    }

    /// Puts in `users`, and gives the ids in their order.
    pub async fn seed(&self, users: Vec<NewUser>) -> Vec<UserId> {
        let ids = users.iter().map(|user| user.id).collect();
        self.server.store().seed(users.into_iter()).await.unwrap();
        ids
    }

    /// A complete user of `role`, signed in for an hour.
    pub async fn sign_in(&self, role: Role) -> (UserId, BearerToken) {
        let id = UserId::new();
        let mut user = person(&format!("{role}-{id}"));
        user.id = id;
        user.role = role;
        self.seed(vec![user]).await;
        (id, self.session(id, SignedDuration::from_hours(1)).await)
    }

    pub async fn session(&self, user: UserId, lifetime: SignedDuration) -> BearerToken {
        access::issue_session(self.server.store(), user, lifetime).await.unwrap()
    }
}

/// A member with both factors whose address begins with `name`.
pub fn person(name: &str) -> NewUser {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    NewUser {
        id: UserId::new(),
        name: name.to_owned(),
        email: email(&format!("{name}@example.com")),
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::Verified { number: number("+14155552671"), at },
        authenticator: AuthenticatorState::Configured { at },
        last_sign_in_at: None,
        created_at: at,
        open_sessions: 0,
    }
}

pub fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, Region::default()).unwrap()
}
