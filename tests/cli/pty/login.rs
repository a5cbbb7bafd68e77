//! Signing in by plain questions.

use super::{
    mailbox::received,
    program::{Running, TestHome, mode},
    terminal::Screen,
};
use crate::serve::stepped_up;
use jiff::Timestamp;
use mfadmin::server::{RemoteOptions, clock::Clock, crypto::SealingKey};
use mfadmin_testing::{
    issuer::{Issuer, owner},
    realm_browser::Browser,
    server::TestServer,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub const PASSWORD: &str = "plum garage seven kites";

/// A server with an Admin called Kim, who has a password and no factor.
pub struct ServerWithAdmin {
    _server: Running,
    owner: TestHome,
    pub url: String,
    http: reqwest::Client,
}

impl ServerWithAdmin {
    pub async fn with_kim() -> Self {
        let owner = TestHome::with_organisation();
        // By who has the database itself: over HTTP an Admin is added with a step-up only.
        let csv = "name,email,role\nKim Keys,kim@example.com,admin\n";
        assert_eq!(owner.feed(csv, &["import", "-"]).code, Some(0));
        let mut server = owner.start(&["serve", "--listen", "127.0.0.1:0"]);
        let url = server.line().strip_prefix("Listening on ").unwrap().to_owned();
        let remote = Self {
            _server: server,
            owner,
            url,
            http: mfadmin_testing::http_client().build().unwrap(),
        };
        let users = remote.get("/v1/users?search=kim@example.com").await;
        let id = users["users"][0]["id"].as_str().unwrap();
        let reset = remote.http.post(remote.at(&format!("/v1/users/{id}/access-reset")));
        let token = stepped_up(&remote.owner).await;
        let reset = reset.bearer_auth(&token).json(&json!({"send_password_reset": true}));
        assert_eq!(reset.send().await.unwrap().status(), 200);
        let key = SealingKey::load(&remote.owner.data("mfadmin.key")).unwrap();
        let messages = received(&remote.owner.data("mfadmin.db"), &key).await;
        let link = messages.into_iter().find(|one| one.kind == "password_reset").unwrap().link;
        let link = link.unwrap();
        let approval = remote.http.post(remote.at(&format!("/v1/users/{id}/approval")));
        let approval = approval.bearer_auth(&token).json(&json!({ "link": "password" }));
        let approval: Value = approval.send().await.unwrap().json().await.unwrap();
        let proof = [("step", "proof"), ("code", approval["code"].as_str().unwrap())];
        let browser = mfadmin_testing::http_client().redirect(reqwest::redirect::Policy::none());
        let proved = browser.build().unwrap().post(&link).form(&proof).send().await.unwrap();
        let cookie = proved.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap();
        let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
        let chosen = remote.http.post(&link).header("cookie", cookie).form(&fields).send().await;
        assert_eq!(chosen.unwrap().status(), 200);
        remote
    }

    /// Adds a member.
    pub fn add(&self, name: &str, email: &str) {
        let csv = format!("name,email,role\n{name},{email},member\n");
        let added = self.owner.feed(&csv, &["import", "-"]);
        assert_eq!(added.code, Some(0), "{added:?}");
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    async fn get(&self, path: &str) -> Value {
        let call = self.http.get(self.at(path)).bearer_auth(self.owner.token());
        call.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }
}

/// The key that the screen shows in groups of four.
pub fn key_on(screen: &str) -> String {
    let line = screen.lines().find(|line| {
        let groups: Vec<&str> = line.split_whitespace().collect();
        groups.len() >= 4
            && groups.iter().all(|group| {
                group.len() == 4
                    && group.chars().all(|c| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains(c))
            })
    });
    line.unwrap_or_else(|| panic!("no key on:\n{screen}")).split_whitespace().collect()
}

/// The code of so many seconds from now.
pub fn code_of(key: &str, later: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(key).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    app.generate(u64::try_from(Timestamp::now().as_second() + later).unwrap()).to_string()
}

#[tokio::test]
async fn first_login_enrols_an_authenticator_and_stores_the_session() {
    let remote = ServerWithAdmin::with_kim().await;
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["login", "--server", &remote.url], 100, 60);
    screen.wait_for("E-mail:");
    screen.press("kim@example\rkim@example.com\r");
    screen.wait_for("Password:");
    screen.press("wrong\r");
    screen.wait_for("Wrong e-mail or password");
    screen.press("kim@example.com\r");
    screen.wait_until("asking again", |screen| screen.contents().matches("Password:").count() == 2);
    screen.press(&format!("{PASSWORD}\r"));
    screen.wait_for("Code from the app:");
    assert!(screen.contents().contains("█▀▀▀▀▀█"), "{}", screen.contents());
    screen.press("000000\r");
    screen.wait_for("That code is wrong");
    let key = key_on(&screen.contents());
    screen.press(&format!("{}\r", code_of(&key, 0)));
    screen.wait_for("Type kept");
    screen.press("yes\r");
    screen.press("kept\r");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    screen.assert_restored();
    for secret in [PASSWORD, "wrong"] {
        let shown = screen.contents().replace("That code is wrong", "");
        assert!(!shown.contains(secret), "{secret} was shown:\n{shown}");
    }
    assert_eq!(mode(&home.state("session.json")), 0o600);
    // Later commands use the server without its being named.
    let server = home.run(&["server"]).stdout;
    assert!(server.contains(&remote.url) && server.contains("remembered"), "{server}");
    assert!(home.run(&["users"]).stdout.contains("kim@example.com"));
    let me = remote.http.get(remote.at("/v1/me")).bearer_auth(home.token()).send().await.unwrap();
    let me: Value = me.json().await.unwrap();
    assert_eq!(me["user"]["email"], "kim@example.com");
    // What needs proof asks for it; one code is taken once, so this is the one of the next step.
    let new = "name,email,role\nLee,lee@example.com,member\n";
    let added = home.feed(new, &["import", "-", "--server", &remote.url]);
    assert_eq!(added.code, Some(0), "{added:?}");
    let file = "name,email,role\nLee Low,lee@example.com,member\n";
    let piped = home.feed(file, &["import", "-", "--server", &remote.url]);
    assert_eq!(piped.code, Some(4), "{piped:?}");
    assert!(piped.stderr.contains("Name the file in place of -"), "{piped:?}");
    let file = home.write("people.csv", file);
    let mut screen = Screen::start(&home, &["import", &file, "--server", &remote.url], 120, 24);
    screen.wait_for("Code from your own authenticator app:");
    screen.press(&format!("{}\r", code_of(&key, 30)));
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(screen.contents().contains("changed 1"), "{}", screen.contents());
    let create = ["token", "--server", &remote.url, "create", "--name", "x", "--scope", "read"];
    let created = home.run(&create);
    assert!(created.stdout.starts_with("mfadmin_"), "{created:?}");
    let log = std::fs::read_to_string(home.state("mfadmin.log")).unwrap_or_default();
    assert!(!log.contains(&home.token()) && !log.contains(PASSWORD), "{log}");
}

#[tokio::test]
async fn aborted_login_stores_nothing_and_restores_the_terminal() {
    let remote = ServerWithAdmin::with_kim().await;
    for keys in ["\u{3}", "\u{4}"] {
        let home = TestHome::new();
        let mut screen = Screen::start(&home, &["login", "--server", &remote.url], 80, 24);
        screen.wait_for("E-mail:");
        screen.press("kim@example.com\r");
        screen.wait_for("Password:");
        screen.press(keys);
        assert_eq!(screen.end().exit_code(), 1, "{}", screen.contents());
        assert!(screen.contents().contains("nothing was stored"), "{}", screen.contents());
        screen.assert_restored();
        assert!(!home.state("session.json").exists());
    }
}

#[tokio::test]
async fn panel_signs_in_and_stores_the_session() {
    let remote = ServerWithAdmin::with_kim().await;
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["--server", &remote.url], 80, 24);
    screen.wait_for("Sign in with the e-mail");
    screen.press("kim@example.com\r");
    screen.press(&format!("{PASSWORD}\r"));
    screen.wait_for("Set up your authenticator");
    let key: String = key_groups(&screen.contents());
    screen.press(&code_of(&key, 0));
    screen.press("\r");
    screen.wait_for("I've saved them");
    screen.answer("k");
    screen.wait_for("Kim Keys (Admin)");
    assert!(!screen.wrote(PASSWORD.as_bytes()));
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
    assert_eq!(mode(&home.state("session.json")), 0o600);
    let mut screen = Screen::start(&home, &["--server", &remote.url], 80, 24);
    screen.wait_for("Kim Keys (Admin)");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
}

/// The key beside the picture, over two lines.
fn key_groups(screen: &str) -> String {
    let is_group = |word: &&str| {
        word.len() == 4 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    screen.split_whitespace().filter(is_group).collect()
}

#[test]
fn password_does_not_go_over_plain_http_unasked() {
    let home = TestHome::new();
    // Nobody is there, and nobody is asked before the answer.
    let server = "http://192.0.2.1:9";
    let mut screen = Screen::start(&home, &["login", "--server", server], 100, 30);
    screen.wait_for("Sign in anyway? [y/N]");
    let contents = screen.contents();
    assert!(contents.contains("not encrypted (plain http)"), "{contents}");
    assert!(!contents.contains("E-mail:"), "{contents}");
    screen.press("\r");
    assert_eq!(screen.end().exit_code(), 1);
    assert!(screen.contents().contains("sign-in cancelled"), "{}", screen.contents());
}

#[tokio::test(flavor = "multi_thread")]
async fn login_by_the_realm_waits_for_a_browser() {
    let issuer = Issuer::start(Clock::System, vec![owner("ana")]).await;
    let remote = Arc::new(issuer.directory(None));
    let server = TestServer::start_with(|options| {
        options.clock = Clock::System;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let server = server.await;
    let url = server.url("");
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["login", "--server", &url], 100, 60);
    screen.wait_for("Sign in by the realm acme, in a browser? [Y/n]");
    screen.press("\r");
    screen.wait_for("Waiting; Ctrl-C calls it off.");
    let words = screen.contents();
    let address = words.split_whitespace().find(|word| word.contains("/r/")).unwrap().to_owned();
    let browser = Browser::default();
    let page = browser.get(&address).await;
    let code = words.lines().find_map(|line| line.split_once("The page shows:")).unwrap().1;
    assert!(page.html.contains(code.trim()), "{code}: {}", page.html);
    let to = browser.go(&address).await;
    assert_eq!(browser.get(&issuer.pass(&to, "ana")).await.status, 200);
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert_eq!(mode(&home.state("session.json")), 0o600);
    let users = home.run(&["users"]);
    assert!(users.stdout.contains("ana@example.com"), "{users:?}");

    // What needs proof has it from the realm, too.
    let create = ["token", "create", "--name", "x", "--scope", "read"];
    let mut screen = Screen::start(&home, &create, 100, 60);
    screen.wait_for("Waiting; Ctrl-C calls it off.");
    let words = screen.contents();
    let address = words.split_whitespace().find(|word| word.contains("/r/")).unwrap().to_owned();
    let browser = Browser::default();
    let to = browser.go(&address).await;
    assert_eq!(browser.get(&issuer.pass(&to, "ana")).await.status, 200);
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    assert!(screen.contents().contains("mfadmin_"), "{}", screen.contents());

    // Left in the middle, nothing is stored.
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["login", "--server", &url], 100, 60);
    screen.wait_for("[Y/n]");
    screen.press("y\r");
    screen.wait_for("Waiting; Ctrl-C calls it off.");
    screen.press("\u{3}");
    assert_eq!(screen.end().exit_code(), 1, "{}", screen.contents());
    assert!(screen.contents().contains("nothing was stored"), "{}", screen.contents());
    assert!(!home.state("session.json").exists());
}
