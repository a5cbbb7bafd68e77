//! Acting on users by command: one, many, and what becomes of it.

mod named_users;

use crate::{
    holding_proxy::HoldingProxy,
    program::Outcome,
    server::person,
    users::{TestCli, answer},
};
use axum::http::Method;
use mfadmin::{
    contract::{
        AuthenticatorState, Kind, PhoneState, Role,
        api::{Me, OutboxPage, paths},
    },
    server::store::NewUser,
};
use serde_json::{Value, json};

/// Somebody without an authenticator.
pub fn lacking(name: &str) -> NewUser {
    NewUser { authenticator: AuthenticatorState::NotConfigured, ..person(name) }
}

/// An Owner, and `count` members without an authenticator.
async fn crowd(count: usize) -> TestCli {
    let cli = TestCli::new().await;
    cli.server.seed((0..count).map(|n| lacking(&format!("m{n:04}"))).collect()).await;
    cli
}

pub async fn mails(cli: &TestCli) -> usize {
    let mut count = 0;
    let mut path = "/v1/outbox?limit=200".to_owned();
    loop {
        let page: OutboxPage = cli.server.get(&path, &cli.token).await;
        count += page.messages.len();
        match page.next {
            Some(next) => path = format!("/v1/outbox?limit=200&before={next}"),
            None => return count,
        }
    }
}

fn is_job(method: &Method, path: &str) -> bool {
    method == Method::GET && path.starts_with("/v1/jobs/")
}

/// The id in "Job 0198…: 3 users. …".
fn job_id(line: &str) -> String {
    let id = line.strip_prefix("Job ").and_then(|rest| rest.split(':').next());
    id.unwrap_or_else(|| panic!("no job: {line}")).to_owned()
}

fn ended(run: &Outcome, code: i32) {
    assert_eq!(run.code, Some(code), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_300_listed_users_gets_one_link() {
    let cli = crowd(300).await;
    let list = answer(cli.run(&["users", "--gap", "authenticator", "--format", "csv"]));
    let run = cli.feed(&list, &["do", "send-setup-link", "-", "--yes"]);
    ended(&run, 0);
    let said: String = (0..300).map(|n| format!("m{n:04}@example.com: done\n")).collect();
    let said = said + "Send Authenticator Setup Link: 300 of 300 done, 0 skipped, 0 failed\n";
    assert_eq!(run.stdout, said);
    assert!(run.stderr.starts_with("Job ") && run.stderr.lines().count() == 1, "{run:?}");
    assert_eq!(mails(&cli).await, 300);
    // Once more, and the cool-down leaves nobody to send to.
    let run = cli.feed(&list, &["do", "send-link", "-", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    let said = "Send Authenticator Setup Link: nothing to do; applies to 0 of 300 users; 300 skipped: \
     link sent recently\n";
    assert_eq!(run.stdout, said);
    let emails: String = (0..300).map(|n| format!("m{n:04}@example.com\r\n")).collect();
    let args = ["do", "send-setup-link", "-", "--yes", "--override-cool-down", "--format", "json"];
    let run = cli.feed(&format!("# everyone\n\n{emails}"), &args);
    ended(&run, 0);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&told["job"]["done"], &told["preview"]["acts"]), (&json!(300), &json!(300)));
    assert_eq!((&told["job"]["state"], &told["not_done"]), (&json!("done"), &json!([])));
    assert_eq!(mails(&cli).await, 600);
}

fn is_later_page_of_items(_: &Method, path: &str) -> bool {
    path.contains("/items?") && !path.contains("after=0&")
}

#[tokio::test(flavor = "multi_thread")]
async fn streamed_list_reports_each_user_at_once() {
    let cli = crowd(250).await;
    let proxy = HoldingProxy::before(cli.server.url(""), is_later_page_of_items).await;
    let list = answer(cli.run(&["users", "--gap", "authenticator", "--format", "csv"]));
    let file = std::fs::File::open(cli.home.write("list.csv", &list)).unwrap();
    let args = ["do", "send-setup-link", "-", "--yes", "--format", "ndjson"];
    let mut running = cli.start_from(file.into(), proxy.url(), &args);
    let line = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(line(&running.line())["preview"]["acts"], 250);
    let first = line(&running.line());
    assert_eq!((&first["item"]["number"], &first["item"]["outcome"]), (&json!(1), &json!("done")));
    proxy.release();
    let rest = running.finish();
    ended(&rest, 0);
    let rest: Vec<Value> = rest.stdout.lines().map(line).collect();
    let numbers: Vec<_> = rest.iter().filter_map(|line| line["item"]["number"].as_u64()).collect();
    assert_eq!(numbers, Vec::from_iter(2..=250), "each is told once");
    let job = &rest.last().unwrap()["job"];
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(250)));
    let id = job["id"].as_str().unwrap();
    let said: Value = cli.server.get(&format!("/v1/jobs/{id}"), &cli.token).await;
    assert_eq!(*job, said, "it has the shape of the API");
}

#[tokio::test(flavor = "multi_thread")]
async fn skipped_users_are_reported_and_no_failure() {
    let cli = crowd(1).await;
    let bot = NewUser { kind: Kind::Avobot, ..lacking("bot") };
    cli.server.seed(vec![bot, person("done")]).await;
    let users = ["m0000", "bot", "done"].map(|name| format!("{name}@example.com"));
    let mut args = vec!["do", "send-setup-link", "--yes", "--reason", "HELP-3"];
    args.extend(users.iter().map(String::as_str));
    let run = cli.run(&args);
    ended(&run, 0);
    let said = "m0000@example.com: done\n\
                bot@example.com: skipped, MFA does not apply to Avobots\n\
                done@example.com: skipped, they have an authenticator\n\
                Send Authenticator Setup Link: 1 of 3 done, 2 skipped, 0 failed\n";
    assert_eq!(run.stdout, said);
    let written = answer(cli.run(&["audit", "--event", "setup_link_sent"]));
    assert_eq!(written.lines().count(), 1, "{written}");
    assert_eq!(written.matches("reason: HELP-3").count(), 1, "{written}");
}

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_reports_and_does_nothing() {
    let cli = crowd(2).await;
    cli.server.seed(vec![person("done")]).await;
    let before = cli.server.footprint().await;
    let args = ["do", "send-setup-link", "--dry-run", "-"];
    let list = "m0000@example.com\nm0001@example.com\ndone@example.com\n";
    let said = answer(cli.feed(list, &args));
    assert!(
        said.contains("would run for 2 of 3 users; 1 skipped: they have an authenticator"),
        "{said}"
    );
    let tell = |format: &str| {
        let run = cli.feed(list, &[&args[..], &["--format", format]].concat());
        serde_json::from_str::<Value>(&answer(run)).unwrap()
    };
    let (json, line) = (tell("json"), tell("ndjson"));
    assert_eq!((&json["preview"]["total"], &json["job"]), (&json!(3), &Value::Null));
    assert_eq!(line, json!({ "preview": json["preview"] }));
    assert_eq!(cli.server.footprint().await, before);
    assert_eq!(answer(cli.run(&["jobs", "--format", "json"])), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn action_needs_a_terminal_or_yes() {
    let cli = crowd(1).await;
    let before = cli.server.footprint().await;
    let run = cli.run(&["do", "send-setup-link", "m0000@example.com"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains("--yes") && run.stderr.contains("--dry-run"), "{run:?}");
    for (list, words) in [
        ("# nobody\n", "no users named"),
        ("m0000@example.com\n0198c2f0-0000-7000-8000-000000000000\n", "not both"),
    ] {
        let run = cli.feed(list, &["do", "send-setup-link", "-", "--yes"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
    for args in [
        &["do", "send-setup-link", "--yes"][..],
        &["do", "dance", "m0000@example.com"],
        &["do", "end-sessions", "m0000@example.com", "--override-cool-down"],
        &["do", "set-phone", "m0000@example.com"],
    ] {
        assert_eq!(cli.run(args).code, Some(2), "{args:?}");
    }
    assert_eq!(cli.server.footprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupting_the_command_keeps_the_job_running() {
    let cli = crowd(40).await;
    let proxy = HoldingProxy::before(cli.server.url(""), is_job).await;
    for signal in ["INT", "TERM", "HUP"] {
        let list = answer(cli.run(&["users", "--gap", "authenticator", "--format", "csv"]));
        let file = cli.home.write("list.csv", &list);
        let file = std::fs::File::open(file).unwrap();
        let args = ["do", "send-setup-link", "-", "--yes", "--override-cool-down"];
        let mut running = cli.start_from(file.into(), proxy.url(), &args);
        let id = job_id(&running.remark());
        running.signal(signal);
        let rest = running.finish();
        assert_eq!((rest.code, rest.stdout.as_str()), (Some(1), ""), "{signal}: {rest:?}");
        assert!(rest.stderr.contains(&format!("job {id} continues on the server")), "{rest:?}");
        let follow = format!("`mfadmin jobs follow {id}`");
        let cancel = format!("`mfadmin jobs cancel {id}`");
        assert!(rest.stderr.contains(&follow) && rest.stderr.contains(&cancel), "{rest:?}");
        let run = cli.run(&["jobs", "follow", &id]);
        ended(&run, 0);
        assert!(run.stdout.contains("40 of 40 done"), "{run:?}");
    }
    assert_eq!(mails(&cli).await, 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn forbidden_action_exits_with_4() {
    let mut cli = crowd(1).await;
    let (_, admin) = cli.server.sign_in(Role::Admin).await;
    cli.server.seed(vec![NewUser { role: Role::Owner, ..lacking("boss") }]).await;
    cli.token = admin;
    let run =
        cli.run(&["do", "set-phone", "boss@example.com", "--number", "+442079460958", "--yes"]);
    ended(&run, 4);
    assert!(run.stderr.contains("Only an Owner can act on an Owner"), "{run:?}");
    let run = cli.run(&["do", "send-setup-link", "boss@example.com", "--yes"]);
    ended(&run, 4);
    assert!(run.stdout.contains("only an Owner can act on an Owner"), "{run:?}");
    cli.token = "AAAA".parse().unwrap();
    ended(&cli.run(&["do", "end-sessions", "boss@example.com", "--yes"]), 4);
    let away = cli.start_at("http://127.0.0.1:9", &["do", "end-sessions", "a@b.org", "--yes"]);
    ended(&away.finish(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn step_up_without_a_terminal_is_not_allowed() {
    let mut cli = TestCli::new().await;
    cli.server.seed(vec![person("ann")]).await;
    let owner: Me = cli.server.get(paths::ME, &cli.token).await;
    cli.token = cli.server.session_without_step_up(owner.user.id).await;
    let before = cli.server.footprint().await;
    let run = cli.run(&["do", "reset-authenticator", "--yes", "ann@example.com"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{run:?}");
    assert!(run.stderr.contains("Run it on a terminal"), "{run:?}");
    assert_eq!(cli.server.footprint().await, before);
    assert_eq!(answer(cli.run(&["jobs", "--format", "ndjson"])), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn app_of_a_local_user_goes_at_once_and_is_not_kept() {
    let cli = TestCli::new().await;
    cli.server.seed(vec![person("ann"), person("bob")]).await;
    let before = cli.server.footprint().await;
    let reset = |rest: &[&str]| cli.run(&[&["do", "reset-authenticator", "--yes"], rest].concat());
    let kept = reset(&["ann@example.com", "--keep"]);
    ended(&kept, 2);
    assert!(kept.stderr.contains("--keep") && kept.stderr.contains("at once"), "{kept:?}");
    ended(&reset(&["ann@example.com", "--keep", "--now"]), 2);
    assert_eq!(cli.server.footprint().await, before);
    ended(&reset(&["ann@example.com", "--now"]), 0);
    ended(&reset(&["bob@example.com"]), 0);
    assert_eq!(mails(&cli).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn number_is_accepted_in_any_usual_spelling() {
    let cli = TestCli::new().await;
    cli.server.seed(vec![NewUser { phone: PhoneState::NotSet, ..person("ann") }]).await;
    let set = |number: &str, rest: &[&str]| {
        let args = ["do", "set-phone", "ann@example.com", "--number", number];
        cli.run(&[&args, rest].concat())
    };
    let before = cli.server.footprint().await;
    let run = set("+44 20 7946 0958", &["--dry-run"]);
    let said = "Would run: Add Phone Number of ann <ann@example.com>: +44 20 7946 0958\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    ended(&set("+44 20 7946 0958", &[]), 2);
    ended(&set("+44 20", &["--yes"]), 2);
    assert_eq!(cli.server.footprint().await, before);
    let run = set("+44 20 7946 0958", &["--yes"]);
    ended(&run, 0);
    assert!(run.stdout.starts_with("ann@example.com: +44 20 7946 0958, unverified; "), "{run:?}");
    let user = answer(cli.run(&["user", "ann@example.com", "--format", "json"]));
    let user: Value = serde_json::from_str(&user).unwrap();
    assert_eq!(user["phone"], json!({ "state": "unverified", "number": "+442079460958" }));
    let run = set("+442079460959", &["--yes", "--format", "json"]);
    let receipt: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(receipt["user"]["phone"]["number"], "+442079460959", "{run:?}");
}
