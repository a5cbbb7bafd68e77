//! The same with privacyIDEA itself: right answers, and everything that does not connect.

use super::{private, tls_line};
use crate::{
    program::{Outcome, TestHome, mode},
    terminal::Screen,
};
use mfadmin_testing::{
    authority::Authority,
    privacyidea::{
        ADMIN, HELPDESK, STAFF,
        api::Api,
        running::{Flavour, Running, shared},
    },
};
use serde_json::json;
use std::{fs, net::TcpListener};

/// A home with a file for each secret.
struct Host {
    home: TestHome,
    secret: String,
}

impl Host {
    fn new() -> Self {
        let home = TestHome::new();
        let secret = home.write("secret", &format!("{}\n", ADMIN.1));
        private(&secret);
        Self { home, secret }
    }

    /// Connects with these settings.
    fn connect(&self, url: &str, realm: &str, rest: &[&str]) -> Outcome {
        let mut arguments = vec!["connect", "privacyidea", "--url", url, "--realm", realm];
        if !rest.contains(&"--account") {
            arguments.extend(["--account", ADMIN.0]);
        }
        if !rest.contains(&"--secret-file") {
            arguments.extend(["--secret-file", &self.secret]);
        }
        arguments.push("--no-panel");
        arguments.extend(rest);
        self.home.run(&arguments)
    }

    fn secret(&self, name: &str, text: &str) -> String {
        let file = self.home.write(name, &format!("{text}\n"));
        private(&file);
        file
    }

    /// That `run` ended with `code`, said `words`, and left nothing behind.
    fn assert_refused(&self, run: &Outcome, code: i32, words: &[&str]) {
        assert_eq!(run.code, Some(code), "{run:?}");
        for words in words {
            assert!(run.stderr.contains(words), "{words}: {run:?}");
        }
        assert!(!format!("{run:?}").contains("-password"), "{run:?}");
        assert!(!self.home.config_file().exists(), "no configuration: {run:?}");
        assert!(!self.home.path("config/mfadmin/directories").exists(), "no secret: {run:?}");
        assert!(!self.home.data("directories").exists(), "no database: {run:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn right_answers_connect_and_read_two_thousand_users() {
    let api = shared().await;
    let host = Host::new();
    let run = host.connect(&api.url, STAFF, &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for words in [
        "Account: admin, administrator",
        "Done here: ",
        "Read 2,000 users of privacyidea-127.0.0.1: 2,000 added, 0 changed, 0 gone, 0 unknown.",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
    assert!(!format!("{run:?}").contains(ADMIN.1), "{run:?}");
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    assert!(config.contains("kind = \"privacyidea\"") && config.contains("realm = \"staff\""));
    assert!(config.contains(&host.secret) && !config.contains(ADMIN.1), "{config}");
    let folders: Vec<_> = fs::read_dir(host.home.data("directories")).unwrap().collect();
    let [folder] = &folders[..] else { panic!("one database: {folders:?}") };
    let folder = folder.as_ref().unwrap().path();
    assert_eq!((mode(&folder), mode(&folder.join("mfadmin.db"))), (0o700, 0o600));
    let users = host.home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 2_000);
    let doctor = host.home.run(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");

    // A key of its own needs no account.
    let other = Host::new();
    let key = fs::read_to_string(api.folder.join("key")).unwrap();
    let file = other.secret("key", &key);
    let arguments = ["connect", "privacyidea", "--url", &api.url, "--realm", STAFF, "--no-panel"];
    let run = other.home.run(&[&arguments[..], &["--secret-file", &file]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Account: key mfadmin"), "{run:?}");
    assert!(!format!("{run:?}").contains(&key), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn what_does_not_connect_names_the_setting_and_leaves_nothing() {
    let api = shared().await;
    let host = Host::new();

    let wrong = host.secret("wrong", "hunter2");
    let run = host.connect(&api.url, STAFF, &["--secret-file", &wrong]);
    host.assert_refused(&run, 4, &["refused the secret", "account admin", "[directory] account"]);
    assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    let run = host.connect(&api.url, STAFF, &["--account", "nobody"]);
    host.assert_refused(&run, 4, &["refused the secret", "account nobody"]);

    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let run = host.connect(&format!("http://{free}"), STAFF, &[]);
    host.assert_refused(&run, 5, &["cannot be reached", "Check the address and the network"]);
    let run = host.connect(&format!("{}/elsewhere", api.url), STAFF, &[]);
    assert_ne!(run.code, Some(0), "{run:?}");
    host.assert_refused(&run, run.code.unwrap(), &["[directory] url"]);

    let run = host.connect(&api.url, "nowhere", &[]);
    host.assert_refused(&run, 2, &["[directory] realm", "no realm nowhere", STAFF]);
    api.realm("empty", 0).await;
    let run = host.connect(&api.url, "empty", &[]);
    host.assert_refused(&run, 1, &["the realm empty has no users"]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn account_without_rights_is_told_which_it_lacks() {
    let api = shared().await;
    let host = Host::new();
    api.realm("rightless", 3).await;
    api.token(("rightless", 0), "totp", "RIGHTLESS", json!({})).await;
    let secret = host.secret("helpdesk", HELPDESK.1);
    let as_helpdesk = ["--account", HELPDESK.0, "--secret-file", &secret];
    let run = host.connect(&api.url, "rightless", &as_helpdesk);
    host.assert_refused(&run, 4, &["does not let this account read", "admin policy"]);
    assert!(run.stdout.contains("userlist and tokenlist"), "{run:?}");

    // Whoever may list the users and not their tokens would see users without factors.
    let policy = |action: &str| {
        json!({
            "scope": "admin",
            "action": action,
            "adminuser": HELPDESK.0,
            "realm": "rightless",
            "active": true,
        })
    };
    api.policy("rightless", policy("userlist")).await;
    let run = host.connect(&api.url, "rightless", &as_helpdesk);
    host.assert_refused(&run, 4, &["does not let this account read", "tokenlist"]);

    api.policy("rightless", policy("userlist, tokenlist")).await;
    let run = host.connect(&api.url, "rightless", &as_helpdesk);
    api.delete("policy/rightless").await;
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Read 3 users"), "{run:?}");
    assert!(run.stdout.contains("The account may not reset authenticators."), "{run:?}");
    assert!(!run.stdout.contains("Done here"), "it may do nothing: {run:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn certificate_of_a_private_authority_is_trusted_by_its_file_alone() {
    let api = shared().await;
    let host = Host::new();
    let port = api.url.rsplit(':').next().unwrap().parse().unwrap();
    let authority = Authority::new();
    let url = tls_line::to(port, &authority).await;
    let run = host.connect(&url, STAFF, &[]);
    host.assert_refused(&run, 5, &["is not trusted", "--ca-file", "[directory] ca_file"]);
    let other = host.home.write("other.pem", &Authority::new().pem());
    let run = host.connect(&url, STAFF, &["--ca-file", &other]);
    host.assert_refused(&run, 5, &["is not trusted"]);
    let run = host.connect(&url, STAFF, &["--ca-file", "/nowhere.pem"]);
    assert_ne!(run.code, Some(0), "{run:?}");
    host.assert_refused(&run, run.code.unwrap(), &["[directory] ca_file"]);

    let ca = host.home.write("ca.pem", &authority.pem());
    let run = host.connect(&url, STAFF, &["--ca-file", &ca]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("Read 2,000 users"), "{run:?}");
    let config = fs::read_to_string(host.home.config_file()).unwrap();
    assert!(config.contains(&format!("ca_file = \"{ca}\"")), "{config}");
    assert_eq!(host.home.run(&["sync"]).code, Some(0));
    // What it trusts is read anew each time.
    fs::copy(&other, &ca).unwrap();
    let run = host.home.run(&["sync"]);
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(run.stderr.contains("is not trusted"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn what_is_typed_leads_to_the_panel_and_the_mirror_outlasts_the_directory() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("office", 30).await;
    let host = Host::new();
    let mut screen = Screen::start(&host.home, &["connect", "privacyidea"], 80, 24);
    for (question, answer) in [
        ("Address", running.url().as_str()),
        ("Realm:", "office"),
        ("Admin of privacyIDEA", ADMIN.0),
        ("Password of admin (not shown):", ADMIN.1),
    ] {
        screen.wait_for(question);
        screen.press(&format!("{answer}\r"));
    }
    screen.wait_until("the panel", |screen| screen.alternate_screen());
    screen.wait_for("First1 Last1");
    screen.wait_for("privacyIDEA · as of");
    assert!(!screen.wrote(ADMIN.1.as_bytes()), "the password was never on the screen");
    screen.press("q");
    assert!(screen.end().success());
    screen.assert_restored();

    // Out of reach: the mirror is shown, with its age and why it is not read.
    running.kill();
    let mut screen = Screen::start(&host.home, &[], 80, 24);
    screen.wait_for("First1 Last1");
    screen.wait_for("privacyIDEA · as of");
    screen.press("R");
    // In fewer words where there is no room for all.
    screen.wait_for("failed");
    screen.press("q");
    assert!(screen.end().success());
    let users = host.home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 30, "{users:?}");
    let sync = host.home.run(&["sync"]);
    assert_eq!(sync.code, Some(5), "{sync:?}");
    let phone = ["do", "set-phone", "user0001", "--number", "+14155552671", "--yes"];
    let phone = host.home.run(&phone);
    assert_ne!(phone.code, Some(0), "an action is refused at once: {phone:?}");
    assert!(phone.stderr.contains("onnect"), "{phone:?}");
    running.restart();
    assert_eq!(host.home.run(&["sync"]).code, Some(0));
    running.kill();
}
