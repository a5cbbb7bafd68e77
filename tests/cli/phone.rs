//! Telephone numbers on the command line and in files.

use crate::{
    program::TestHome,
    users::{TestCli, answer},
};
use serde_json::Value;

const UNLISTED: &str = "+1 123 456 7890";

fn phone(cli: &TestCli, who: &str) -> Value {
    let text = answer(cli.run(&["user", who, "--format", "json"]));
    serde_json::from_str::<Value>(&text).unwrap()["phone"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn unlisted_number_takes_a_word_of_its_own() {
    let cli = TestCli::with_members(2).await;
    for (command, option) in [
        (&["user", "edit", "m0000@example.com"][..], "--phone"),
        (&["do", "set-phone", "m0001@example.com"][..], "--number"),
        (&["user", "add", "bo@example.com", "--name", "Bo"][..], "--phone"),
    ] {
        let before = ["m0000@example.com", "m0001@example.com"].map(|who| phone(&cli, who));
        let args = [command, &[option, UNLISTED, "--yes"]].concat();
        let run = cli.run(&args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        for words in [option, "+1 1234567890 is not in the numbering plans", "--unlisted"] {
            assert!(run.stderr.contains(words), "{words}: {run:?}");
        }
        assert_eq!(["m0000@example.com", "m0001@example.com"].map(|who| phone(&cli, who)), before);
        answer(cli.run(&[&args[..], &["--unlisted"]].concat()));
    }
    for who in ["m0000@example.com", "m0001@example.com", "bo@example.com"] {
        assert_eq!(phone(&cli, who)["number"], "+11234567890");
    }
    let entries = answer(cli.run(&["audit", "--format", "ndjson"]));
    assert_eq!(entries.matches("number not in the numbering plans").count(), 3, "{entries}");
}

#[tokio::test(flavor = "multi_thread")]
async fn landline_is_pointed_out_and_set() {
    let cli = TestCli::with_members(1).await;
    let run = cli.run(&["user", "edit", "m0000@example.com", "--phone", "+442079460958", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("--phone: A landline: texts may not reach it."), "{run:?}");
    assert_eq!(phone(&cli, "m0000@example.com")["number"], "+442079460958");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_get_no_texts_are_refused_with_the_reason() {
    let cli = TestCli::with_members(1).await;
    for (number, words) in [
        ("+1 900 234 5678", "premium-rate"),
        ("+1 800 234 5678", "toll-free"),
        ("+52 1 55 1234 5678", "Remove the 1"),
        ("tel:+1-415-555-2671;ext=12", "extension"),
        ("+1 441 4123", "Too short"),
    ] {
        let args = ["user", "edit", "m0000@example.com", "--phone", number, "--unlisted", "--yes"];
        let run = cli.run(&args);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn number_is_read_in_any_spelling() {
    let cli = TestCli::with_members(1).await;
    for (typed, e164) in [
        ("tel:+44-7911-123456", "+447911123456"),
        ("\u{202a}+1‑415‑555‑2671\u{202c}", "+14155552671"),
        ("+٤٤ ٧٩١١ ١٢٣٤٥٦", "+447911123456"),
        ("（415）555－2671", "+14155552671"),
    ] {
        let args = ["user", "edit", "m0000@example.com", "--phone", typed, "--yes"];
        answer(cli.run(&args));
        assert_eq!(phone(&cli, "m0000@example.com")["number"], e164, "{typed}");
    }
}

#[test]
fn import_takes_unlisted_numbers_where_they_are_meant() {
    let home = TestHome::with_organisation();
    let file = "name,email,role,phone\nAnn,ann@example.com,member,+1 123 456 7890\n\
                Bo,bo@example.com,member,+44 20 7946 0958\n";
    let run = home.feed(file, &["import", "-"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.stderr.contains("line 2, column phone: not in the numbering plans"), "{run:?}");
    let run = home.feed(file, &["import", "-", "--unlisted"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "imported 2 users\n"), "{run:?}");
    assert_eq!(run.stderr, "line 3, column phone: A landline: texts may not reach it.\n");
}
