//! Connecting another system's directory: tried first, written then, read at the end.

mod faults;
mod privacyidea;
mod tls_line;
mod typed;

use crate::program::{TestHome, mode};
use mfadmin_testing::avochato::{AUTH_ID, AUTH_SECRET, AvochatoServer, INBOX, Person, people};
use std::{fs, path::PathBuf};

/// People of an inbox, of whom the first owns the credentials.
pub fn inbox(count: usize) -> Vec<Person> {
    let mut people = people(count);
    people[0].role = "owner";
    people
}

/// A home with the secret in a file.
pub struct Bastion {
    pub home: TestHome,
    pub secret: String,
    pub server: AvochatoServer,
}

impl Bastion {
    pub async fn with(people: Vec<Person>) -> Self {
        let home = TestHome::new();
        let secret = home.write("secret", &format!("{AUTH_SECRET}\n"));
        private(&secret);
        Self { home, secret, server: AvochatoServer::start(people).await }
    }

    /// The arguments that answer every question.
    pub fn arguments<'a>(&'a self, rest: &[&'a str]) -> Vec<&'a str> {
        let mut arguments = vec!["connect", "avochato", "--url", &self.server.url];
        arguments.extend(["--account", AUTH_ID, "--inbox", INBOX]);
        arguments.extend(["--secret-file", &self.secret, "--no-panel"]);
        arguments.extend(rest);
        arguments
    }

    /// The folders of directories that have a database.
    pub fn databases(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.home.data("directories")) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Whether nothing of an attempt is left.
    pub fn assert_untouched(&self) {
        assert!(!self.home.config_file().exists(), "no configuration");
        assert!(!self.home.path("config/mfadmin/directories").exists(), "no secret");
        assert_eq!(self.databases(), Vec::<PathBuf>::new(), "no database");
    }
}

pub fn private(path: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_flags_connect_and_read_in_one_go() {
    let bastion = Bastion::with(inbox(60)).await;
    let (home, secret) = (&bastion.home, bastion.secret.clone());
    let run = home.run(&bastion.arguments(&[]));
    assert_eq!(run.code, Some(0), "{run:?}");
    for words in [
        "Account: Ana Silva, owner of acme",
        "Done here: ",
        "Done in the browser: ",
        "Read 60 users of avochato-127.0.0.1: 60 added, 0 changed, 0 gone, 0 unknown.",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
    assert!(!format!("{run:?}").contains(AUTH_SECRET), "{run:?}");

    let config = fs::read_to_string(home.config_file()).unwrap();
    assert!(config.contains("kind = \"avochato\"") && config.contains(AUTH_ID), "{config}");
    assert!(config.contains(&secret) && !config.contains(AUTH_SECRET), "{config}");
    assert!(config.contains("# Where the users are"), "the comments of the example: {config}");
    let [folder] = &bastion.databases()[..] else { panic!("one database") };
    for file in ["mfadmin.db", "mfadmin.key", "mfadmin.lock"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
    assert_eq!(mode(folder), 0o700);
    assert!(!home.data("mfadmin.db").exists(), "this machine's own database is another");
    let log = fs::read_to_string(home.state("mfadmin.log")).unwrap();
    assert!(!log.contains(AUTH_SECRET), "{log}");

    let users = home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 60, "{users:?}");
    bastion.server.forget_calls();
    assert_eq!(home.run(&["users"]).code, Some(0));
    assert!(bastion.server.calls().is_empty(), "a list is answered by the mirror");
}

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_of_connect_tries_and_writes_nothing() {
    let bastion = Bastion::with(inbox(3)).await;
    let run = bastion.home.run(&bastion.arguments(&["--dry-run"]));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("avochato-127.0.0.1 would be connected"), "{run:?}");
    assert!(bastion.server.count("GET /v1/whoami") > 0);
    bastion.assert_untouched();
}

#[tokio::test(flavor = "multi_thread")]
async fn connecting_again_keeps_the_database() {
    let bastion = Bastion::with(inbox(5)).await;
    let home = &bastion.home;
    assert_eq!(home.run(&bastion.arguments(&[])).code, Some(0));
    let mine = fs::read_to_string(home.config_file())
        .unwrap()
        .replace("refresh_seconds = 300", "refresh_seconds = 600 # slow there");
    fs::write(home.config_file(), &mine).unwrap();
    bastion.server.change(|people| people.truncate(4));
    let again = home.run(&bastion.arguments(&[]));
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.stdout.contains("Read 4 users"), "{again:?}");
    assert!(again.stdout.contains("0 added, 0 changed, 1 gone"), "{again:?}");
    assert_eq!(fs::read_to_string(home.config_file()).unwrap(), mine);
    assert_eq!(bastion.databases().len(), 1);

    let other_name = home.run(&bastion.arguments(&["--name", "hq"]));
    assert_eq!(other_name.code, Some(2), "{other_name:?}");
    assert!(other_name.stderr.contains("connected already, as avochato-127.0.0.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn second_directory_has_a_name_a_file_and_a_database() {
    let bastion = Bastion::with(inbox(3)).await;
    let other = AvochatoServer::start(inbox(2)).await;
    let home = &bastion.home;
    assert_eq!(home.run(&bastion.arguments(&[])).code, Some(0));
    let before = fs::read(home.config_file()).unwrap();

    let mut arguments = bastion.arguments(&[]);
    arguments[3] = &other.url;
    let nameless = home.run(&arguments);
    assert_eq!(nameless.code, Some(2), "{nameless:?}");
    assert!(nameless.stderr.contains("choose a name with --name"), "{nameless:?}");

    arguments.extend(["--name", "eu"]);
    let named = home.run(&arguments);
    assert_eq!(named.code, Some(0), "{named:?}");
    assert!(named.stdout.contains("Read 2 users of eu"), "{named:?}");
    assert!(named.stderr.contains("`mfadmin --directory eu` opens the panel."), "{named:?}");
    assert_eq!(fs::read(home.config_file()).unwrap(), before, "the first one is as it was");
    assert_eq!(bastion.databases().len(), 2);
    let count = |args: &[&str]| {
        let args = [args, &["users", "--format", "ndjson"]].concat();
        home.run(&args).stdout.lines().count()
    };
    assert_eq!((count(&[]), count(&["--directory", "eu"])), (3, 2));

    let gone = home.run(&["disconnect", "eu", "--erase", "--yes"]);
    assert_eq!(gone.code, Some(0), "{gone:?}");
    assert_eq!(bastion.databases().len(), 1);
    assert_eq!(count(&[]), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn secret_of_the_environment_is_not_stored() {
    let bastion = Bastion::with(inbox(2)).await;
    let arguments: Vec<_> = bastion.arguments(&[]);
    let arguments: Vec<_> = arguments
        .into_iter()
        .filter(|it| *it != "--secret-file" && *it != bastion.secret)
        .collect();
    let variables = [("MFADMIN_DIRECTORY_SECRET", AUTH_SECRET)];
    let run = bastion.home.run_with(&variables, &arguments);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("The secret is not stored"), "{run:?}");
    assert!(!bastion.home.path("config/mfadmin/directories").exists());
    let without = bastion.home.run(&["sync"]);
    assert_eq!(without.code, Some(2), "{without:?}");
    assert!(without.stderr.contains("MFADMIN_DIRECTORY_SECRET"), "{without:?}");
    assert_eq!(bastion.home.run_with(&variables, &["sync"]).code, Some(0));
}

/// Else the secret of one is sent to the other.
#[tokio::test(flavor = "multi_thread")]
async fn variable_of_the_configured_directory_is_no_other_directorys() {
    let bastion = Bastion::with(inbox(2)).await;
    let other = AvochatoServer::start(inbox(3)).await;
    let home = &bastion.home;
    assert_eq!(home.run(&bastion.arguments(&[])).code, Some(0));
    let mut arguments = bastion.arguments(&["--name", "eu.hq-1"]);
    arguments[3] = &other.url;
    arguments.retain(|it| *it != "--secret-file" && *it != bastion.secret);
    let bare = [("MFADMIN_DIRECTORY_SECRET", "of the configured one")];
    let own = ("MFADMIN_DIRECTORY_SECRET_EU_HQ_1", AUTH_SECRET);
    let run = home.run_with(&bare, &arguments);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("or set MFADMIN_DIRECTORY_SECRET_EU_HQ_1"), "{run:?}");
    assert!(other.calls().is_empty(), "no secret was sent");
    let run = home.run_with(&[bare[0], own], &arguments);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("set MFADMIN_DIRECTORY_SECRET_EU_HQ_1 for later"), "{run:?}");
    let sync = ["--directory", "eu.hq-1", "sync"];
    assert_eq!(home.run_with(&[bare[0], own], &sync).code, Some(0));
    assert_eq!(home.run_with(&bare, &sync).code, Some(2), "the bare one is not its own");
    // The one of the configuration file takes no notice of the other's.
    assert_eq!(home.run_with(&[(own.0, "wrong")], &["sync"]).code, Some(0));
    assert_eq!(home.run_with(&bare, &["sync"]).code, Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_where_the_directory_adds_users() {
    let bastion = Bastion::with(inbox(3)).await;
    let home = &bastion.home;
    let run = home.run(&bastion.arguments(&[]));
    assert!(run.stdout.contains("Done here: ") && run.stdout.contains("Add User"), "{run:?}");
    let wanted = ["user", "add", "zoe@example.com", "--name", "Zoe Z", "--phone", "+14155552671"];
    let add = |more: &[&str]| home.run(&[&wanted[..], more].concat());
    let run = add(&["--dry-run"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(bastion.server.count("POST /v1/users"), 0);
    let run = add(&["--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("Added Zoe Z <zoe@example.com>: "), "{run:?}");
    let person = bastion.server.person("N00003").unwrap();
    assert_eq!(person.phone.as_deref(), Some("+14155552671"));
    assert_eq!(home.run(&["user", "zoe@example.com"]).code, Some(0));
    let run = add(&["--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("another user has this address"), "{run:?}");
    assert_eq!(bastion.server.count("POST /v1/users"), 1);
    for (verb, enabled) in [("disable", false), ("enable", true)] {
        let run = home.run(&["user", verb, "zoe@example.com", "--yes"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(bastion.server.person("N00003").unwrap().enabled, enabled, "{run:?}");
    }
    let run = home.run(&["user", "edit", "zoe@example.com", "--role", "admin", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(bastion.server.person("N00003").unwrap().role, "manager");
    let run = home.run(&["user", "remove", "zoe@example.com", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(bastion.server.person("N00003"), None);

    bastion.server.change(|people| people[0].role = "member");
    assert_eq!(home.run(&["sync"]).code, Some(0));
    let run = add(&["--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
}
