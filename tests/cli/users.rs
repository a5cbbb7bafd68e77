//! The list of users as scripts and people read it.

use crate::{
    holding_proxy::HoldingProxy,
    program::{Outcome, Running, TestHome},
    server::{TestServer, number, person},
};
use axum::http::Method;
use mfadmin::contract::{AuthenticatorState, BearerToken, Kind, PhoneState, Role};
use mfadmin_testing::mirrored::{remote, upsert};
use serde_json::Value;
use std::process::Stdio;

/// A server, the token of its Owner, and a home from which it is asked.
pub struct TestCli {
    pub server: TestServer,
    pub token: BearerToken,
    pub home: TestHome,
}

impl TestCli {
    /// An Owner alone.
    pub async fn new() -> Self {
        Self::over(TestServer::start().await).await
    }

    /// An Owner alone, where texts are sent.
    pub async fn texting() -> Self {
        let texts = |options: &mut mfadmin::server::Options| {
            options.delivery = mfadmin_testing::test_app::texts_waiting()
        };
        Self::over(TestServer::start_with(texts).await).await
    }

    async fn over(server: TestServer) -> Self {
        let (_, token) = server.sign_in(Role::Owner).await;
        Self { server, token, home: TestHome::new() }
    }

    /// An Owner and `count` members whose names are in order.
    pub async fn with_members(count: usize) -> Self {
        let cli = Self::new().await;
        cli.server.seed((0..count).map(|n| person(&format!("m{n:04}"))).collect()).await;
        cli
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        self.home.run_with(&self.variables(&self.server.url("")), args)
    }

    pub fn feed(&self, input: &str, args: &[&str]) -> Outcome {
        let url = self.server.url("");
        self.home.feed_with(&self.variables(&url), input, args)
    }

    /// Runs against `url` in place of the server itself, with standard input from `stdin`.
    pub fn start_from(&self, stdin: Stdio, url: &str, args: &[&str]) -> Running {
        Running::from(self.home.command(args).envs(self.variables(url)).stdin(stdin))
    }

    /// Runs against `url` in place of the server itself.
    pub fn start_at(&self, url: &str, args: &[&str]) -> Running {
        Running::from(self.home.command(args).envs(self.variables(url)))
    }

    fn variables<'a>(&'a self, url: &'a str) -> [(&'static str, &'a str); 2] {
        [("MFADMIN_SERVER", url), ("MFADMIN_TOKEN", self.token.reveal())]
    }
}

/// The answer of a run that went well.
pub fn answer(run: Outcome) -> String {
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    run.stdout
}

fn emails(ndjson: &str) -> Vec<String> {
    let users = ndjson.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    users.map(|user| user["email"].as_str().unwrap().to_owned()).collect()
}

fn is_later_page(_: &Method, path: &str) -> bool {
    path.contains("cursor=")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_lists_the_same_users() {
    let cli = TestCli::with_members(230).await;
    let tell = |format| answer(cli.run(&["users", "--format", format]));
    let ndjson = tell("ndjson");
    let lines: Vec<Value> =
        ndjson.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 231);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&tell("json")).unwrap(), lines);
    let page: Value = cli.server.get("/v1/users?limit=1", &cli.token).await;
    assert_eq!(page["users"][0], lines[0], "one line has the shape of the API");
    let csv = tell("csv");
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 232);
    assert!(rows[0].starts_with("id,name,email,role,kind,mfa_status,phone,"), "{}", rows[0]);
    for (row, user) in rows[1..].iter().zip(&lines) {
        let start = [&user["id"], &user["name"], &user["email"]].map(|cell| cell.as_str().unwrap());
        assert!(row.starts_with(&start.join(",")), "{row}");
    }
    let table = answer(cli.run(&["users"]));
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 232);
    let at = rows[0].find("E-MAIL").unwrap();
    for (row, user) in rows[1..].iter().zip(&lines) {
        assert!(row.contains(user["email"].as_str().unwrap()), "{row}");
    }
    for (row, user) in rows[1..].iter().zip(&lines[..200]) {
        assert!(row[at..].starts_with(user["email"].as_str().unwrap()), "{row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_printed_page_by_page() {
    let cli = TestCli::with_members(450).await;
    for format in ["table", "json", "ndjson", "csv"] {
        let proxy = HoldingProxy::before(cli.server.url(""), is_later_page).await;
        let mut running = cli.start_at(proxy.url(), &["users", "--format", format]);
        let read: Vec<String> = (0..200).map(|_| running.line()).collect();
        let pages = proxy.requests().len();
        assert!(pages <= 2, "{format}: of three pages {pages} were asked for");
        proxy.release();
        let rest = running.finish();
        assert_eq!(rest.code, Some(0), "{format}: {rest:?}");
        let count = read.iter().map(String::as_str).chain(rest.stdout.lines());
        assert_eq!(count.filter(|line| line.contains("@example.com")).count(), 451, "{format}");
        assert_eq!(proxy.requests().len(), 3, "{format}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_pipe_ends_the_list_without_a_failure() {
    let cli = TestCli::with_members(650).await;
    for format in ["table", "json", "ndjson", "csv"] {
        let proxy = HoldingProxy::before(cli.server.url(""), is_later_page).await;
        let mut running = cli.start_at(proxy.url(), &["users", "--format", format]);
        running.line();
        running.hang_up();
        proxy.release();
        let rest = running.finish();
        assert_eq!((rest.code, rest.stderr.as_str()), (Some(0), ""), "{format}: {rest:?}");
        let pages = proxy.requests().len();
        assert!(pages <= 2, "{format}: of four pages {pages} were asked for, for nobody");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_list_is_a_failure() {
    let cli = TestCli::with_members(250).await;
    let proxy = HoldingProxy::before(cli.server.url(""), is_later_page).await;
    let mut running = cli.start_at(proxy.url(), &["users", "--format", "ndjson"]);
    running.line();
    let (server, _directory) = cli.server.into_parts();
    server.shutdown().await;
    proxy.release();
    let rest = running.finish();
    assert_eq!(rest.code, Some(5), "{rest:?}");
    assert_eq!(rest.stdout.lines().count(), 199, "what came is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn controls_in_names_never_reach_a_reader() {
    let cli = TestCli::new().await;
    let name = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}evil\r\n\t=1+1\u{7f}\u{2066}";
    let mut hostile = person("eve");
    hostile.name = name.to_owned();
    cli.server.seed(vec![hostile]).await;
    for format in ["table", "json", "ndjson", "csv"] {
        let text = answer(cli.run(&["users", "--format", format]));
        let plain = text.replace("\r\n", "\n");
        let steers = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}')
        };
        assert!(!plain.contains(steers), "{format}: {text:?}");
        let lines = text.lines().filter(|line| line.contains("eve@example.com")).count();
        assert_eq!(lines, 1, "{format}: {text}");
    }
    let line = answer(cli.run(&["users", "--search", "eve@", "--format", "ndjson"]));
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["name"], name, "nothing is lost");
    let details = answer(cli.run(&["user", "eve@example.com"]));
    assert!(!details.contains(|c: char| c.is_control() && c != '\n'), "{details:?}");
    assert_eq!(
        details.lines().count(),
        answer(cli.run(&["user", "eve@example.com"])).lines().count()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_order_choose_the_rows() {
    let cli = TestCli::new().await;
    let at = jiff::Timestamp::from_second(1_760_000_000).unwrap();
    let mut ann = person("ann");
    (ann.phone, ann.role) = (PhoneState::NotSet, Role::Admin);
    let mut bob = person("bob");
    bob.authenticator = AuthenticatorState::NotConfigured;
    bob.phone = PhoneState::Unverified { number: number("+442079460958") };
    bob.last_sign_in_at = Some(at);
    let mut bot = person("bot");
    bot.kind = Kind::Avobot;
    cli.server.seed(vec![ann, bob, bot]).await;
    for (args, expected) in [
        (&["--gap", "any"][..], &["ann", "bob"][..]),
        (&["--gap", "phone", "--role", "admin"], &["ann"]),
        (&["--gap", "both"], &["bob"]),
        (&["--gap", "authenticator"], &["bob"]),
        (&["--kind", "avobot"], &["bot"]),
        (&["--search", "BOB@"], &["bob"]),
        (&["--search", "nobody"], &[]),
        (&["--gap", "any", "--sort", "email", "--desc"], &["bob", "ann"]),
        (&["--gap", "any", "--limit", "1"], &["ann"]),
    ] {
        let args = [&["users", "--format", "ndjson"], args].concat();
        let found = emails(&answer(cli.run(&args)));
        let expected: Vec<_> = expected.iter().map(|name| format!("{name}@example.com")).collect();
        assert_eq!(found, expected, "{args:?}");
    }
    assert_eq!(answer(cli.run(&["users", "--search", "nobody", "--format", "json"])), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn revealing_numbers_is_audited() {
    let cli = TestCli::with_members(1).await;
    let number = "14155552671";
    let masked = |format| answer(cli.run(&["users", "--search", "m0000", "--format", format]));
    for format in ["table", "json", "ndjson", "csv"] {
        assert!(!masked(format).contains(number), "{format}");
    }
    assert!(masked("csv").contains("'+1********71"), "{}", masked("csv"));
    let audit = |cli: &TestCli| answer(cli.run(&["audit", "--event", "numbers_revealed"]));
    assert_eq!(audit(&cli), "");
    for (format, shown) in [("table", "Verified +1 415-555-2671"), ("ndjson", number)] {
        let args = ["users", "--reveal", "--reason", "HELP-7", "--format", format];
        let told = answer(cli.run(&args));
        assert!(told.contains(shown), "{told}");
    }
    let written = audit(&cli);
    assert_eq!(written.lines().count(), 2, "{written}");
    assert!(written.contains("reason: HELP-7"), "{written}");
    assert_eq!(cli.run(&["users", "--reason", "HELP-7"]).code, Some(2));
    // A reveal is for who asked for it, and not for what is asked without it.
    assert!(!masked("json").contains(number));
}

#[test]
fn invalid_filter_is_a_usage_error() {
    let home = TestHome::new();
    for (args, words) in [
        (["--gap", "none-of-it"], "authenticator"),
        (["--sort", "last_sign_in"], "last-sign-in"),
        (["--sign-in", "yesterday"], "within:30d"),
        (["--older-than", "7"], "30d"),
        (["--limit", "0"], "limit"),
        (["--format", "xml"], "ndjson"),
    ] {
        let run = home.run(&[&["users"], &args[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(words), "{args:?}: {run:?}");
    }
    let run = home.run(&["users", "--search", &"x".repeat(201)]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let away = [("MFADMIN_SERVER", "http://127.0.0.1:9"), ("MFADMIN_TOKEN", "AAAA")];
    assert_eq!(home.run_with(&away, &["users"]).code, Some(5));
    assert_eq!(home.run_with(&away[..1], &["users"]).code, Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_the_table_are_chosen() {
    let cli = TestCli::new().await;
    let at = cli.server.server.clock().now();
    upsert(&cli.server, &[remote("mia.moss", at)]).await;
    let table =
        |columns: &str| answer(cli.run(&["users", "--search", "mia", "--columns", columns]));
    let told = table("username,name,phone");
    let lines: Vec<Vec<&str>> = told.lines().map(|line| line.split("  ").collect()).collect();
    assert_eq!(lines[0].first(), Some(&"USERNAME"), "{told}");
    assert!(lines[1][0].starts_with("mia.moss"), "{told}");
    assert!(
        told.contains("Verified") && !told.contains("E-MAIL") && !told.contains("ID"),
        "{told}"
    );
    assert!(told.lines().all(|line| line == line.trim_end()), "{told:?}");
    let id = table("id");
    assert_eq!(id.lines().count(), 2, "{id}");
    assert!(id.lines().nth(1).unwrap().parse::<mfadmin::contract::UserId>().is_ok(), "{id}");
    let usual = answer(cli.run(&["users", "--search", "mia"]));
    assert!(usual.starts_with("NAME") && !usual.contains("USERNAME"), "{usual}");
    for wrong in [&["--columns", "shoe"][..], &["--columns", "id", "--format", "csv"]] {
        let run = cli.run(&[&["users"], wrong].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    }
}
