//! Users who are named on the command line or in a list: wrong, unknown, or by their ids.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn wrong_or_unknown_addresses_are_reported_by_line_before_any_action() {
    let cli = crowd(3).await;
    let list = "m0000@example.com\nnobody@example.com\n\nm0001@example.com\n\
                NOBODY@example.com\nm0002@example.com\n";
    let before = cli.server.footprint().await;
    for more in [&["--yes"][..], &["--dry-run"], &["--yes", "--format", "ndjson"]] {
        let run = cli.feed(list, &[&["do", "send-setup-link", "-"], more].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        let told: Vec<_> = run.stderr.lines().collect();
        for (line, number) in told.iter().zip(["2", "5"]) {
            let begin = format!("line {number}: nobody@example.com: no user has this address; ");
            assert!(line.starts_with(&begin), "{run:?}");
        }
        assert!(
            told[2].contains("Nothing was changed") && told[2].contains("--partial"),
            "{run:?}"
        );
    }
    assert_eq!(cli.server.footprint().await, before);
    let faulty = format!("{list}Ana Lima\nm0001@example.com,m0002@example.com\n");
    let run = cli.feed(&faulty, &["do", "send-setup-link", "-", "--yes"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains("line 7: \"Ana Lima\" is not"), "{run:?}");
    assert!(run.stderr.contains("line 8: both m0001@example.com and"), "{run:?}");
    assert_eq!(cli.server.footprint().await, before);
    // The others alone, where that is wished; the exit code still tells.
    let run = cli.feed(&faulty, &["do", "send-setup-link", "-", "--yes", "--partial"]);
    ended(&run, 1);
    assert!(run.stdout.ends_with("3 of 3 done, 0 skipped, 0 failed\n"), "{run:?}");
    for words in ["line 2: ", "line 5: ", "line 7: ", "line 8: ", "2 unknown were skipped"] {
        assert!(run.stderr.contains(words), "{words}: {run:?}");
    }
    assert_eq!(mails(&cli).await, 3);
    let run = cli.run(&["do", "end-sessions", "--yes", "--partial", "nobody@example.com"]);
    ended(&run, 1);
    assert!(run.stderr.contains("Nothing was changed"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_ids_are_reported_by_line() {
    let cli = crowd(2).await;
    let list = answer(cli.run(&["users", "--gap", "authenticator", "--format", "csv"]));
    let strange = "0198c2f0-0000-7000-8000-000000000000";
    let list = format!("{list}{strange},Somebody\r\n");
    let run = cli.feed(&list, &["do", "send-setup-link", "-", "--yes"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.stderr.starts_with(&format!("line 4: {strange}: no user has this ID")), "{run:?}");
    let run = cli.feed(&list, &["do", "send-setup-link", "-", "--yes", "--partial"]);
    ended(&run, 1);
    assert!(run.stdout.ends_with("2 of 2 done, 0 skipped, 0 failed\n"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn order_that_acts_on_nobody_is_no_success() {
    let cli = TestCli::new().await;
    let bot = NewUser { kind: Kind::Avobot, ..lacking("bot") };
    cli.server.seed(vec![bot, person("done"), lacking("new")]).await;
    for (args, code) in [
        (["send-setup-link", "bot@example.com"], 1),
        (["send-setup-link", "done@example.com"], 1),
        (["reset-authenticator", "new@example.com"], 1),
        // The link that was ordered is there.
        (["send-setup-link", "new@example.com"], 0),
        (["send-setup-link", "new@example.com"], 0),
    ] {
        let run = cli.run(&[&["do"], &args[..], &["--yes"]].concat());
        ended(&run, code);
        assert_eq!(
            run.stdout.contains("nothing to do"),
            run.stdout.contains("skipped:"),
            "{run:?}"
        );
        assert_eq!(run.stderr.contains("nothing was done"), code > 0, "{run:?}");
    }
    // A plan is no order.
    ended(&cli.run(&["do", "send-setup-link", "bot@example.com", "--dry-run"]), 0);
}
