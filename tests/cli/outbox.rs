//! What the outbox holds is read by nobody through a machine token, whatever the command.

use crate::users::TestCli;
use axum::http::Method;
use mfadmin::contract::AuthenticatorState;
use serde_json::{Value, json};

const JOB: &str = "0198c2f0-0000-7000-8000-000000000000";

/// Each command that a token may give, with the formats in which it answers.
const COMMANDS: [(&[&str], &[&str]); 13] = [
    (&["users"], &["table", "json", "ndjson", "csv"]),
    (&["user", "ana@example.com"], &["text", "json"]),
    (&["report"], &["text", "json", "csv", "markdown", "html"]),
    (&["audit"], &["table", "ndjson", "csv"]),
    (&["audit", "verify"], &[]),
    (&["jobs"], &["table", "json"]),
    (&["jobs", "show", JOB], &["text", "json"]),
    (&["jobs", "items", JOB], &["table", "json"]),
    (&["do", "send-setup-link", "ana@example.com", "--yes", "--override-cool-down"], &[]),
    (&["do", "reset-password", "ana@example.com", "--yes", "--override-cool-down"], &[]),
    (&["do", "remind", "ana@example.com", "--dry-run"], &[]),
    (&["remind", "--gap", "any", "--older-than", "1d", "--cool-down", "1d"], &[]),
    (&["token", "list"], &["table", "json"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn read_token_command_prints_no_link_or_code() {
    let mut cli = TestCli::texting().await;
    let mut ana = crate::server::person("ana");
    ana.authenticator = AuthenticatorState::NotConfigured;
    let id = cli.server.seed(vec![ana]).await[0];
    let owner = cli.token.clone();
    let post = async |path: &str, body: Value| -> Value {
        let call = cli.server.call(Method::POST, path, &owner).json(&body);
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    };
    let reset = json!({ "send_password_reset": true });
    post(&format!("/v1/users/{id}/access-reset"), reset).await;
    post(&format!("/v1/users/{id}/authenticator/setup-link"), json!({})).await;
    let (_, setup) = cli.server.message(mfadmin::contract::api::MessageKind::SetupLink).await;
    let browser = mfadmin_testing::http_client().redirect(reqwest::redirect::Policy::none());
    let page = browser.build().unwrap().post(setup.unwrap()).form(&[("step", "text")]);
    assert_eq!(page.send().await.unwrap().status(), 303);
    let code = cli.server.texted_code().await;
    let mut tokens = Vec::new();
    for scope in ["read", "act"] {
        let wanted = json!({ "name": scope, "scope": scope, "expires_in_days": 1 });
        let made = post("/v1/tokens", wanted).await;
        tokens.push(made["token"].as_str().unwrap().to_owned());
    }

    let mut answers = 0;
    for token in tokens {
        cli.token = token.parse().unwrap();
        for (command, formats) in COMMANDS {
            let asked = formats.iter().map(|format| [command, &["--format", format]].concat());
            for args in asked.chain(formats.is_empty().then(|| command.to_vec())) {
                let run = cli.run(&args);
                assert_ne!(run.code, Some(2), "{args:?}: {run:?}");
                answers += usize::from(run.code == Some(0));
                let text = run.stdout + &run.stderr;
                let words: Vec<_> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
                assert!(!words.contains(&code.as_str()), "{args:?}: {text}");
                // Those too that the command itself has just made.
                for message in cli.server.received().await {
                    let Some(link) = message.link else { continue };
                    let secret = link.rsplit('/').next().unwrap();
                    assert!(!text.contains(secret), "{args:?}: {text}");
                }
            }
        }
    }
    assert!(answers > 20, "{answers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_messages_are_listed_and_discarded_and_none_is_sent_where_nothing_sends() {
    let cli = TestCli::new().await;
    let id = cli.server.seed(vec![crate::server::person("ana")]).await[0];
    for _ in 0..2 {
        let path = format!("/v1/users/{id}/access-reset");
        let call = cli.server.call(Method::POST, &path, &cli.token);
        let call = call.json(&json!({ "end_sessions": true }));
        assert_eq!(call.send().await.unwrap().status(), 200);
    }
    let waiting = || {
        let run = cli.run(&["outbox", "--waiting", "--format", "json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let list: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
        list.iter().map(|message| message["id"].to_string()).collect::<Vec<_>>()
    };
    let ids = waiting();
    assert_eq!(ids.len(), 2);
    let run = cli.run(&["outbox", "send", "--all", "--dry-run"]);
    let refused = "would not be sent: Nothing is set up to send this";
    assert_eq!(run.stdout.matches(refused).count(), 2, "{run:?}");
    let run = cli.run(&["outbox", "send", &ids[0], "--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("Nothing is set up to send this"), "{run:?}");
    let run = cli.run(&["outbox", "discard", "--all", "--search", "ana@", "--dry-run"]);
    assert_eq!(run.stdout.matches("would be discarded").count(), 2, "{run:?}");
    assert_eq!(cli.run(&["outbox", "discard", "--all"]).code, Some(2), "nobody can be asked");
    assert_eq!(waiting(), ids);
    assert_eq!(cli.run(&["outbox", "discard", "999", "--yes"]).code, Some(1));
    assert_eq!(cli.run(&["outbox", "discard", &ids[1], "--yes"]).code, Some(0));
    assert_eq!(waiting(), ids[..1]);
    assert_eq!(cli.run(&["outbox", "discard", "--all", "--yes"]).code, Some(0));
    assert!(waiting().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn channel_that_waits_is_told_beside_the_list() {
    let cli = TestCli::texting().await;
    let mut ana = crate::server::person("ana");
    ana.phone = mfadmin::contract::PhoneState::NotSet;
    let id = cli.server.seed(vec![ana]).await[0];
    let call = cli.server.call(Method::PATCH, &format!("/v1/users/{id}"), &cli.token);
    let call = call.header("if-match", "\"1\"").json(&json!({ "phone": "+442079460958" }));
    assert_eq!(call.send().await.unwrap().status(), 200);
    // Nobody listens where texts go.
    let run = loop {
        let run = cli.run(&["outbox", "--format", "csv"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        if !run.stderr.is_empty() {
            break run;
        }
    };
    assert!(run.stderr.starts_with("Texts paused until 2"), "{run:?}");
    assert!(run.stderr.contains(": the provider is away. 1 message waits."), "{run:?}");
    assert!(run.stderr.contains("Last answer: Gateway: "), "{run:?}");
    let header = run.stdout.lines().next().unwrap();
    assert!(header.ends_with(",subject,parts"), "{header}");
    let text = run.stdout.lines().find(|line| line.contains(",text,")).unwrap();
    assert!(text.ends_with(",,1"), "{text}");
}
