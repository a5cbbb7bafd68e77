//! A server with six users, whose Owner has a client and a panel.

mod people;

use super::live_panel::LivePanel;
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    client::{self, Client, Feed, IdempotencyKey},
    config::MailTls,
    contract::{
        BearerToken, LinkKind, OnUnlisted, PhoneNumber, Region, User,
        api::{
            AccessReset, AuditEntry, AuditEvent, Job, MessageKind, PhonePatch, SetupLinkRequest,
            UserPatch,
        },
        query::{AuditFilter, EventList, LogQuery, UserQuery},
        rules::Policy,
    },
    server::{Options, RetryPolicy},
};
use mfadmin_testing::{
    scripted::{Script, Scripted},
    server::TestServer,
    test_app::{TestApp, texts_waiting},
};
use people::{people, stranger};
use sqlx::AssertSqlSafe;
use std::net::SocketAddr;
use tokio::sync::mpsc;

pub struct SeededApp {
    app: TestApp,
    client: Client,
    /// Where its mails go.
    mails: Option<Scripted>,
}

impl SeededApp {
    pub async fn open() -> Self {
        Self::with_crowd(0).await
    }

    /// Whose mails go to a mail server that refuses them until [`Self::accept_mails`].
    pub async fn that_posts() -> Self {
        Self::mailing_to(&[("RCPT", "550 5.1.1 no such mailbox\r\n")]).await
    }

    /// Whose mail server takes nothing for now.
    pub async fn that_is_limited() -> Self {
        Self::mailing_to(&[("MAIL", "450 4.7.1 too much mail\r\n")]).await
    }

    async fn mailing_to(script: Script) -> Self {
        let mails = Scripted::start(script).await;
        let mut delivery = mails.post(MailTls::None);
        // As slow as it is, so that a screen shows what waits.
        delivery.pace = RetryPolicy::default();
        let seeded = Self::open_with(|options| options.delivery = delivery, 0).await;
        Self { mails: Some(mails), ..seeded }
    }

    /// Where texts are sent.
    pub async fn texting() -> Self {
        Self::open_with(|options| options.delivery = texts_waiting(), 0).await
    }

    /// With `crowd` members beside the six, who come last by name.
    pub async fn with_crowd(crowd: usize) -> Self {
        Self::open_with(|_| (), crowd).await
    }

    /// Under `policy`.
    pub async fn under(policy: Policy) -> Self {
        Self::open_with(|options| options.policy = policy, 0).await
    }

    async fn open_with(change: impl FnOnce(&mut Options), crowd: usize) -> Self {
        let server = TestServer::start_with(|options| {
            options.organisation.name = "Acme".into();
            change(options);
        })
        .await;
        let everybody = people().into_iter().chain((0..crowd).map(stranger)).collect();
        let owner_id = server.seed(everybody).await[0];
        let owner = server.session(owner_id, SignedDuration::from_hours(1)).await;
        let client = Client::new(&server.url(""), owner.clone()).unwrap();
        Self { app: TestApp::owned(server, owner_id, owner), client, mails: None }
    }

    /// Lets time pass on its server.
    pub fn advance(&self, by: SignedDuration) {
        self.app.server.advance(by);
    }

    pub fn addr(&self) -> SocketAddr {
        self.app.server.server.addr()
    }

    pub fn url(&self) -> String {
        self.app.server.url("")
    }

    pub fn owner(&self) -> BearerToken {
        self.app.owner.clone()
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
        let token = self.app.server.session(id, hour).await;
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
        let page = self.client.outbox(&LogQuery::default()).await.unwrap();
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
        sqlx::query(AssertSqlSafe(trigger))
            .execute(&mut self.app.server.connect().await)
            .await
            .unwrap();
    }

    pub async fn mend_links(&self) {
        let mend = sqlx::query("drop trigger broken");
        mend.execute(&mut self.app.server.connect().await).await.unwrap();
    }

    /// The link in the newest message of this kind.
    pub async fn link(&self, kind: MessageKind) -> String {
        self.app.message(kind).await.1.unwrap()
    }

    pub async fn set_phone(&self, email: &str, number: &str) {
        let user = self.user(email).await;
        let number = PhoneNumber::parse(number, Region::default()).unwrap();
        let key = IdempotencyKey::new();
        let patch = PhonePatch {
            phone: number,
            override_cool_down: false,
            unlisted: OnUnlisted::Refuse,
            reason: None,
        };
        self.client.set_phone(user.id, user.revision, &patch, &key).await.unwrap();
    }

    pub async fn rename(&self, email: &str, name: &str) {
        let user = self.user(email).await;
        let patch = UserPatch { name: Some(name.parse().unwrap()), ..UserPatch::default() };
        let key = IdempotencyKey::new();
        self.client.patch_user(user.id, user.revision, &patch, &key).await.unwrap();
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
        self.hire_as("admin", name, email, password).await;
    }

    /// The same in another role.
    pub async fn hire_as(&self, role: &str, name: &str, email: &str, password: &str) {
        self.import(&format!("name,email,role\n{name},{email},{role}\n")).await;
        self.send_password_reset(email).await;
        let link = self.link(MessageKind::PasswordReset).await;
        let path = link.strip_prefix(&self.url()).unwrap();
        if self.app.look(path).await.has("Approval code") {
            let id = self.user(email).await.id;
            self.app.prove_by_approval(path, id, LinkKind::Password).await;
        }
        let fields = [("step", "save"), ("password", password), ("again", password)];
        assert_eq!(self.app.fill(path, &fields).await.status, 200);
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

    /// From now on the mail server takes mails.
    pub fn accept_mails(&self) {
        self.mails.as_ref().unwrap().rescript(&[]);
    }

    /// What the mail server was told, line by line.
    pub fn mailed(&mut self) -> Vec<String> {
        self.mails.as_mut().unwrap().said()
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
        .execute(&mut self.app.server.connect().await)
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
        .execute(&mut self.app.server.connect().await)
        .await
        .unwrap();
    }

    /// Has every link end, as if a newer one had taken its place, of which no event tells.
    pub async fn use_up_links(&self) {
        sqlx::query("update links set revoked_at = created_at")
            .execute(&mut self.app.server.connect().await)
            .await
            .unwrap();
    }

    pub async fn import(&self, csv: &str) {
        self.client.import(csv.to_owned().into(), &Default::default()).await.unwrap();
    }
}
