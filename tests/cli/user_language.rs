//! The language of a user by command: `user edit`, `user add`, `import` and what lists show.

use crate::users::{TestCli, answer};
use serde_json::Value;
use std::fs;

const ANN: &str = "ann@example.com";

fn language(cli: &TestCli) -> Value {
    let user = answer(cli.run(&["user", ANN, "--format", "json"]));
    serde_json::from_str::<Value>(&user).unwrap()["language"].clone()
}

fn edit(cli: &TestCli, tag: &str) -> crate::program::Outcome {
    cli.run(&["user", "edit", ANN, "--language", tag, "--yes"])
}

#[tokio::test(flavor = "multi_thread")]
async fn language_is_set_shown_exported_and_taken_away() {
    let cli = TestCli::new().await;
    let added =
        answer(cli.run(&["user", "add", ANN, "--name", "Ann", "--language", "ES", "--dry-run"]));
    assert_eq!(added, "Would add: Ann <ann@example.com>, Member, language es\n");
    answer(cli.run(&["user", "add", ANN, "--name", "Ann", "--language", "es"]));
    assert_eq!(language(&cli), "es");
    assert_eq!(answer(edit(&cli, "pt-br")), format!("Changed {ANN}: language pt-BR\n"));
    assert_eq!(language(&cli), "pt-BR");
    let shown = answer(cli.run(&["user", ANN]));
    assert!(shown.lines().any(|line| line == "Language        pt-BR"), "{shown}");
    let csv = answer(cli.run(&["users", "--search", ANN, "--format", "csv"]));
    let lines: Vec<_> = csv.lines().collect();
    assert!(lines[0].ends_with(",language") && lines[1].ends_with(",pt-BR"), "{csv}");
    assert_eq!(answer(edit(&cli, "none")), format!("Changed {ANN}: language none\n"));
    assert_eq!(language(&cli), Value::Null);
    let again = edit(&cli, "none");
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("nothing to change"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn language_that_is_not_there_is_refused_with_those_that_are() {
    let cli = TestCli::new().await;
    answer(cli.run(&["user", "add", ANN, "--name", "Ann"]));
    for tag in ["xx", "no tag"] {
        let run = edit(&cli, tag);
        assert_eq!(run.code, Some(2), "{run:?}");
        let words =
            format!("--language: unknown language {tag:?} (use en, de, es, fr, pt or none)");
        assert!(run.stderr.contains(&words), "{run:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    fs::write(&file, format!("name,email,language\nAnn,{ANN},xx\n")).unwrap();
    let run = cli.run(&["import", file.to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let words = "line 2, column language: unknown language \"xx\" (use en, de, es, fr, pt or none)";
    assert!(run.stderr.contains(words), "{run:?}");
    fs::write(&file, format!("email,language\n{ANN},fr\n")).unwrap();
    let trial = cli.run(&["import", file.to_str().unwrap(), "--dry-run"]);
    assert!(trial.stdout.contains(&format!("line 2: change {ANN}: language fr")), "{trial:?}");
    assert_eq!(language(&cli), Value::Null);
}
