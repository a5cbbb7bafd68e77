//! Operators of a directory's server, from the command on its host to the session that ends.

use crate::{
    connect::{Bastion, inbox},
    program::{Running, TestHome},
    pty::login::{code_of, key_on},
    terminal::Screen,
};
use reqwest::StatusCode;
use serde_json::{Value, json};

const PASSWORD: &str = "plum garage seven kites";
const ADD: [&str; 7] =
    ["operator", "add", "Olga Reyes", "olga@example.com", "--role", "admin", "--yes"];

/// A connected host whose server runs.
struct Serving {
    bastion: Bastion,
    url: String,
}

impl Serving {
    async fn connected() -> (Self, Running) {
        let bastion = Bastion::with(inbox(6)).await;
        let connected = bastion.home.run(&bastion.arguments(&[]));
        assert_eq!(connected.code, Some(0), "{connected:?}");
        let (server, url) = started(&bastion.home, "nobody signs in to it yet");
        (Self { bastion, url }, server)
    }

    fn home(&self) -> &TestHome {
        &self.bastion.home
    }

    /// The page of a link that the commands named by the address of the configuration.
    fn here(&self, link: &str) -> String {
        let (_, token) = link.trim().rsplit_once("/password/").unwrap_or_else(|| panic!("{link}"));
        format!("{}/password/{token}", self.url)
    }

    async fn choose_password(&self, link: &str) -> StatusCode {
        let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
        let http = mfadmin_testing::http_client().build().unwrap();
        http.post(self.here(link)).form(&fields).send().await.unwrap().status()
    }

    /// The first sign-in by the command, at a terminal of another machine; gives the key of the app.
    fn first_login(&self, home: &TestHome) -> String {
        let mut screen = Screen::start(home, &["login", "--server", &self.url], 100, 60);
        screen.wait_for("E-mail:");
        screen.press("olga@example.com\r");
        screen.wait_for("Password:");
        screen.press(&format!("{PASSWORD}\r"));
        screen.wait_for("Code from the app:");
        let key = key_on(&screen.contents());
        screen.press(&format!("{}\r", code_of(&key, 0)));
        screen.wait_for("Type kept");
        screen.press("kept\r");
        assert!(screen.end().success(), "{}", screen.contents());
        key
    }

    fn operators(&self) -> Value {
        let list = self.home().run(&["operator", "list", "--format", "json"]);
        assert_eq!(list.code, Some(0), "{list:?}");
        serde_json::from_str(&list.stdout).unwrap()
    }
}

/// A running server, which says so of who signs in.
fn started(home: &TestHome, said: &str) -> (Running, String) {
    let mut server = home.start(&["serve", "--listen", "127.0.0.1:0"]);
    let url = server.line().strip_prefix("Listening on ").unwrap().to_owned();
    let remark = server.remark();
    assert!(remark.contains(said), "{remark}");
    (server, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_added_signs_in_acts_and_is_removed() {
    let (serving, server) = Serving::connected().await;
    let home = serving.home();
    let plan = home.run(&[&ADD[..6], &["--dry-run"]].concat());
    let would = "Would add the operator Olga Reyes <olga@example.com>, Admin\n";
    assert_eq!((plan.code, plan.stdout.as_str()), (Some(0), would), "{plan:?}");
    assert_eq!(serving.operators(), json!({ "operators": [] }));
    let added = home.run(&ADD);
    assert_eq!(
        (added.code, added.stdout.lines().count()),
        (Some(0), 1),
        "the link alone: {added:?}"
    );
    assert!(added.stderr.contains("[serve] public_url is not set"), "{added:?}");
    let taken = home.run(&ADD);
    assert_eq!(taken.code, Some(1), "{taken:?}");
    assert!(taken.stderr.contains("is an operator already"), "{taken:?}");
    assert_eq!(serving.operators()["operators"][0]["state"], "link_out");
    assert_eq!(serving.choose_password(&added.stdout).await, 200);
    assert_ne!(serving.choose_password(&added.stdout).await, 200, "it works once");
    assert_eq!(serving.operators()["operators"][0]["state"], "no_authenticator");

    // From another machine, with the command, and then with the panel.
    let desk = TestHome::new();
    serving.first_login(&desk);
    let row = &serving.operators()["operators"][0];
    assert_eq!((&row["state"], &row["role"]), (&json!("ready"), &json!("admin")));
    assert_eq!(row["active_sessions"], 1);
    let list = home.run(&["operator", "list"]).stdout;
    assert!(
        list.contains("Olga Reyes") && list.contains("Admin") && list.contains("ready"),
        "{list}"
    );
    let users = desk.run(&["users", "--server", &serving.url, "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 6, "{users:?}");
    assert!(!users.stdout.contains("Olga"), "{users:?}");
    let act = ["user", "disable", "u00001@example.com", "--yes", "--server", &serving.url];
    let done = desk.run(&act);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(!serving.bastion.server.person("U00001").unwrap().enabled);
    let promote = ["user", "edit", "u00002@example.com", "--role", "admin", "--yes"];
    let refused = desk.run(&[&promote[..], &["--server", &serving.url]].concat());
    assert_eq!(refused.code, Some(4), "an Owner makes Admins: {refused:?}");
    assert_eq!(serving.bastion.server.person("U00002").unwrap().role, "member");
    let mut panel = Screen::start(&desk, &["--server", &serving.url], 100, 30);
    panel.wait_for("Olga Reyes");
    panel.press("q");
    assert!(panel.end().success());
    let audit = home.run(&["audit", "--format", "ndjson"]);
    let entries: Vec<Value> =
        audit.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let entry = |event: &str| entries.iter().find(|entry| entry["event"] == event).expect(event);
    assert_eq!(entry("user_disabled")["actor"]["name"], "Olga Reyes");
    assert_eq!(entry("operator_added")["target"]["email"], "olga@example.com");
    assert!(entry("operator_added")["from"].as_str().unwrap().starts_with("local:"), "{audit:?}");

    let unasked = home.run(&["operator", "remove", "olga@example.com"]);
    assert_eq!(unasked.code, Some(2), "{unasked:?}");
    let removed = home.run(&["operator", "remove", "olga@example.com", "--yes"]);
    assert_eq!(removed.code, Some(0), "{removed:?}");
    assert!(removed.stdout.contains("1 session ended"), "{removed:?}");
    let dead = desk.run(&["users", "--server", &serving.url]);
    assert_eq!(dead.code, Some(4), "{dead:?}");
    let gone = home.run(&["operator", "remove", "olga@example.com", "--yes"]);
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(gone.stderr.contains("no operator has the address"), "{gone:?}");
    assert_eq!(server.stop("TERM"), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn last_owner_among_operators_may_go_and_the_host_stays_the_way_in() {
    let (serving, server) = Serving::connected().await;
    let home = serving.home();
    let mut add = ADD;
    add[5] = "owner";
    assert_eq!(home.run(&add).code, Some(0));
    let reset = home.run(&["operator", "reset", "olga@example.com", "--yes"]);
    assert_eq!((reset.code, reset.stdout.lines().count()), (Some(0), 1), "{reset:?}");
    assert_eq!(serving.choose_password(&reset.stdout).await, 200);
    assert_eq!(server.stop("TERM"), Some(0));
    let (server, _) = started(home, "1 operator may sign in to it");
    let removed = home.run(&["operator", "remove", "olga@example.com", "--yes"]);
    assert_eq!(removed.code, Some(0), "{removed:?}");
    assert!(removed.stderr.contains("No operator is an Owner now"), "{removed:?}");
    // The host acts on, by the account that reads the directory.
    let users = home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 6, "{users:?}");
    let whom = home.run(&["audit", "--format", "ndjson"]).stdout;
    assert!(whom.contains("operator_removed"), "{whom}");
    assert_eq!(server.stop("TERM"), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_operator_of_a_directory_is_refused_with_the_next_step() {
    let bastion = Bastion::with(inbox(2)).await;
    let connected = bastion.home.run(&bastion.arguments(&[]));
    assert_eq!(connected.code, Some(0), "{connected:?}");
    let home = &bastion.home;
    let mut member = ADD;
    member[5] = "member";
    let run = home.run(&member);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("owner, admin"), "{run:?}");
    let run = home.run(&["operator", "reset-owner", "ana@example.com", "--yes"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("mfadmin operator reset ana@example.com"), "{run:?}");
    let run = home.run(&["operator", "reset", "olga@example.com", "--dry-run"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let empty = home.run(&["operator", "list"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (Some(0), ""), "{empty:?}");
    assert!(empty.stderr.contains("No operators yet"), "{empty:?}");

    let own = TestHome::with_organisation();
    for verb in [&ADD[..], &["operator", "list"], &["operator", "remove", "a@b.org", "--yes"]] {
        let run = own.run(verb);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("mfadmin user add EMAIL --name NAME --role admin"), "{run:?}");
    }
}
