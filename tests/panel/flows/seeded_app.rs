//! A server on a port of its own, with six users behind it.

use super::{live_panel::LivePanel, log, mailbox::received};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    client::{self, Client, Feed, IdempotencyKey},
    contract::{
        AuthenticatorState, BearerToken, Kind, PhoneNumber, PhoneState, Region, Role, User, UserId,
        api::{
            AccessReset, AuditEntry, AuditEvent, Job, MessageKind, Organisation, SetupLinkRequest,
            UserPatch,
        },
        query::{AuditFilter, EventList, Numbers, UserQuery},
        rules::Policy,
    },
    server::{
        DeliveryConfig, LinkLifetimes, MailBy, MailSender, Options, RetryPolicy, Server,
        crypto::SealingKey, service::access::issue_session, store::NewUser,
    },
};
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::sync::mpsc;

pub struct SeededApp {
    server: Server,
    key: SealingKey,
    owner: BearerToken,
    client: Client,
    folder: TempDir,
}

impl SeededApp {
    pub async fn open() -> Self {
        Self::with_crowd(0).await
    }

    /// Whose mails become files, each tried once; they cannot until [`Self::make_room_for_mails`].
    pub async fn that_posts() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("mails");
        std::fs::write(&dir, "in the way").unwrap();
        let from = "Acme <mfa@example.com>".parse().unwrap();
        let mail = MailBy::Files { dir, sender: MailSender { from, reply_to: None } };
        let pace = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
        let post = DeliveryConfig { mail: Some(mail), pace, ..DeliveryConfig::default() };
        Self::in_folder(folder, post, Policy::default(), 0).await
    }

    /// With `crowd` members beside the six, who come last by name.
    pub async fn with_crowd(crowd: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::in_folder(folder, DeliveryConfig::default(), Policy::default(), crowd).await
    }

    /// Under `policy`.
    pub async fn under(policy: Policy) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), DeliveryConfig::default(), policy, 0).await
    }

    async fn in_folder(
        folder: TempDir,
        post: DeliveryConfig,
        policy: Policy,
        crowd: usize,
    ) -> Self {
        log::keep();
        let key = SealingKey::generate();
        let server = Server::start(Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: folder.path().join("mfadmin.db"),
            key: key.clone(),
            organisation: Organisation {
                name: "Acme".into(),
                default_region: Region::default(),
                support: None,
            },
            policy,
            links: LinkLifetimes::default(),
            public_url: None,
            http: Default::default(),
            delivery: post,
            breached: None,
            sessions: Default::default(),
            clock: Default::default(),
            shipping: Default::default(),
        })
        .await
        .unwrap();
        let store = server.store();
        store.seed(people().into_iter().chain((0..crowd).map(stranger))).await.unwrap();
        let owner_id = store.first_owner().await.unwrap().unwrap();
        let owner = issue_session(store, owner_id, SignedDuration::from_hours(1)).await.unwrap();
        let client = Client::new(&server.url(), owner.clone()).unwrap();
        Self { server, key, owner, client, folder }
    }

    pub fn addr(&self) -> SocketAddr {
        self.server.addr()
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    pub fn owner(&self) -> BearerToken {
        self.owner.clone()
    }

    /// The Owner's panel.
    pub fn panel(&self) -> LivePanel {
        LivePanel::open(&self.url(), self.owner())
    }

    pub fn panel_at(&self, width: u16, height: u16) -> LivePanel {
        LivePanel::open_at(&self.url(), self.owner(), width, height)
    }

    /// The panel of somebody else.
    pub async fn panel_of(&self, email: &str) -> LivePanel {
        let id = self.user(email).await.id;
        let hour = SignedDuration::from_hours(1);
        let token = issue_session(self.server.store(), id, hour).await.unwrap();
        LivePanel::open(&self.url(), token)
    }

    pub async fn user(&self, email: &str) -> User {
        let query = UserQuery { search: Some(email.to_owned()), ..UserQuery::default() };
        let listed = self.client.users(&query).await.unwrap().users.remove(0);
        // A list tells a number masked.
        self.client.user(listed.id).await.unwrap()
    }

    /// What has been sent, the newest first.
    pub async fn outbox(&self) -> Vec<MessageKind> {
        let page = self.client.outbox(None, Numbers::Masked).await.unwrap();
        page.messages.iter().map(|message| message.kind).collect()
    }

    /// The newest entry of the audit log about this.
    pub async fn entry(&self, event: AuditEvent) -> AuditEntry {
        let filter = AuditFilter { events: Some(EventList::of(event)), ..AuditFilter::default() };
        self.client.audit(&filter, None).await.unwrap().entries.remove(0)
    }

    /// Waits until no job goes on; the server tells of each that ends.
    pub async fn until_jobs_are_over(&self) {
        let (tell, mut told) = mpsc::unbounded_channel();
        let hear = move |feed| tell.send(feed).is_ok();
        let stream = tokio::spawn(client::follow(self.client.clone(), None, hear));
        while let Some(feed) = told.recv().await {
            let may_be_over = match feed {
                Feed::Up => true,
                Feed::Job(job) => job.state.is_over(),
                _ => false,
            };
            if may_be_over && self.jobs().await.iter().all(|job| job.state.is_over()) {
                return stream.abort();
            }
        }
        panic!("the stream ended");
    }

    /// The newest first.
    pub async fn jobs(&self) -> Vec<Job> {
        self.client.jobs().await.unwrap().jobs
    }

    /// No link can be made for `email` any more, as if the disk had failed there.
    pub async fn break_links_of(&self, email: &str) {
        let trigger = format!(
            "create trigger broken before insert on links when new.user_id = '{}' \
             begin select raise(abort, 'broken'); end",
            self.user(email).await.id,
        );
        sqlx::query(AssertSqlSafe(trigger)).execute(&mut self.database().await).await.unwrap();
    }

    pub async fn mend_links(&self) {
        let mend = sqlx::query("drop trigger broken");
        mend.execute(&mut self.database().await).await.unwrap();
    }

    /// The link in the newest message of this kind.
    pub async fn link(&self, kind: MessageKind) -> String {
        let word = serde_json::to_value(kind).unwrap();
        let messages = received(&self.folder.path().join("mfadmin.db"), &self.key).await;
        messages.into_iter().find(|message| word == message.kind).unwrap().link.unwrap()
    }

    pub async fn set_phone(&self, email: &str, number: &str) {
        let user = self.user(email).await;
        let number = PhoneNumber::parse(number, Region::default()).unwrap();
        let key = IdempotencyKey::new();
        let patch = UserPatch { phone: number, override_cool_down: false, reason: None };
        self.client.set_phone(user.id, user.revision, &patch, &key).await.unwrap();
    }

    pub async fn send_password_reset(&self, email: &str) {
        let user = self.user(email).await;
        let reset = AccessReset { send_password_reset: true, ..AccessReset::default() };
        self.client.reset_access(user.id, &reset, &IdempotencyKey::new()).await.unwrap();
    }

    pub async fn end_sessions(&self, email: &str) {
        let user = self.user(email).await;
        let reset = AccessReset { end_sessions: true, ..AccessReset::default() };
        self.client.reset_access(user.id, &reset, &IdempotencyKey::new()).await.unwrap();
    }

    /// Adds an Admin who has a password and no factor.
    pub async fn hire(&self, name: &str, email: &str, password: &str) {
        self.import(&format!("name,email,role\n{name},{email},admin\n")).await;
        self.send_password_reset(email).await;
        let link = self.link(MessageKind::PasswordReset).await;
        let fields = [("step", "save"), ("password", password), ("again", password)];
        let saved = reqwest::Client::new().post(&link).form(&fields).send().await.unwrap();
        assert_eq!(saved.status(), 200);
    }

    /// Waits until the server tells of `email` what `fits`.
    pub async fn until(&self, what: &str, fits: impl Fn(&User) -> bool, email: &str) -> User {
        for _ in 0..3_000 {
            let user = self.user(email).await;
            if fits(&user) {
                return user;
            }
        }
        panic!("never: {what}");
    }

    /// From now on mails can be written.
    pub fn make_room_for_mails(&self) {
        std::fs::remove_file(self.folder.path().join("mails")).unwrap();
    }

    /// The mails that were written, whole.
    pub fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("mails")).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    pub async fn send_setup_link(&self, email: &str) {
        let user = self.user(email).await;
        let (wanted, key) = (SetupLinkRequest::default(), IdempotencyKey::new());
        self.client.send_setup_link(user.id, &wanted, &key).await.unwrap();
    }

    /// Has all messages given up after five tries, as if a mail server had answered `answer`.
    pub async fn fail_messages(&self, answer: &str) {
        sqlx::query(
            "update outbox set state = 'failed', attempts = 5, settled_at = at, answer = $1",
        )
        .bind(answer)
        .execute(&mut self.database().await)
        .await
        .unwrap();
    }

    /// A password link that was sent 3 minutes ago, of which no event tells.
    pub async fn issue_password_link(&self, email: &str) {
        let user = self.user(email).await;
        let at = Timestamp::now() - SignedDuration::from_mins(3);
        let expires_at = at + SignedDuration::from_hours(1);
        sqlx::query(
            "insert into links (token_hash, purpose, user_id, created_at, expires_at) \
             values (x'00', 'password', $1, $2, $3)",
        )
        .bind(user.id.to_string())
        .bind(at.as_millisecond())
        .bind(expires_at.as_millisecond())
        .execute(&mut self.database().await)
        .await
        .unwrap();
    }

    /// Has every link end, as if a newer one had taken its place, of which no event tells.
    pub async fn use_up_links(&self) {
        sqlx::query("update links set revoked_at = created_at")
            .execute(&mut self.database().await)
            .await
            .unwrap();
    }

    /// The database file, opened beside the server.
    async fn database(&self) -> SqliteConnection {
        let file = self.folder.path().join("mfadmin.db");
        SqliteConnectOptions::new().filename(file).connect().await.unwrap()
    }

    pub async fn import(&self, csv: &str) {
        self.client.import(csv.to_owned().into(), Default::default()).await.unwrap();
    }
}

fn people() -> Vec<NewUser> {
    let now = Timestamp::now();
    let number = |text| PhoneNumber::parse(text, Region::default()).unwrap();
    let verified = |text| PhoneState::Verified { number: number(text), at: now };
    let configured = AuthenticatorState::Configured { at: now };
    let sent = AuthenticatorState::LinkSent {
        at: now - SignedDuration::from_mins(2),
        expires_at: now + SignedDuration::from_hours(24),
    };
    let none = AuthenticatorState::NotConfigured;
    let unverified = PhoneState::Unverified { number: number("+442079460958") };
    use Kind::{Avobot, Human};
    use Role::{Admin, Member, Owner};
    let person =
        |name: &str, email: &str, role, kind, phone, authenticator, open_sessions| NewUser {
            id: UserId::new(),
            name: name.to_owned(),
            email: email.parse().unwrap(),
            role,
            kind,
            phone,
            authenticator,
            gap_since: None,
            last_sign_in_at: None,
            created_at: now,
            open_sessions,
        };
    let us = verified("+14155552671");
    vec![
        person("Olu Owner", "olu@example.com", Owner, Human, us.clone(), configured.clone(), 0),
        person("Ana Lima", "ana@example.com", Member, Human, PhoneState::NotSet, none.clone(), 1),
        person(
            "Avobot Reminders",
            "reminders@example.com",
            Member,
            Avobot,
            PhoneState::NotSet,
            none,
            0,
        ),
        person("Bo Chen", "bo@example.com", Admin, Human, unverified, configured.clone(), 0),
        person("Mia Moss", "mia@example.com", Member, Human, PhoneState::NotSet, sent, 0),
        person("李小龍", "li@example.com", Member, Human, us, configured, 3),
    ]
}

fn stranger(at: usize) -> NewUser {
    NewUser {
        id: UserId::new(),
        name: format!("Zed {at:05}"),
        email: format!("zed{at}@example.com").parse().unwrap(),
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::NotConfigured,
        gap_since: None,
        last_sign_in_at: None,
        created_at: Timestamp::now(),
        open_sessions: 0,
    }
}
