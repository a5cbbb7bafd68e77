//! Exports as people have them, and what a terminal says of them.

use crate::{demo::demo, program::TestHome, serve::get};
use mfadmin::server::demo::hostile;
use std::path::Path;

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exports");
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn export_is_imported_changed_and_imported_again() {
    let home = TestHome::with_organisation();
    let google = fixture("google.csv");
    let dry = home.run(&["import", &google, "--dry-run"]);
    let said = "would import 3 users, pass over 2 suspended in the file\n";
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), said), "{dry:?}");
    let read = "read as an export of Google Workspace\npassed over 29 columns: Password [Required], Password Hash";
    assert!(dry.stderr.starts_with(read), "{dry:?}");
    let run = home.run(&["import", &google]);
    let said = "imported 3 users, passed over 2 suspended in the file\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    let next = std::fs::read_to_string(&google).unwrap();
    let next = next.replace("Ana,Lima,", "Ana,Lima Souza,").replace(
        "Zoë,O'Neill,Zoe.ONeill@example.com,****,,/,,Active",
        "Zoë,O'Neill,Zoe.ONeill@example.com,****,,/,,Suspended",
    );
    let file = home.write("next.csv", &next);
    let dry = home.run(&["import", &file, "--dry-run"]);
    let said = "line 2: change ana.lima@example.com: name \"Ana Lima Souza\"\n\
                line 3: leave zoe.oneill@example.com: Status [READ ONLY]: Suspended; \
                --disable-missing disables them\n\
                would import 0 users, change 1, leave 1 unchanged, \
                pass over 3 suspended in the file\n";
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), said), "{dry:?}");
    let run = home.run(&["import", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let again = home.run(&["import", &file]);
    let said = "imported 0 users, left 2 unchanged, passed over 3 suspended in the file\n";
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), said), "{again:?}");
    let user = home.run(&["user", "ana.lima@example.com"]).stdout;
    assert!(user.contains("Ana Lima Souza"), "{user}");
}

#[test]
fn columns_roles_and_encoding_can_be_named() {
    let home = TestHome::with_organisation();
    let file = fixture("libreoffice/windows-1252.csv");
    let map = "name=Full name,email=E-mail,role=team,phone=";
    let roles = "IT=admin,Boss=owner";
    let args = ["import", &file, "--map", map, "--role-map", roles, "--encoding", "cp1252"];
    let dry = home.run(&[&args[..], &["--dry-run"]].concat());
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), "would import 4 users\n"), "{dry:?}");
    let read = "read by --map alone\npassed over 1 column: Mobile\n\
                in no row: Boss of --role-map\n";
    assert_eq!(dry.stderr, read);
    assert_eq!(home.run(&args).code, Some(0));
    let user = home.run(&["user", "jose@example.com"]).stdout;
    assert!(user.contains("José Peña") && user.contains("Admin"), "{user}");
    for (option, wrong) in [
        ("--map", "nome=Nome"),
        ("--role-map", "IT=boss"),
        ("--encoding", "klingon"),
        ("--preset", "excel"),
    ] {
        let run = home.run(&["import", &file, option, wrong]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(option) && run.stderr.contains(wrong), "{run:?}");
    }
}

#[test]
fn next_step_is_the_one_that_helps() {
    let home = TestHome::with_organisation();
    let latin = fixture("libreoffice/windows-1252.csv");
    let map = ["--map", "name=Full name,email=E-mail"];
    let workbook = fixture("libreoffice/people.xlsx");
    let strange = home.write("strange.csv", "Nome,Mail\nAna,ana@example.com\n");
    let bad = home.write("bad.csv", "name,email\nA,nowhere\n");
    let mixed = home.write("mixed.csv", "name,email\nA,nowhere\nB,b@example.com\n");
    for (args, first, next) in [
        (&["import", &workbook][..], "line 1: this is an Excel workbook (xlsx)", "try again"),
        (&["import", &latin, map[0], map[1]], "line 2: not UTF-8", "--encoding"),
        (&["import", &strange], "line 1, column header: no known export", "--map"),
        (&["import", &bad], "line 2, column email: ", "Correct the rows above"),
        (&["import", &mixed, "--disable-missing"], "the file leaves out", "Correct the rows above"),
        (&["import", &mixed], "line 2, column email: ", "--partial"),
    ] {
        for trial in [&[][..], &["--dry-run"]] {
            let run = home.run(&[args, trial].concat());
            assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
            let last = run.stderr.trim_end_matches(['.', '\n']).lines().last().unwrap();
            assert!(run.stderr.starts_with(first) && last.ends_with(next), "{run:?}");
            assert_eq!(last.contains("--partial"), next == "--partial", "{run:?}");
        }
    }
}

/// What a demo exports, it imports without a change, and another organisation gets the same names.
#[tokio::test]
async fn export_and_import_are_the_identity() {
    let home = TestHome::new();
    for reveal in [&[][..], &["--reveal"]] {
        let (running, url, token) = demo(&home, &["--users", "300", "--hostile-names"]);
        let with = [("MFADMIN_TOKEN", token.as_str())];
        let list = ["users", "--format", "csv", "--server", &url];
        let export = home.run_with(&with, &[&list[..], reveal].concat());
        assert_eq!(export.code, Some(0), "{export:?}");
        let file = home.write("export.csv", &export.stdout);
        let run = home.run_with(&with, &["import", &file, "--server", &url]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.stdout, "imported 0 users, left 300 unchanged\n", "{run:?}");
        let is_masked = run.stderr.contains("masked phone numbers alone");
        assert_eq!(is_masked, reveal.is_empty(), "{run:?}");
        let page =
            get(&format!("{url}/v1/users?sort=email&limit=200&search=mallory"), &token).await;
        let names: Vec<_> =
            page["users"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
        for hostile in &hostile::NAMES {
            assert!(names.iter().any(|name| **name == hostile.text()), "{names:?}");
        }
        assert_eq!(running.stop("TERM"), Some(0));
    }
}

#[tokio::test]
async fn names_of_an_export_arrive_elsewhere_as_they_were() {
    let home = TestHome::new();
    let (running, url, token) = demo(&home, &["--users", "150"]);
    let with = [("MFADMIN_TOKEN", token.as_str())];
    let export = home.run_with(&with, &["users", "--format", "csv", "--server", &url]).stdout;
    let sorted = "sort=email&limit=200";
    let there = get(&format!("{url}/v1/users?{sorted}"), &token).await;
    assert_eq!(running.stop("TERM"), Some(0));
    let home = TestHome::with_organisation();
    let file = home.write("export.csv", &export);
    let run = home.run(&["import", &file, "--map", "status="]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let (running, url) = crate::serve::serve(&home);
    let here = get(&format!("{url}/v1/users?{sorted}"), &home.token()).await;
    assert_eq!(running.stop("TERM"), Some(0));
    let told = |page: &serde_json::Value| {
        let users = page["users"].as_array().unwrap().iter();
        let users = users.filter(|user| user["email"] != "ana@example.com");
        users
            .map(|user| ["name", "email", "role", "kind"].map(|of| user[of].clone()))
            .collect::<Vec<_>>()
    };
    assert!(told(&there).len() > 140);
    assert_eq!(told(&here), told(&there));
}
