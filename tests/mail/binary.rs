//! The binary sends what its configuration tells it to.

use super::{
    gateway::Gateway,
    mail_server::{Line, MailServer, PASSWORD, Wanted},
    test_app::{PATIENCE, ok},
};
use crate::{
    program::{Running, TestHome, mode},
    server::number,
};
use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        Role, UserId,
        api::{Delivery, OutboxMessage, OutboxPage, Receipt, UserPage},
    },
    server::{service::access, store::Store},
};
use reqwest::RequestBuilder;
use serde_json::json;
use std::{fs, path::Path};

/// Where links lead; without it nothing is mailed to people.
pub const PUBLIC: &str = "[serve]\npublic_url = \"https://mfadmin.example.com\"\n";

/// `mfadmin serve`, and a token for it.
pub struct RunningServer {
    pub running: Running,
    url: String,
    token: String,
}

impl RunningServer {
    pub fn start(home: &TestHome, config: &str, variables: &[(&str, &str)]) -> Self {
        let args = ["--config", config, "serve", "--listen", "127.0.0.1:0"];
        let mut command = home.command(&args);
        let mut running = Running::from(command.envs(variables.iter().copied()));
        let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
        Self { running, url, token: home.token() }
    }

    fn get(&self, path: &str) -> RequestBuilder {
        mfadmin_testing::http_client()
            .build()
            .unwrap()
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.token)
    }

    pub async fn members(&self) -> Vec<UserId> {
        let page: UserPage =
            ok(self.get("/v1/users?limit=200").send().await.unwrap()).await.json().await.unwrap();
        let members = page.users.into_iter().filter(|user| user.role == Role::Member);
        members.map(|user| user.id).collect()
    }

    async fn outbox(&self) -> OutboxPage {
        ok(self.get("/v1/outbox?limit=200").send().await.unwrap()).await.json().await.unwrap()
    }

    /// Until when mails wait, once they do.
    pub async fn paused_until(&self) -> Timestamp {
        loop {
            let pauses = self.outbox().await.channels.into_iter().filter_map(|it| it.pause);
            if let [pause] = &pauses.collect::<Vec<_>>()[..] {
                return pause.until;
            }
        }
    }

    pub async fn states(&self) -> Vec<Delivery> {
        self.outbox().await.messages.into_iter().map(|message| message.state).collect()
    }

    pub async fn mail(&self, user: UserId) {
        let url = format!("{}/v1/users/{user}/authenticator/setup-link", self.url);
        let call =
            mfadmin_testing::http_client().build().unwrap().post(url).bearer_auth(&self.token);
        let call = call.json(&json!({ "override_cool_down": true }));
        let receipt: Receipt = ok(call.send().await.unwrap()).await.json().await.unwrap();
        assert_eq!(receipt.queued.len(), 1);
    }

    /// Gives the user a number, as one who can read the database may without proving more.
    pub async fn text(&self, home: &TestHome, user: UserId) {
        let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
        let owner = store.first_owner().await.unwrap().unwrap();
        let hour = SignedDuration::from_hours(1);
        let token = access::issue_session(&store, owner, hour).await.unwrap();
        store.close().await;
        let path = format!("/v1/users/{user}");
        let now: mfadmin::contract::User =
            ok(self.get(&path).send().await.unwrap()).await.json().await.unwrap();
        let call = mfadmin_testing::http_client()
            .build()
            .unwrap()
            .patch(format!("{}{path}", self.url))
            .bearer_auth(token.reveal());
        let call = call.header("if-match", format!("\"{}\"", now.revision));
        let call = call.json(&json!({ "phone": number("+442079460958") }));
        ok(call.send().await.unwrap()).await;
    }

    async fn messages(&self) -> Vec<OutboxMessage> {
        let page: OutboxPage =
            ok(self.get("/v1/outbox?limit=200").send().await.unwrap()).await.json().await.unwrap();
        page.messages
    }

    /// Waits until the messages are as they should be.
    pub async fn wait_for(&self, reached: impl Fn(&[OutboxMessage]) -> bool) -> Vec<OutboxMessage> {
        let events = ok(self.get("/v1/events").send().await.unwrap()).await;
        let mut events = events.bytes_stream().eventsource();
        loop {
            let messages = self.messages().await;
            if reached(&messages) {
                return messages;
            }
            let woken = tokio::time::timeout(PATIENCE, events.next()).await;
            assert!(woken.is_ok_and(|event| event.is_some()), "{messages:?}");
        }
    }
}

pub fn with_members(count: usize) -> TestHome {
    let home = TestHome::with_organisation();
    let row = |number| format!("User {number},user-{number}@example.com,member\n");
    let rows: String = (0..count).map(row).collect();
    let file = home.write("people.csv", &format!("name,email,role\n{rows}"));
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    home
}

fn is_sent(message: &OutboxMessage) -> bool {
    message.state == mfadmin::contract::api::Delivery::Sent
}

#[tokio::test]
async fn unconfigured_messages_go_to_the_outbox_directory() {
    let home = with_members(1);
    let dir = home.path("letters");
    let config = home.write("post.toml", &format!("[outbox]\ndir = {dir:?}\n"));
    let served = RunningServer::start(&home, &config, &[]);
    served.mail(served.members().await[0]).await;
    served.wait_for(|messages| messages.iter().all(is_sent)).await;
    let files: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(mode(file), 0o600);
    let mail = fs::read_to_string(file).unwrap();
    assert!(mail.contains("To: \"User 0\" <user-0@example.com>\r\n"), "{mail}");
    assert!(mail.contains("From: mfadmin@localhost\r\n"), "{mail}");
}

#[test]
fn missing_or_exposed_secret_file_stops_the_start() {
    let home = TestHome::with_organisation();
    let password = home.path("password");
    let mail = "[mail]\nserver = \"127.0.0.1:9\"\nfrom = \"a@example.com\"\nuser = \"a\"\n";
    let with_file = format!("{mail}password_file = {password:?}\n");
    let texts = "[texts]\nsender = \"webhook\"\nurl = \"https://127.0.0.1:9\"\n";
    fs::write(&password, "hunter2\n").unwrap();
    open_to_others(&password);
    let empty = home.write("empty.pem", "nothing\n");
    let server = "[mail]\nserver = \"127.0.0.1:9\"\nfrom = \"a@example.com\"\n";
    let without_certificate = format!("{PUBLIC}{server}ca_file = {empty:?}\n");
    let below_a_file = format!("[outbox]\ndir = \"{empty}/letters\"\n");
    for (config, code, told) in [
        (mail, 2, "[mail] password_file, or set MFADMIN_SMTP_PASSWORD"),
        (&with_file, 1, "others can read the secret file"),
        (&without_certificate, 1, "[mail] ca_file holds no certificate"),
        (&below_a_file, 1, "[outbox] dir"),
        (texts, 2, "[texts] secret_file, or set MFADMIN_TEXTS_SECRET"),
        (
            "[mail]\nserver = \"mail.example.com:25\"\nfrom = \"a@example.com\"\ntls = \"none\"\n",
            2,
            "line 4, mail.tls",
        ),
        (
            "[mail]\nserver = \"127.0.0.1:9\"\nfrom = \"a@example.com\"\nca_file = \"none.pem\"\n",
            1,
            "none.pem",
        ),
    ] {
        let file = home.write("post.toml", config);
        let run = home.run(&["--config", &file, "serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.stderr.contains(told), "{run:?}");
        assert!(!run.stderr.contains("hunter2"), "{run:?}");
    }
}

#[test]
fn sender_that_most_servers_refuse_stops_the_start() {
    let home = TestHome::with_organisation();
    let faults = [
        ("münch@example.com", "the part before the @ may hold ASCII alone"),
        ("Ana <mfa@xn--a.example>", "the part after the @ is no domain name"),
    ];
    let panel: &[&str] = &[];
    let commands = [&["serve", "--listen", "127.0.0.1:0"], &["demo", "--headless"][..], panel];
    for (from, told) in faults {
        for key in ["from", "reply_to"] {
            let mail = format!("[mail]\nserver = \"127.0.0.1:9\"\n{key} = \"{from}\"\n");
            let file = home.write("post.toml", &(PUBLIC.to_owned() + &mail));
            for command in commands {
                let run = home.run(&[&["--config", &file], command].concat());
                assert_eq!(run.code, Some(2), "{command:?}: {run:?}");
                assert!(run.stderr.contains(&format!("line 5, mail.{key}")), "{run:?}");
                assert!(run.stderr.contains(told), "{command:?}: {run:?}");
            }
        }
    }
}

#[cfg(unix)]
fn open_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn configured_mail_server_is_used() {
    let wanted = Wanted { line: Line::StartTls, sign_in: true, ..Wanted::default() };
    let mut mails = MailServer::start(wanted).listening().await;
    let home = with_members(1);
    let ca = home.path("ca.pem");
    fs::write(&ca, mails.ca.as_ref().unwrap()).unwrap();
    let config = format!(
        "{PUBLIC}[mail]\nserver = \"localhost:{}\"\nfrom = \"Example <mfa@example.com>\"\n\
         user = \"mfadmin\"\nca_file = {ca:?}\n",
        mails.port
    );
    let config = home.write("post.toml", &config);
    let served = RunningServer::start(&home, &config, &[("MFADMIN_SMTP_PASSWORD", PASSWORD)]);
    served.mail(served.members().await[0]).await;
    let mail = mails.mail().await;
    assert_eq!((&mail["to"], &mail["user"]), (&"user-0@example.com".into(), &"mfadmin".into()));
    served.wait_for(|messages| messages.iter().all(is_sent)).await;
    assert_eq!(served.running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn plain_http_gateway_bypasses_the_proxy() {
    let mut proxy = Gateway::answering([(200, "")]).await;
    let mut gateway = Gateway::answering([(200, "")]).await;
    let home = with_members(1);
    let config = format!("{PUBLIC}[texts]\nsender = \"webhook\"\nurl = \"{}/hook\"\n", gateway.url);
    let config = home.write("post.toml", &config);
    let variables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
    let mut variables = variables.map(|name| (name, proxy.url.as_str())).to_vec();
    variables.push(("MFADMIN_TEXTS_SECRET", "hunter2"));
    let served = RunningServer::start(&home, &config, &variables);
    served.text(&home, served.members().await[0]).await;
    served.wait_for(|messages| messages.iter().any(is_sent)).await;
    assert_eq!(gateway.asked().await.uri, "/hook");
    assert!(proxy.asked_already().is_none());
}

#[tokio::test]
async fn webhook_of_the_audit_log_on_this_machine_bypasses_the_proxy() {
    let mut proxy = Gateway::answering([(200, "")]).await;
    let mut webhook = Gateway::answering([(200, "")]).await;
    let home = with_members(1);
    let config = home.write("log.toml", &format!("[audit]\nwebhook = \"{}/log\"\n", webhook.url));
    let variables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
    let mut variables = variables.map(|name| (name, proxy.url.as_str())).to_vec();
    variables.push(("MFADMIN_AUDIT_SECRET", "hunter2"));
    let _served = RunningServer::start(&home, &config, &variables);
    assert_eq!(webhook.asked().await.uri, "/log");
    assert!(proxy.asked_already().is_none());
}
