//! The program on a database that PostgreSQL keeps.

use crate::{
    program::{Outcome, TestHome},
    serve::{get, serve},
};
use mfadmin_testing::postgres::{TestPostgres, shared};

/// A home whose configuration names a new database.
async fn home(postgres: &TestPostgres, database: &str) -> TestHome {
    postgres.create(database, "template0").await;
    let home = TestHome::new();
    configure(&home, &postgres.url(database));
    home
}

fn configure(home: &TestHome, url: &str) {
    let file = home.config_file();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, format!("[store]\nurl = \"{url}\"\n")).unwrap();
}

fn init(home: &TestHome) -> Outcome {
    home.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"])
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn an_organisation_lives_on_postgresql() {
    let postgres = shared().await;
    let home = home(postgres, "whole_life").await;
    let dry = home.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com", "--dry-run"]);
    assert!(dry.stdout.contains("Tables would be created in postgres://"), "{dry:?}");
    let none = home.run(&["audit", "verify"]);
    assert_eq!(none.code, Some(1), "{none:?}");
    let made = init(&home);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.stdout.contains(&postgres.url("whole_life")), "{made:?}");
    assert!(!home.data("mfadmin.db").exists());
    assert_eq!(init(&home).code, Some(1), "there is an Owner");
    let file = home.write("people.csv", "name,email,role\nBo,bo@example.com,member\n");
    let imported = home.run(&["import", &file]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let (running, url) = serve(&home);
    let found = get(&format!("{url}/v1/users?search=bo@"), &home.token()).await;
    assert_eq!(found["total"], 1, "{found}");
    drop(running);
    for command in [
        &["users", "--format", "csv"][..],
        &["audit", "verify"],
        &["rotate-key"],
        &["doctor"],
        &["doctor", "--recount"],
    ] {
        let run = home.run(command);
        assert_eq!(run.code, Some(0), "{command:?}: {run:?}");
    }
    for command in ["backup", "restore"] {
        let run = home.run(&[command, "copy.db"]);
        assert!(run.code == Some(2) && run.stderr.contains("`pg_"), "{run:?}");
    }
    let told = home.run(&["server"]);
    assert!(told.stdout.contains(&postgres.url("whole_life")), "{told:?}");
}

/// What is wrong with a database is said by the command that needs it, and by `doctor`.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_database_out_of_reach_is_named() {
    let postgres = shared().await;
    let home = home(postgres, "to_be_lost").await;
    assert_eq!(init(&home).code, Some(0));
    configure(&home, &postgres.url("nowhere"));
    for command in [&["users"][..], &["audit", "verify"], &["doctor"]] {
        let run = home.run(command);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(run.code == Some(1) && told.contains("nowhere"), "{command:?}: {run:?}");
    }
    // A file of the password that others read is none.
    let password = home.write("password", "s3cret\n");
    let text = format!(
        "[store]\nurl = \"{}\"\npassword_file = \"{password}\"\n",
        postgres.url("to_be_lost")
    );
    std::fs::write(home.config_file(), text).unwrap();
    let refused = home.run(&["users"]);
    assert!(refused.stderr.contains("chmod 600"), "{refused:?}");
    assert!(!refused.stderr.contains("s3cret"), "{refused:?}");
}

/// The users of two directories are not mixed in one database.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn a_database_is_of_one_directory() {
    let postgres = shared().await;
    let home = home(postgres, "of_one").await;
    assert_eq!(init(&home).code, Some(0));
    // As somebody does who moves one database under another directory.
    let folder = home.data("directories/privacyidea-127.0.0.1-6abe4bf972bb");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(home.data("mfadmin.key"), folder.join("mfadmin.key")).unwrap();
    let text = format!(
        "[store]\nurl = \"{}\"\n[directory]\nkind = \"privacyidea\"\n\
         url = \"https://127.0.0.1:9\"\nrealm = \"staff\"\n",
        postgres.url("of_one")
    );
    std::fs::write(home.config_file(), text).unwrap();
    let run = home.run_with(&[("MFADMIN_DIRECTORY_SECRET", "s3cret")], &["sync"]);
    assert!(run.code != Some(0) && run.stderr.contains("another directory (local)"), "{run:?}");
    // The local directory is a file then: the configuration names the database for the other one.
    let local = home.run(&["--directory", "local", "server"]);
    assert!(local.stdout.contains("mfadmin.db"), "{local:?}");
}
