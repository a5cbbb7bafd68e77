//! Figures: with separators for people, without for scripts.

use crate::users::{TestCli, answer};
use mfadmin::contract::AuthenticatorState;
use serde_json::Value;

/// 1,234 members without an authenticator, and the Owner.
async fn crowd() -> TestCli {
    let cli = TestCli::new().await;
    let lacking = |n: usize| {
        let mut user = crate::server::person(&format!("m{n:04}"));
        user.authenticator = AuthenticatorState::NotConfigured;
        user
    };
    cli.server.seed((0..1234).map(lacking).collect()).await;
    cli
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_for_people_have_separators_and_those_for_scripts_have_none() {
    let cli = crowd().await;
    let report = |format| answer(cli.run(&["report", "--format", format]));
    for (format, there) in [
        (
            "text",
            &["1 of 1,235", "1,235 of 1,235", "Only the authenticator is missing     1,234"][..],
        ),
        ("markdown", &["of 1,235 users", "| Verified phone | 1,235 | 1,235 |", "1,234"]),
        ("html", &["1 of 1,235 users", ">1,235<", ">1,234<"]),
    ] {
        let text = report(format);
        for words in there {
            assert!(text.contains(words), "{format}: {words}\n{text}");
        }
        let is_bare = |word: &str| ["1234", "1235"].contains(&word);
        let bare = text.split(|c: char| !c.is_ascii_digit()).find(|word| is_bare(word));
        assert_eq!(bare, None, "{format}: {text}");
    }
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    assert_eq!(json["summary"]["authenticator_missing"], 1234);
    assert!(report("csv").contains("authenticator_missing,everyone,1234,1235,99"));
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_for_people_have_separators_and_those_for_scripts_have_none() {
    let cli = crowd().await;
    let names: String = (0..1234).map(|n| format!("m{n:04}@example.com\n")).collect();
    let order = ["do", "end-sessions", "-"];
    let would = answer(cli.feed(&names, &[&order[..], &["--dry-run"]].concat()));
    assert!(would.contains("1,234 of 1,234 users"), "{would}");
    let done = cli.feed(&names, &[&order[..], &["--yes"]].concat());
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.contains(": 1,234 of 1,234 done, 0 skipped"), "{done:?}");
    let table = answer(cli.run(&["jobs"]));
    assert!(table.contains("1,234/1,234"), "{table}");
    let csv = answer(cli.run(&["jobs", "--format", "csv"]));
    assert!(csv.contains(",1234,1234,0,0,"), "{csv}");
    let jobs: Value =
        serde_json::from_str(&answer(cli.run(&["jobs", "--format", "json"]))).unwrap();
    let id = jobs[0]["id"].as_str().unwrap();
    let shown = answer(cli.run(&["jobs", "show", id]));
    assert!(shown.lines().any(|line| line == "Done       1,234"), "{shown}");
    assert_eq!(jobs[0]["total"], 1234);
}
